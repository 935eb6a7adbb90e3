package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.judge.http.TestService.Reply;
import dev.brig.judge.http.TraceReceiver.Span;
import dev.brig.judge.store.postgres.Database;
import dev.brig.judge.store.postgres.PostgresServer;
import dev.brig.judge.tracing.Tracing;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a receiver of traces is told. */
class TracesTest {
    private static final String KEY = "a-key-of-the-workers-1";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENT = "00f067aa0ba902b7";
    private static final String SUBMIT = "POST /v1/submissions";
    private static final String CHECKED_BY_A_PROGRAM = """
            {"language": "c", "source": "#include <stdio.h>\\nint main(void) { puts(\\"1\\"); }",
             "tests": [{"name": "one"}, {"name": "two"}],
             "checker": {"language": "python3", "source": "import sys; sys.exit(42)"}}""";

    private final TraceReceiver receiver = TraceReceiver.start();

    @AfterEach
    void stop() {
        receiver.close();
    }

    private Tracing tracing(String service) {
        return Tracing.of(Optional.of(receiver.address()), Map.of("OTEL_SERVICE_NAME", service));
    }

    @Test
    void aRequestContinuesTheClientsTraceAndEachStepOfJudgingIsItsPart() {
        Reply judged;
        try (Tracing tracing = tracing("a-judge");
                TestService service = TestService.start(options -> options.withTracing(tracing))) {
            judged = submit(service, CHECKED_BY_A_PROGRAM, "Accept", "application/json");
            service.get("/health");
            assertThat(service.run("{\"argv\":[\"true\"]}").status()).isEqualTo(200);
        }

        assertThat(judged.json().path("verdict").textValue()).as(judged.text()).isEqualTo("accepted");
        Span request = receiver.only(SUBMIT);
        assertThat(request.service()).isEqualTo("a-judge");
        assertThat(request.trace()).isEqualTo(TRACE);
        assertThat(request.parent()).isEqualTo(CLIENT);
        assertThat(request.attributes())
                .containsEntry("http.route", "/v1/submissions")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("brig.submission.id", judged.json().get("id").textValue());
        assertThat(judged.header("traceresponse")).isEqualTo("00-" + TRACE + "-" + request.id() + "-01");
        assertThat(receiver.named("compile"))
                .hasSize(2)
                .allSatisfy(compile -> assertThat(compile.parent()).isEqualTo(request.id()))
                .extracting(compile -> compile.attributes().get("brig.language"))
                .containsExactlyInAnyOrder("c", "python3");
        List<Span> tests = receiver.named("test");
        assertThat(tests)
                .allSatisfy(test -> assertThat(test.parent()).isEqualTo(request.id()))
                .allSatisfy(test -> assertThat(test.startNanos()).isBetween(request.startNanos(), request.endNanos()))
                .extracting(test -> test.attributes().get("brig.test"))
                .containsExactlyInAnyOrder("one", "two");
        assertThat(receiver.named("check").stream().map(Span::parent).collect(Collectors.toSet()))
                .isEqualTo(tests.stream().map(Span::id).collect(Collectors.toSet()));
        Span run = receiver.only("POST /v1/runs");
        assertThat(run.trace()).as("a trace of its own").isNotEqualTo(TRACE);
        assertThat(receiver.spans())
                .as("probes are not traced")
                .noneMatch(span -> span.name().contains("health"));
    }

    @Test
    void aTraceGoesFromTheNodeThatAcceptsToTheWorkerThatJudges(@TempDir Path directory) {
        String id;
        try (PostgresServer postgres = PostgresServer.start(directory);
                Tracing atNode = tracing("a-node");
                Tracing atWorker = tracing("a-worker")) {
            Database database = Database.at(postgres.newDatabase());
            try (TestService node = TestService.start(options -> options.withDatabase(database)
                    .withJudging(false)
                    .withWorkerKey(ApiKey.of(KEY))
                    .withTracing(atNode))) {
                JudgeWorker worker = JudgeWorker.start(
                        TestService.options().withSlots(1).withTracing(atWorker),
                        List.of(URI.create("http://127.0.0.1:" + node.server().port())),
                        KEY,
                        Optional.of("the-worker"));
                try {
                    Reply accepted = submit(node, CHECKED_BY_A_PROGRAM, "Prefer", "respond-async");
                    id = accepted.json().get("id").textValue();
                    Reply ended = node.get("/v1/submissions/" + id + "?wait=60s");
                    assertThat(ended.json().path("verdict").textValue())
                            .as(ended.text())
                            .isEqualTo("accepted");
                } finally {
                    worker.close(Duration.ZERO);
                }
            }
        }

        Span request = receiver.only(SUBMIT);
        Span judge = receiver.only("judge");
        Span queued = receiver.only("queued");
        assertThat(request.service()).isEqualTo("a-node");
        assertThat(judge.service()).isEqualTo("a-worker");
        assertThat(List.of(request, judge, queued))
                .allSatisfy(span -> assertThat(span.trace()).isEqualTo(TRACE));
        assertThat(judge.parent()).isEqualTo(request.id());
        assertThat(judge.attributes())
                .containsEntry("brig.submission.id", id)
                .containsEntry("brig.attempt", "1")
                .containsEntry("brig.verdict", "accepted");
        assertThat(queued.parent()).isEqualTo(judge.id());
        assertThat(queued.endNanos()).isGreaterThanOrEqualTo(queued.startNanos());
        assertThat(receiver.named("compile"))
                .hasSize(2)
                .allSatisfy(compile -> assertThat(compile.parent()).isEqualTo(judge.id()));
        assertThat(receiver.named("test"))
                .hasSize(2)
                .allSatisfy(test -> assertThat(test.parent()).isEqualTo(judge.id()));
        assertThat(receiver.only("POST /v1/worker/finish"))
                .as("a worker that asks whether there is work is not traced, one that hands in a result is")
                .satisfies(finish -> assertThat(finish.parent()).isEqualTo(request.id()));
    }

    /** Sends a submission as a part of a trace. */
    private static Reply submit(TestService service, String body, String header, String value) {
        return service.send(service.postRequest("/v1/submissions", body.getBytes(StandardCharsets.UTF_8))
                .header("traceparent", "00-" + TRACE + "-" + CLIENT + "-01")
                .header(header, value));
    }

    @Test
    void aTraceThatIsNoneCountsAsNothing() {
        try (Tracing tracing = tracing("a-judge");
                TestService service = TestService.start(options -> options.withTracing(tracing))) {
            assertThat(service.send(service.request("/v1/languages").header("traceparent", "00-zero-ff"))
                            .status())
                    .isEqualTo(200);
        }

        assertThat(receiver.only("GET /v1/languages").parent()).isEmpty();
    }

    @Test
    void aReceiverThatDoesNotAnswerHoldsNobodyUp() {
        receiver.close();
        try (Tracing tracing = tracing("a-judge");
                TestService service = TestService.start(options -> options.withTracing(tracing))) {
            assertThat(service.run("{\"argv\":[\"true\"]}").status()).isEqualTo(200);
        }
    }

    @Test
    void theVariablesOfOpenTelemetrySayWhetherAndHow() {
        assertThat(Tracing.of(Optional.empty(), Map.of())).isSameAs(Tracing.OFF);
        String address = receiver.address().toString();
        Map<String, String> wanted = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", address);
        assertThat(Tracing.of(
                        Optional.empty(), Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", address, "OTEL_SDK_DISABLED", "true")))
                .isSameAs(Tracing.OFF);
        try (Tracing tracing = Tracing.of(Optional.empty(), wanted)) {
            tracing.answering("by the environment", Optional.empty()).close();
        }
        assertThat(receiver.only("by the environment").service()).isEqualTo("brig");
        try (Tracing tracing = Tracing.of(
                Optional.empty(),
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", address, "OTEL_TRACES_SAMPLER", "always_off"))) {
            tracing.answering("not sampled", Optional.empty()).close();
        }
        assertThat(receiver.named("not sampled")).isEmpty();
        assertThatThrownBy(() -> Tracing.of(
                        Optional.empty(), Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", address, "OTEL_TRACES_SAMPLER", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("traces cannot be sent so");
    }

    @Test
    void withoutAReceiverNothingOfOpenTelemetryIsLoaded() throws Exception {
        Process untraced = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-verbose:class",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Untraced.class.getName())
                .redirectErrorStream(true)
                .start();
        untraced.outputWriter().close();
        List<String> lines =
                untraced.inputReader(StandardCharsets.UTF_8).lines().toList();

        assertThat(untraced.waitFor()).isZero();
        assertThat(lines).anyMatch(line -> line.contains("dev.brig.judge.tracing.Tracing"));
        assertThat(lines).noneMatch(line -> line.contains("io.opentelemetry") || line.contains("OtlpTracing"));
    }

    /** A service that judges one submission and ends. */
    static final class Untraced {
        private Untraced() {}

        public static void main(String[] arguments) {
            try (TestService service = TestService.start()) {
                assertThat(service.submit("{\"language\":\"python3\",\"source\":\"print(1)\"}")
                                .status())
                        .isEqualTo(200);
            }
        }
    }
}
