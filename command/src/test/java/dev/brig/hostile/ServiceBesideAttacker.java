package dev.brig.hostile;

import dev.brig.judge.http.JudgeServer;
import dev.brig.judge.http.ServerOptions;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The service in a process of its own, as another user. It says its port, and ends when its standard input does. */
final class ServiceBesideAttacker {
    private static final long SECONDS = 120;

    private ServiceBesideAttacker() {}

    public static void main(String[] arguments) throws Exception {
        Policies policies = Policies.builtIn();
        ServerOptions options = ServerOptions.of(policies, Languages.builtIn(policies))
                .withAddress("127.0.0.1", 0)
                .withSlots(1);
        JudgeServer server = JudgeServer.start(options)
                .toCompletionStage()
                .toCompletableFuture()
                .get(SECONDS, TimeUnit.SECONDS);
        System.out.println(server.port());
        while (System.in.read() >= 0) {
            // only its end matters
        }
        server.close(Duration.ZERO).toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }
}
