package dev.brig.judge.http;

import dev.brig.judge.hooks.Backoff;
import dev.brig.judge.hooks.WebhookSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A service in a process of its own that keeps submissions in the directory that is named first. Second is how often
 * a submission may be lost with it, and a third word has it take jobs of CI. It ends when its standard input does.
 */
final class KeepingService {
    private KeepingService() {}

    public static void main(String[] arguments) throws Exception {
        ServerOptions options =
                TestService.options().withSlots(2).withStorage(Storage.TEMPORARY.in(Path.of(arguments[0])));
        if (arguments.length > 1) {
            options = options.withKeeping(Optional.of(new Keeping(
                    Keeping.USUAL.waiting(),
                    Keeping.USUAL.time(),
                    Keeping.USUAL.bytes(),
                    Integer.parseInt(arguments[1]))));
        }
        if (arguments.length > 2) {
            options = options.withJobs(JobClient.SETTINGS);
        }
        options = options.withWebhooks(WebhookSettings.NONE
                .withAllowed(Set.of("127.0.0.1"))
                .withBackoff(new Backoff(Duration.ofMillis(20), Duration.ofMillis(200), 1_000_000)));
        JudgeServer server = TestService.await(JudgeServer.start(options));
        System.out.println(server.port());
        while (System.in.read() >= 0) {
            // only its end matters
        }
        TestService.await(server.close(Duration.ZERO));
    }
}
