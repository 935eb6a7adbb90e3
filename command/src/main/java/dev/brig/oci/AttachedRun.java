package dev.brig.oci;

import dev.brig.cli.process.Termination;
import dev.brig.oci.container.Life;
import dev.brig.oci.container.LiveProcess;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.Signals;
import java.time.Duration;

/** A container that was made by this process, which waits for its end. */
final class AttachedRun {
    private static final int SIGTERM = 15;
    private static final int BY_SIGNAL = 128;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Life life;
    private final String id;

    AttachedRun(Life life, String id) {
        this.life = life;
        this.id = id;
    }

    /** Starts it and lets it be. */
    int leave() {
        start();
        return 0;
    }

    private void start() {
        try {
            life.start(id);
        } catch (RuntimeException e) {
            life.delete(id, true);
            throw e;
        }
    }

    /**
     * Starts it, and deletes it in the end. If this process is told to end, so is the program; after some time it is killed.
     *
     * @return the exit status
     */
    int await(boolean keep) {
        LiveProcess process = life.find(id).container().process();
        try (Termination termination = Termination.within(PATIENCE.multipliedBy(2))) {
            var _ = termination.requested().thenRun(() -> {
                process.signal(SIGTERM);
                if (!process.awaitEnd(PATIENCE)) {
                    process.signal(Signals.SIGKILL);
                }
            });
            start();
            int status = Libc.waitForStatus(process.pid());
            if (!keep) {
                life.delete(id, false);
            }
            return exitStatus(status);
        }
    }

    /** As wait(2) encodes it: the signal in the low bits, the status above. */
    static int exitStatus(int status) {
        int signal = status & 0x7f;
        return signal == 0 ? status >> 8 & 0xff : BY_SIGNAL + signal;
    }
}
