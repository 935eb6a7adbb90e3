package dev.brig.cli.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Gives a command the time to clean up when the process is told to end (Ctrl-C, SIGTERM, SIGHUP). The process ends when the
 * command has closed this, with 128 and the signal's number.
 */
public final class Termination implements AutoCloseable {
    private final CompletableFuture<Void> requested = new CompletableFuture<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private Termination(Duration patience) {
        hook = new Thread(
                () -> {
                    requested.complete(null);
                    await(patience);
                },
                "brig-termination");
    }

    /** @param patience the longest time that cleaning up may take */
    public static Termination within(Duration patience) {
        Termination termination = new Termination(patience);
        Runtime.getRuntime().addShutdownHook(termination.hook);
        return termination;
    }

    /** Completes when the process is told to end. */
    public CompletableFuture<Void> requested() {
        return requested;
    }

    public boolean isRequested() {
        return requested.isDone();
    }

    private void await(Duration patience) {
        try {
            if (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("brig: could not clean up within " + patience.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // It has done its work.
        }
    }
}
