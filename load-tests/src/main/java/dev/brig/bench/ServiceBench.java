package dev.brig.bench;

import dev.brig.bench.HttpConnection.Response;
import dev.brig.bench.Load.Result;
import dev.brig.bench.Load.Sample;
import dev.brig.bench.Section.Chart;
import dev.brig.bench.Section.Line;
import dev.brig.bench.Section.Table;
import dev.brig.judge.JudgeServer;
import dev.brig.judge.ServerOptions;
import dev.brig.policy.Languages;
import dev.brig.sandbox.Engine;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.SandboxException;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brig bench service}: what HTTP adds, what the service gets done, and how it behaves when asked for more. */
@Command(
        name = "service",
        description = "Runs and submissions over HTTP on 127.0.0.1: one at a time, at saturation, and at twice that.")
final class ServiceBench implements Callable<Integer> {
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final long PAUSE_NANOS = 4_000_000;
    private static final int WARM_UP = 300;
    private static final int QUEUE = 64;
    private static final String RUNS = "/v1/runs";
    private static final String CALL = "engine call";
    private static final String HTTP = "Brig, HTTP";
    private static final String PEER = "go-judge, HTTP";

    @ParentCommand
    private Bench bench;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How often all are measured in turn; 30.")
    private int rounds;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "20", description = "Runs of one in one round; 20.")
    private int runs;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "3", description = "How long each load lasts; 3.")
    private int seconds;

    @Option(
            names = "--go-judge",
            paramLabel = "FILE",
            description = "A go-judge to measure beside it; one along the PATH is found by itself.")
    private Optional<Path> goJudge = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Section section = Section.begin("service", "Service: over HTTP");
        try (Programs programs = new Programs()) {
            ServerOptions options = ServerOptions.of(programs.policies(), Languages.builtIn(programs.policies()))
                    .withAddress("127.0.0.1", 0)
                    .withQueue(QUEUE);
            JudgeServer server = await(JudgeServer.start(options));
            try {
                List<String> reasons = await(server.looked());
                if (!reasons.isEmpty()) {
                    throw new BenchException(String.join("; ", reasons));
                }
                measure(section, programs, server.port());
            } finally {
                await(server.close(Duration.ofSeconds(1)));
            }
        }
        bench.report().add(section, spec.commandLine().getOut());
        return 0;
    }

    private void measure(Section section, Programs programs, int port) {
        byte[] run = HttpConnection.post(
                RUNS,
                "{\"argv\":[\"%s\"]}".formatted(programs.trueStatic().inside().getFirst()));
        warmUp(port, run);
        Optional<GoJudge> peer = goJudge.or(() -> Commands.find("go-judge")).map(file -> new GoJudge(file, programs));
        try {
            section.tables().add(oneAtATime(section, programs, port, run, peer));
            section.tables().add(saturation(section, programs, port, run, peer));
        } finally {
            peer.ifPresent(GoJudge::close);
        }
        section.tables().add(beyond(section, port, run));
        section.tables().add(submissions(section, port));
        section.notes()
                .add("Static true, policy judge. Service and clients are in one JVM; clients are blocking sockets.");
        section.notes().add("One at a time: 4 ms apart, so that a slot is ready; for go-judge as well.");
        section.notes()
                .add(
                        "Open load: requests are due at a steady rate; what waits for a connection counts from when it was due.");
        if (peer.isPresent()) {
            section.notes()
                    .add("go-judge: reused containers, no seccomp; as an ordinary user on cgroup v1 it has no cgroups"
                            + " either. Same limits.");
        }
    }

    private static void warmUp(int port, byte[] request) {
        try (HttpConnection connection = new HttpConnection(port)) {
            for (int sent = 0; sent < WARM_UP; sent++) {
                expectOk(connection.send(request));
            }
        }
    }

    private Table oneAtATime(Section section, Programs programs, int port, byte[] run, Optional<GoJudge> peer) {
        Map<String, List<double[]>> measured = new LinkedHashMap<>();
        Job job = Job.builder(programs.trueStatic().inside()).build();
        byte[] theirs = GoJudge.run(programs.trueStatic().inside());
        try (Engine engine = Engine.open(programs.policy(), Machine.cores());
                HttpConnection connection = new HttpConnection(port)) {
            Optional<HttpConnection> other = peer.map(started -> new HttpConnection(started.port()));
            timed(WARM_UP, () -> BrigContender.succeeded(engine.run(job)));
            for (int round = 0; round < rounds; round++) {
                add(measured, CALL, timed(runs, () -> BrigContender.succeeded(engine.run(job))));
                add(measured, HTTP, timed(runs, () -> expectOk(connection.send(run))));
                other.ifPresent(to -> add(measured, PEER, timed(runs, () -> expectOk(to.send(theirs)))));
            }
            other.ifPresent(HttpConnection::close);
        } catch (SandboxException e) {
            throw new BenchException(e.getMessage(), e);
        }
        section.raw().put("one at a time, micros", measured);
        double call = Statistics.median(Statistics.join(measured.get(CALL)));
        List<List<String>> rows = new ArrayList<>();
        measured.forEach((what, samples) -> {
            double[] all = Statistics.join(samples);
            Statistics.Estimate ratio = Statistics.ratioOfMedians(samples, measured.get(CALL));
            rows.add(List.of(
                    what,
                    number(Statistics.median(all)),
                    number(Statistics.percentile(all, 99)),
                    EngineBench.number("%+.0f", Statistics.median(all) - call),
                    EngineBench.number("%.2f", ratio.value()),
                    EngineBench.number("%.2f", ratio.low()) + " – " + EngineBench.number("%.2f", ratio.high())));
        });
        return new Table("One at a time", List.of("", "p50 µs", "p99 µs", "+ µs", "÷ engine call", "95 % CI"), rows);
    }

    private Table saturation(Section section, Programs programs, int port, byte[] run, Optional<GoJudge> peer) {
        List<List<String>> rows = new ArrayList<>();
        byte[] theirs = GoJudge.run(programs.trueStatic().inside());
        List<Integer> clients = List.of(1, Machine.cores(), 2 * Machine.cores(), 4 * Machine.cores(), 32);
        List<Line> lines = new ArrayList<>(List.of(new Line(HTTP, new ArrayList<>())));
        peer.ifPresent(_ -> lines.add(new Line(PEER, new ArrayList<>())));
        for (int number : clients) {
            Result result = Load.closed(port, run, number, Duration.ofSeconds(seconds));
            rows.add(row(section, HTTP + ", " + number + " clients", result));
            lines.getFirst().values().add(result.perSecond(OK));
            peer.ifPresent(started -> {
                Result other = Load.closed(started.port(), theirs, number, Duration.ofSeconds(seconds));
                rows.add(row(section, PEER + ", " + number + " clients", other));
                lines.getLast().values().add(other.perSecond(OK));
            });
        }
        section.charts()
                .add(new Chart(
                        "bar",
                        "Runs per second by number of clients",
                        "runs per second",
                        false,
                        clients.stream().map(String::valueOf).toList(),
                        lines));
        return new Table("Clients that wait for their answers", List.of("", "per second", "p50 µs", "p99 µs"), rows);
    }

    /** What a client sees that sends steadily, below and beyond what the service can do. */
    private Table beyond(Section section, int port, byte[] run) {
        double most = Load.closed(port, run, 4 * Machine.cores(), Duration.ofSeconds(seconds))
                .perSecond(OK);
        List<List<String>> rows = new ArrayList<>();
        for (double share : List.of(0.5, 0.8, 2.0)) {
            Result result =
                    Load.open(port, run, 2 * (QUEUE + Machine.cores()), share * most, Duration.ofSeconds(seconds));
            String what = EngineBench.number("%.1f", share) + " × saturation";
            section.raw().put("open load, " + what, result);
            if (result.samples().stream().anyMatch(sample -> sample.status() != OK && sample.status() != TOO_MANY)) {
                throw new BenchException("an answer was neither 200 nor 429");
            }
            if (result.samples().stream().anyMatch(sample -> sample.status() == TOO_MANY && !sample.retryAfter())) {
                throw new BenchException("a 429 came without Retry-After");
            }
            rows.add(List.of(
                    what,
                    number(share * most),
                    number(result.perSecond(OK)),
                    number(Statistics.median(result.micros(OK))),
                    number(Statistics.percentile(result.micros(OK), 99)),
                    number(result.perSecond(TOO_MANY)),
                    number(Statistics.median(result.micros(TOO_MANY))),
                    number(Statistics.percentile(result.micros(TOO_MANY), 99))));
        }
        return new Table(
                "Open load, a queue of " + QUEUE,
                List.of(
                        "",
                        "asked per second",
                        "200 per second",
                        "p50 µs",
                        "p99 µs",
                        "429 per second",
                        "p50 µs",
                        "p99 µs"),
                rows);
    }

    private Table submissions(Section section, int port) {
        List<List<String>> rows = new ArrayList<>();
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put("python3", "print(sum(map(int, input().split())))");
        sources.put(
                "c",
                "#include <stdio.h>\\nint main(void) { int a, b; scanf(\\\"%d %d\\\", &a, &b); printf(\\\"%d\\\", a + b); }");
        sources.put("cpp17", "#include <iostream>\\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b; }");
        sources.forEach((language, source) -> {
            byte[] request = HttpConnection.post(
                    "/v1/submissions",
                    "{\"language\":\"%s\",\"source\":\"%s\",\"stdin\":\"20 22\\n\",\"expectedOutput\":\"42\\n\"}"
                            .formatted(language, source));
            try (HttpConnection connection = new HttpConnection(port)) {
                String answer = expectOk(connection.send(request)).text();
                if (!answer.contains("\"accepted\"")) {
                    section.notes().add("Submissions in " + language + " were not measured: " + answer);
                    return;
                }
            }
            for (int clients : List.of(1, 2 * Machine.cores())) {
                rows.add(row(
                        section,
                        "submission, %s, %d clients".formatted(language, clients),
                        Load.closed(port, request, clients, Duration.ofSeconds(seconds))));
            }
        });
        return new Table("Submissions, compiled each time", List.of("", "per second", "p50 µs", "p99 µs"), rows);
    }

    private static List<String> row(Section section, String what, Result result) {
        for (Sample sample : result.samples()) {
            if (sample.status() != OK) {
                throw new BenchException(what + ": answered " + sample.status());
            }
        }
        section.raw().put(what, result.micros(OK));
        return List.of(
                what,
                number(result.perSecond(OK)),
                number(Statistics.median(result.micros(OK))),
                number(Statistics.percentile(result.micros(OK), 99)));
    }

    private static double[] timed(int times, Runnable what) {
        double[] micros = new double[times];
        for (int time = 0; time < times; time++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            long start = System.nanoTime();
            what.run();
            micros[time] = (System.nanoTime() - start) / 1000.0;
        }
        return micros;
    }

    private static void add(Map<String, List<double[]>> measured, String what, double[] samples) {
        measured.computeIfAbsent(what, _ -> new ArrayList<>()).add(samples);
    }

    private static Response expectOk(Response response) {
        if (response.status() != OK) {
            throw new BenchException("answered " + response.status() + ": " + response.text());
        }
        return response;
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "–" : EngineBench.number("%.0f", value);
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
