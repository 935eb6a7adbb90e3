package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.http.ClusterClient.Kept;
import dev.brig.judge.store.postgres.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes and workers in processes of their own, of which some are killed and some stop for longer than a lease lasts. The properties
 * {@code brig.cluster.submissions}, {@code brig.cluster.faults} and {@code brig.cluster.seed} ask for more, or for others.
 */
@Tag("long")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ClusterCrashTest {
    private static final int SUBMISSIONS = Integer.getInteger("brig.cluster.submissions", 200);
    private static final int FAULTS = Integer.getInteger("brig.cluster.faults", 6);
    private static final long SEED = Long.getLong("brig.cluster.seed", 1);
    private static final int NODES = 2;
    private static final int WORKERS = 3;
    private static final int CLIENTS = 4;
    /** One of so many is cancelled. */
    private static final int CANCELLED = 25;

    private static final String QUICK = """
            {"language": "python3", "source": "print(42)", "expectedOutput": "42"}""";
    private static final String ENDLESS = """
            {"language": "python3", "source": "import time; time.sleep(50)", "limits": {"wallMillis": 60000}}""";
    private static final String LONG = """
            {"language": "python3", "source": "import time; time.sleep(8); print(42)", "expectedOutput": "42"}""";

    @TempDir
    private static Path directory;

    private static PostgresServer postgres;
    private static final AtomicInteger STATES = new AtomicInteger();

    private final Random random = new Random(SEED);
    private final List<MemberProcess> all = new ArrayList<>();
    private String database = "";
    private List<Integer> ports = List.of();

    @BeforeAll
    static void startsADatabase() {
        postgres = PostgresServer.start(directory);
    }

    @AfterAll
    static void stopsIt() {
        if (postgres != null) {
            postgres.close();
        }
    }

    @AfterEach
    void endAll() throws IOException {
        for (MemberProcess each : all) {
            each.close();
        }
    }

    private ClusterClient cluster() throws IOException {
        database = postgres.newDatabase();
        List<Integer> free = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                free.add(socket.getLocalPort());
            }
        }
        ports = List.copyOf(free);
        return new ClusterClient(ports.stream()
                .map(port -> URI.create("http://127.0.0.1:" + port))
                .toList());
    }

    /** The second one judges, too. */
    private MemberProcess node(int port) throws IOException {
        Path state = directory.resolve("state-" + STATES.incrementAndGet());
        return started(MemberProcess.start(
                port == ports.getFirst() ? "node" : "judge", database, state.toString(), Integer.toString(port)));
    }

    private MemberProcess worker(String name) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("worker", name));
        ports.forEach(port -> arguments.add("http://127.0.0.1:" + port));
        return started(MemberProcess.start(arguments.toArray(String[]::new)));
    }

    private MemberProcess started(MemberProcess process) {
        all.add(process);
        return process;
    }

    @Test
    void whatAWorkerHeldThatDoesNotAnswerIsJudgedByAnotherAndItsOwnResultIsNotTaken() throws Exception {
        ClusterClient client = cluster();
        node(ports.getFirst());
        MemberProcess first = worker("first");
        Kept kept = client.keep(LONG, "late");
        client.await(kept.id(), found -> found.path("status").asText().equals("running"));

        first.pause();
        worker("second");
        JsonNode ended = client.ended(kept.id());

        assertThat(ended.path("verdict").asText()).as(ended.toString()).isEqualTo("accepted");
        assertThat(ended.path("attempts").asInt()).isEqualTo(2);
        first.goOn();
        client.awaitCluster(cluster -> isIdle(cluster, "first"));
        assertThat(client.find(kept.id())).isEqualTo(ended);
    }

    @Test
    void everyAcceptedSubmissionHasOneResultWhoeverIsKilledOrStopped() throws Exception {
        ClusterClient client = cluster();
        List<MemberProcess> nodes = new ArrayList<>();
        for (int port : ports) {
            nodes.add(node(port));
        }
        List<MemberProcess> workers = new ArrayList<>();
        for (int worker = 0; worker < WORKERS; worker++) {
            workers.add(worker("worker-" + worker));
        }
        Map<String, Kept> accepted = new ConcurrentHashMap<>();
        Map<String, JsonNode> seen = new ConcurrentHashMap<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicInteger next = new AtomicInteger();
            List<Future<?>> handingIn = new ArrayList<>();
            for (int number = 0; number < CLIENTS; number++) {
                handingIn.add(clients.submit(() -> {
                    handIn(client, next, accepted);
                    return null;
                }));
            }
            for (int fault = 0; fault < FAULTS; fault++) {
                client.awaitProgress((fault + 1) * SUBMISSIONS / (FAULTS + 2));
                fault(fault, nodes, workers);
                client.remember(seen);
            }
            for (Future<?> each : handingIn) {
                each.get();
            }
        }

        assertThat(accepted).hasSize(SUBMISSIONS);
        int givenOutAgain = 0;
        for (Map.Entry<String, Kept> each : accepted.entrySet()) {
            JsonNode ended = client.ended(each.getValue().id());
            assertThat(ended.path("status").asText())
                    .as("%s: %s", each.getKey(), ended)
                    .isEqualTo(each.getValue().cancelled() ? "cancelled" : "finished");
            assertThat(seen.getOrDefault(each.getValue().id(), ended))
                    .as("a result that changed")
                    .isEqualTo(ended);
            if (!each.getValue().cancelled()) {
                assertThat(ended.path("verdict").asText()).as(ended.toString()).isEqualTo("accepted");
            }
            givenOutAgain += ended.path("attempts").asInt() > 1 ? 1 : 0;
        }
        assertThat(client.all()).as("kept twice, or lost").hasSize(SUBMISSIONS).doesNotHaveDuplicates();
        assertThat(givenOutAgain).as("submissions that were given out again").isPositive();
        Map<String, JsonNode> before = client.results();
        workers.getFirst().goOn();
        client.awaitCluster(cluster -> isIdle(cluster, "worker-0") && leases(cluster) == 0);
        assertThat(client.results())
                .as("results, after the worker that had stopped")
                .isEqualTo(before);
    }

    /** Whether a worker is heard of, and does nothing. */
    private static boolean isIdle(JsonNode cluster, String worker) {
        for (JsonNode member : cluster.get("members")) {
            if (member.get("name").textValue().equals(worker)) {
                return member.get("reachable").booleanValue()
                        && member.get("busy").intValue() == 0;
            }
        }
        return false;
    }

    private static int leases(JsonNode cluster) {
        int leases = 0;
        for (JsonNode member : cluster.get("members")) {
            leases += member.get("leases").intValue();
        }
        return leases;
    }

    private static void handIn(ClusterClient client, AtomicInteger next, Map<String, Kept> accepted) throws Exception {
        int number;
        while ((number = next.getAndIncrement()) < SUBMISSIONS) {
            String key = "key-" + number;
            boolean cancelled = number % CANCELLED == CANCELLED - 1;
            Kept kept = client.keep(cancelled ? ENDLESS : QUICK, key);
            accepted.put(key, cancelled ? client.cancel(kept) : kept);
        }
    }

    /** The first worker stops once, for longer than its leases last; others are killed, and others come for them. */
    private void fault(int number, List<MemberProcess> nodes, List<MemberProcess> workers) throws Exception {
        if (number == 1) {
            workers.getFirst().pause();
        } else if (number % 2 == 0) {
            int worker = 1 + random.nextInt(WORKERS - 1);
            workers.get(worker).kill();
            workers.set(worker, worker("worker-" + worker + "-after-" + number));
        } else {
            int node = random.nextInt(NODES);
            nodes.get(node).kill();
            nodes.set(node, node(ports.get(node)));
        }
    }
}
