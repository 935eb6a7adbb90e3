package dev.brig.oci.config;

import dev.brig.sandbox.libc.Libc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who makes a container, and what is handed to it.
 *
 * @param uid in the present user namespace
 * @param isInitial whether that is the machine's own
 * @param preserved how many descriptors from 3 on the program inherits
 * @param hasConsole whether somebody takes the container's terminal
 */
public record Caller(long uid, long gid, boolean isInitial, int preserved, boolean hasConsole) {
    private static final String ALL_IDS = "0 0 4294967295";

    public static Caller present(int preserved, boolean hasConsole) {
        try {
            String map = Files.readString(Path.of("/proc/self/uid_map")).strip().replaceAll("\\s+", " ");
            return new Caller(Libc.geteuid(), Libc.getgid(), map.equals(ALL_IDS), preserved, hasConsole);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isRootOfTheMachine() {
        return isRoot() && isInitial;
    }

    boolean isRoot() {
        return uid == 0;
    }
}
