package dev.brig.judge.worker;

import java.util.concurrent.atomic.AtomicBoolean;

/** A job's right to run or to wait in a queue, from the acceptance of its request until it has ended. */
public final class Permit implements AutoCloseable {
    private final PolicyQueue queue;
    private final AtomicBoolean held = new AtomicBoolean(true);

    Permit(PolicyQueue queue) {
        this.queue = queue;
    }

    /** Gives it back, unless that was done already. */
    @Override
    public void close() {
        if (held.compareAndSet(true, false)) {
            queue.giveBack();
        }
    }
}
