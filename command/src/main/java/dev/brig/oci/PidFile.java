package dev.brig.oci;

import dev.brig.oci.container.OciException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What callers of a runtime are told by, and what they hand over. */
final class PidFile {
    private static final int FIRST_PRESERVED = 3;

    private PidFile() {}

    /** Whoever waits for the file finds it whole. */
    static void write(Path file, int pid) {
        try {
            Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
            Files.writeString(fresh, Integer.toString(pid));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("the pid file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    static void requireDescriptors(int preserved) {
        for (int fd = FIRST_PRESERVED; fd < FIRST_PRESERVED + preserved; fd++) {
            if (!Files.exists(Path.of("/proc/self/fd", Integer.toString(fd)))) {
                throw new OciException("--preserve-fds " + preserved + ": descriptor " + fd + " is not open");
            }
        }
    }
}
