package dev.brig.sandbox.cgroup;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.cgroup.file.GroupEnd;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Groups that could not be removed in time: they are kept, and tried again until they are gone, by a thread of its own that sleeps
 * while there are none. Safe for use by several threads.
 */
final class Leftovers implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Leftovers.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Set<List<Path>> left = new LinkedHashSet<>();
    private final Thread thread;

    /** To be made by a thread with the ids the JVM was started with: its own has the same, and may remove every slot's groups. */
    Leftovers() {
        thread = Thread.ofPlatform().name("brig-leftovers").daemon().start(this::removeAll);
    }

    /**
     * Takes over a group.
     *
     * @param directories of the group, in all hierarchies
     * @param reason why it is still there
     */
    synchronized void keep(List<Path> directories, String reason) {
        LOG.log(System.Logger.Level.WARNING, "a control group is left, and is tried again: " + reason);
        left.add(List.copyOf(directories));
        notifyAll();
    }

    synchronized int count() {
        return left.size();
    }

    private void removeAll() {
        Duration pause = FIRST_PAUSE;
        try {
            while (true) {
                List<List<Path>> some = awaitSome();
                Thread.sleep(pause);
                some.stream().filter(Leftovers::remove).forEach(this::forget);
                Duration twice = pause.multipliedBy(2);
                pause = count() == 0 ? FIRST_PAUSE : twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<List<Path>> awaitSome() throws InterruptedException {
        while (left.isEmpty()) {
            wait();
        }
        return List.copyOf(left);
    }

    private synchronized void forget(List<Path> directories) {
        left.remove(directories);
        LOG.log(System.Logger.Level.INFO, "a control group that was left is gone: " + directories);
    }

    private static boolean remove(List<Path> directories) {
        try {
            GroupEnd.removeTrees(directories, System.nanoTime());
            return true;
        } catch (SandboxException | UncheckedIOException stillThere) {
            return false;
        }
    }

    /** Tries no more: whoever closes removes the groups above. */
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
