package dev.brig.judge.dispatch;

import dev.brig.judge.worker.RunScope;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A submission that has no result yet, while this service runs. */
final class Live {
    private final Feed feed = new Feed();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private Optional<RunScope> scope = Optional.empty();
    private Optional<Runnable> free = Optional.empty();
    private boolean over;
    private int attempt;
    private int tests;
    private volatile boolean followed;
    private volatile boolean awaited;

    Feed feed() {
        return feed;
    }

    /** Completes when it is in its final state, or nobody judges it any more since the service ends. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** It needs something until it is over: what gives that free again. */
    synchronized void needs(Runnable release) {
        if (over) {
            release.run();
        } else {
            free = Optional.of(release);
        }
    }

    /** It is being judged. */
    synchronized RunScope run() {
        RunScope own = new RunScope();
        if (over) {
            own.cancel();
        }
        scope = Optional.of(own);
        return own;
    }

    /** It is not being judged any more in this scope. */
    synchronized void stopped(RunScope own) {
        scope = scope.filter(other -> other != own);
    }

    /** It is in the store, and may be judged by somebody else: whoever asks for its state tells it here. */
    void follow() {
        followed = true;
    }

    boolean isFollowed() {
        return followed;
    }

    /** Somebody waits for its end. */
    void await() {
        awaited = true;
    }

    /** Whether somebody wants to know at once how far it is. */
    boolean isWatched() {
        return awaited || feed.hasListeners();
    }

    /** Somebody else judges it. */
    synchronized void judgedElsewhere(int number) {
        if (number > attempt && scope.isEmpty()) {
            attempt = number;
            tests = 0;
            feed.tell(new Progress.Compiling(number));
        }
    }

    /** Somebody else has run a test of it. What was heard of before is not told again. */
    synchronized void testedElsewhere(int number, Progress.Tested test) {
        judgedElsewhere(number);
        if (number == attempt && scope.isEmpty() && test.number() > tests) {
            tests = test.number();
            feed.tell(test);
        }
    }

    synchronized boolean isRunning() {
        return scope.isPresent();
    }

    /** Waits. @return whether it has ended by then */
    boolean endsWithin(Duration time) {
        try {
            ended.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** It is in its final state, or is judged no further. */
    void end() {
        synchronized (this) {
            over = true;
            scope.ifPresent(RunScope::cancel);
            free.ifPresent(Runnable::run);
            free = Optional.empty();
        }
        ended.complete(null);
    }
}
