package dev.brig.judge.http;

import dev.brig.judge.blob.BlobLimits;
import java.time.Duration;

/** A service in a process of its own, whose heap a test chooses. It ends when its standard input does. */
final class SmallHeapService {
    private SmallHeapService() {}

    public static void main(String[] arguments) throws Exception {
        ServerOptions options = TestService.options()
                .withSlots(1)
                .withStorage(Storage.TEMPORARY.withBlobs(new BlobLimits(1L << 30, 1L << 30)));
        JudgeServer server = TestService.await(JudgeServer.start(options));
        TestService.await(server.looked());
        System.out.println(server.port());
        while (System.in.read() >= 0) {
            // only its end matters
        }
        TestService.await(server.close(Duration.ZERO));
    }
}
