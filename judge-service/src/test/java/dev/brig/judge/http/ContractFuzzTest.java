package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.http.RawClient.RawAnswer;
import dev.brig.judge.http.TestService.Reply;
import dev.brig.judge.http.contract.Contract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Requests that are derived from the contract and damaged: whatever comes, the answer is one that the contract knows, and
 * nothing is left of it. The properties {@code brig.fuzz.seed} and {@code brig.fuzz.requests} give other requests, and more.
 */
class ContractFuzzTest {
    private static final int REQUESTS = Integer.getInteger("brig.fuzz.requests", 20_000);
    private static final int WARM_UP = 3_000;
    private static final int CLIENTS = 4;
    private static final int SLOTS = 2;
    private static final int QUEUE = 6;
    /** Of each slot, for both policies with and without a rate, two sandboxes of two processes. */
    private static final int PROCESSES = SLOTS * 4 * 2 * 2;
    /** What a service has more of at some moments than at others; far less than requests. */
    private static final int ASIDE = 40;

    private final Contract contract = Contract.load();
    private final AnswerRules rules = new AnswerRules(contract);
    private final long seed = Long.getLong("brig.fuzz.seed", 1);

    @Test
    void everyAnswerIsOneOfTheContractAndNothingIsLeftOfTheRequests() throws Exception {
        try (TestService service =
                TestService.start(options -> options.withSlots(SLOTS).withQueue(QUEUE))) {
            fuzz(service, 0, WARM_UP); // what is loaded and opened once
            ResourceSnapshot before = withEverySandbox(service);
            fuzz(service, WARM_UP, REQUESTS);
            ResourceSnapshot after = withEverySandbox(service);
            // Which kinds of sandboxes a slot keeps depends on what it ran last.
            assertThat(after.processes() - before.processes()).isLessThanOrEqualTo(2 * SLOTS);
            assertThat(after.descriptors() - before.descriptors()).isLessThan(ASIDE);
            assertThat(after.threads() - before.threads()).isLessThan(ASIDE);
            assertThat(after.groups() - before.groups()).isLessThan(ASIDE);
            assertThat(rules.answers()).containsKeys(200, 400, 404, 405, 415, 417, 421, 422, 501);
            assertThat(rules.answers().get(200))
                    .as("requests that were carried out")
                    .isGreaterThan(REQUESTS / 100);
            judgesRightly(service);
            everyPlaceIsFree(service);
        }
    }

    private void fuzz(TestService service, int from, int to) throws InterruptedException {
        AtomicInteger next = new AtomicInteger(from);
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                all.add(clients.submit(() -> {
                    client(service, next, to);
                    return null;
                }));
            }
            for (Future<?> client : all) {
                try {
                    client.get();
                } catch (ExecutionException failed) {
                    next.set(to);
                    throw new AssertionError("seed " + seed + ": " + failed.getCause(), failed.getCause());
                }
            }
        }
    }

    private void client(TestService service, AtomicInteger next, int to) throws IOException {
        Optional<RawClient> connection = Optional.empty();
        int number;
        while ((number = next.getAndIncrement()) < to) {
            Random random = new Random((seed << Integer.SIZE) + number);
            FuzzedRequest request = FuzzedRequest.next(contract, random);
            RawClient client = connection.isPresent()
                    ? connection.get()
                    : new RawClient(service.server().port());
            connection = Optional.empty();
            try {
                if (exchange(client, request, random)) {
                    connection = Optional.of(client);
                }
            } catch (AssertionError | IOException | RuntimeException wrong) {
                next.set(to);
                throw new AssertionError("request " + number + ", " + request + "\n" + wrong, wrong);
            } finally {
                if (connection.isEmpty()) {
                    client.close();
                }
            }
        }
        if (connection.isPresent()) {
            connection.get().close();
        }
    }

    /** @return whether the connection can be used for another request */
    private boolean exchange(RawClient client, FuzzedRequest request, Random random) throws IOException {
        if (request.keepsConnection() && random.nextInt(10) == 0) {
            return pipelined(client, request, random);
        }
        client.send(request.bytes());
        switch (request.way()) {
            case WHOLE -> {
                return single(client, request);
            }
            case ABANDONED -> client.abort();
            case CUT, MALFORMED -> {
                client.finish();
                Optional<RawAnswer> answer;
                while ((answer = client.answer(request.method().equals("HEAD"))).isPresent()) {
                    rules.check(request, answer.get());
                }
            }
        }
        return false;
    }

    private boolean single(RawClient client, FuzzedRequest request) throws IOException {
        RawAnswer answer = client.answer(request.method().equals("HEAD"))
                .orElseThrow(() -> new AssertionError("the connection was closed without an answer"));
        rules.check(request, answer);
        return !answer.closes();
    }

    /** Several in one go; answers come in order. */
    private boolean pipelined(RawClient client, FuzzedRequest first, Random random) throws IOException {
        List<FuzzedRequest> requests = new ArrayList<>(List.of(first));
        while (requests.size() < 4) {
            FuzzedRequest more = FuzzedRequest.next(contract, random);
            if (more.keepsConnection()) {
                requests.add(more);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        requests.forEach(request -> bytes.writeBytes(request.bytes()));
        client.send(bytes.toByteArray());
        for (FuzzedRequest request : requests) {
            RawAnswer answer = client.answer(request.method().equals("HEAD"))
                    .orElseThrow(() -> new AssertionError("no answer to " + request));
            rules.check(request, answer);
        }
        return true;
    }

    /** Every slot keeps sandboxes of each kind that requests ask for: of both policies, with a rate of CPU time and without. */
    private static void useEverySandbox(TestService service) {
        for (String policy : List.of("judge", "compile")) {
            for (String limits : List.of("{}", "{\"cpuRatePercent\":50}")) {
                String run = "{\"argv\":[\"sleep\",\"0.3\"],\"policy\":\"%s\",\"limits\":%s}".formatted(policy, limits);
                assertThat(statuses(service, run, 2 * SLOTS)).containsOnly(200);
            }
        }
    }

    /** A slot that has run one job of a kind may have one sandbox of it so far, since interpreters took the place of the others. */
    private static ResourceSnapshot withEverySandbox(TestService service) {
        ResourceSnapshot snapshot;
        int tries = 0;
        do {
            useEverySandbox(service);
            snapshot = settled(service);
        } while (snapshot.processes() != PROCESSES && ++tries < 10);
        return snapshot;
    }

    private static List<Integer> statuses(TestService service, String run, int times) {
        return IntStream.range(0, times).mapToObj(_ -> service.postLater("/v1/runs", run)).toList().stream()
                .map(answer -> answer.join().status())
                .toList();
    }

    private static ResourceSnapshot settled(TestService service) {
        service.awaitMetric("brig_http_open", 1); // this one
        service.awaitMetric("brig_slots_busy", 0);
        service.awaitMetric("brig_queue_depth", 0);
        return ResourceSnapshot.now();
    }

    private static void judgesRightly(TestService service) {
        assertThat(service.get("/health").status()).isEqualTo(200);
        Reply echo = service.run("{\"argv\":[\"echo\",\"still here\"]}");
        assertThat(echo.json().at("/stdout/text").textValue()).isEqualTo("still here\n");
        for (String expected : List.of("42", "43")) {
            Reply judged = service.submit(
                    "{\"language\":\"python3\",\"source\":\"print(42)\",\"expectedOutput\":\"" + expected + "\"}");
            assertThat(judged.json().path("verdict").asText())
                    .isEqualTo(expected.equals("42") ? "accepted" : "wrong-answer");
        }
    }

    private static void everyPlaceIsFree(TestService service) {
        String run = "{\"argv\":[\"sleep\",\"0.1\"]}";
        assertThat(statuses(service, run, SLOTS + QUEUE)).containsOnly(200);
    }
}
