package dev.brig.judge.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does something in many threads at once. */
final class ManyThreads {
    interface Part {
        void run(int number);
    }

    private ManyThreads() {}

    /** Waits for all of them. */
    static void run(int number, Part part) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Collection<Future<?>> parts = new ArrayList<>();
            for (int n = 0; n < number; n++) {
                int which = n;
                parts.add(threads.submit(() -> part.run(which)));
            }
            for (Future<?> one : parts) {
                one.get();
            }
        }
    }
}
