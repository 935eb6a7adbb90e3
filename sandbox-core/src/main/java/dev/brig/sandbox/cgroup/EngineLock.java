package dev.brig.sandbox.cgroup;

import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Held by a living engine on its directory; the kernel releases it when the process ends. It tells living engines from
 * dead ones also across pid namespaces, where their pids cannot be seen.
 */
final class EngineLock implements AutoCloseable {
    private final int fd;

    private EngineLock(int fd) {
        this.fd = fd;
    }

    /** Takes the lock of an engine's directory; empty if another holds it. */
    static Optional<EngineLock> take(Path directory) {
        int fd = Libc.open(directory, Kernel.O_RDONLY);
        if (Libc.tryFlock(fd, Kernel.LOCK_EX.or(Kernel.LOCK_NB).bits()) < 0) {
            Libc.close(fd);
            return Optional.empty();
        }
        return Optional.of(new EngineLock(fd));
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
