package dev.brig.sandbox.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts the descriptors of a process. */
final class OpenFiles {
    private OpenFiles() {}

    /** How many a process has open; 0 where that cannot be seen. */
    static int of(int pid) {
        Path open = Path.of("/proc", Integer.toString(pid), "fd");
        String[] names = open.toFile().list();
        return names == null ? size(open) : names.length;
    }

    /** Another user's may not be listed, but since Linux 6.2 their number is the directory's size. */
    private static int size(Path open) {
        try {
            return (int) Files.size(open);
        } catch (IOException gone) {
            return 0;
        }
    }
}
