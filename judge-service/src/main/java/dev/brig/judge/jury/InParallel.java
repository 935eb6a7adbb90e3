package dev.brig.judge.jury;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A bounded number of tasks at once. For one thread, which starts them and takes their results as they come. */
final class InParallel<T> implements AutoCloseable {
    private final int most;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CompletionService<T> service = new ExecutorCompletionService<>(threads);
    private final Set<String> started = new HashSet<>();
    private int running;

    InParallel(int most) {
        this.most = most;
    }

    /** Starts a task, unless it was started before, or as many run as may. */
    void startIfRoom(String name, Callable<T> task) {
        if (running < most && started.add(name)) {
            service.submit(task);
            running++;
        }
    }

    boolean hasRoom() {
        return running < most;
    }

    boolean isBusy() {
        return running > 0;
    }

    /** The next result; throws what its task threw. */
    T next() {
        try {
            T result = service.take().get();
            running--;
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            running--;
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Waits for those that run; interrupts them if this thread is interrupted. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
