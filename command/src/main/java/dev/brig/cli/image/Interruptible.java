package dev.brig.cli.image;

import dev.brig.cli.process.CommandException;
import dev.brig.cli.process.Termination;
import java.time.Duration;
import java.util.function.Supplier;

/** Work on a store that is broken off when the process is told to end, and then takes away what it has begun. */
final class Interruptible {
    private static final Duration CLEANING_UP = Duration.ofSeconds(30);

    private Interruptible() {}

    static <T> T run(Supplier<T> work) {
        Thread worker = Thread.currentThread();
        try (Termination termination = Termination.within(CLEANING_UP)) {
            var _ = termination.requested().thenRun(worker::interrupt);
            try {
                return work.get();
            } catch (RuntimeException e) {
                throw termination.isRequested() ? new CommandException("interrupted") : e;
            }
        }
    }
}
