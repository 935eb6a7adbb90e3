package dev.brig.judge.cluster;

import dev.brig.judge.cluster.Messages.Step;
import dev.brig.judge.dispatch.Progress;
import dev.brig.judge.store.Lease;
import dev.brig.judge.worker.RunScope;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A lease that a worker holds. */
final class Held {
    /** Where no node can be reached for long, the first steps are not told. */
    private static final int MOST_STEPS = 1000;

    private final Lease lease;
    private final Runnable news;
    private final RunScope scope = new RunScope();
    private final Deque<Step> steps = new ArrayDeque<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean lost;

    /** @param news is told that there are steps */
    Held(Lease lease, Runnable news) {
        this.lease = lease;
        this.news = news;
    }

    Lease lease() {
        return lease;
    }

    RunScope scope() {
        return scope;
    }

    void told(Progress progress) {
        synchronized (steps) {
            if (steps.size() == MOST_STEPS) {
                steps.removeFirst();
            }
            steps.add(new Step(lease.id(), lease.attempt(), progress));
        }
        news.run();
    }

    void takeSteps(List<Step> into) {
        synchronized (steps) {
            into.addAll(steps);
            steps.clear();
        }
    }

    /** Waits. @return whether it has ended by then */
    boolean endsWithin(Duration time) {
        try {
            return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Somebody else has it, or nobody wants it any more. */
    void lose() {
        lost = true;
        end();
    }

    boolean isLost() {
        return lost;
    }

    void end() {
        ended.countDown();
        scope.cancel();
    }
}
