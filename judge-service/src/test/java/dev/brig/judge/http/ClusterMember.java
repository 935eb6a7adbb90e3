package dev.brig.judge.http;

import dev.brig.judge.store.postgres.Database;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * A node that judges or does not, or a worker, in a process of its own. It says so when it has begun, and ends when its standard input
 * does.
 */
final class ClusterMember {
    static final String KEY = "a-key-of-the-workers-1";

    private ClusterMember() {}

    /** @param arguments {@code node DATABASE STATE PORT}, {@code judge DATABASE STATE PORT}, or {@code worker NAME NODE…} */
    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("worker")) {
            worker(arguments);
        } else {
            node(arguments);
        }
    }

    private static void node(String... arguments) throws Exception {
        JudgeServer server = TestService.await(JudgeServer.start(TestService.options()
                .withDatabase(Database.at(arguments[1]))
                .withStorage(Storage.TEMPORARY.in(Path.of(arguments[2])))
                .withAddress("127.0.0.1", Integer.parseInt(arguments[3]))
                .withSlots(1)
                .withJudging(arguments[0].equals("judge"))
                .withWorkerKey(ApiKey.of(KEY))));
        untilTheEnd();
        TestService.await(server.close(Duration.ZERO));
    }

    private static void worker(String... arguments) throws Exception {
        JudgeWorker worker = JudgeWorker.start(
                TestService.options().withSlots(1),
                Arrays.stream(arguments).skip(2).map(URI::create).toList(),
                KEY,
                Optional.of(arguments[1]));
        untilTheEnd();
        worker.close(Duration.ZERO);
    }

    private static void untilTheEnd() throws Exception {
        System.out.println("begun");
        while (System.in.read() >= 0) {
            // only its end matters
        }
    }
}
