package dev.brig.oci.config;

import dev.brig.sandbox.detached.DetachedSpec.Range;
import dev.brig.sandbox.detached.DetachedSpec.Users;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.warden.SubordinateIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who makes a container, and what is handed to it.
 *
 * @param uid in the present user namespace
 * @param isInitial whether that is the machine's own
 * @param preserved how many descriptors from 3 on the program inherits
 * @param subordinate all ids that the caller may map, root's among them as the caller's own, where the system grants some
 * @param hasConsole whether somebody takes the container's terminal
 */
public record Caller(
        long uid, long gid, boolean isInitial, int preserved, boolean hasConsole, Optional<Users> subordinate) {
    private static final String ALL_IDS = "0 0 4294967295";

    public static Caller present(int preserved, boolean hasConsole) {
        try {
            String map = Files.readString(Path.of("/proc/self/uid_map")).strip().replaceAll("\\s+", " ");
            return new Caller(Libc.geteuid(), Libc.getgid(), map.equals(ALL_IDS), preserved, hasConsole, granted());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Users> granted() {
        if (Libc.geteuid() == 0 || !(SubordinateIds.here() instanceof SubordinateIds.Granted granted)) {
            return Optional.empty();
        }
        return Optional.of(new Users(
                List.of(new Range(0, Libc.geteuid(), 1), new Range(1, granted.firstUser(), granted.count())),
                List.of(new Range(0, Libc.getgid(), 1), new Range(1, granted.firstGroup(), granted.count()))));
    }

    public boolean isRootOfTheMachine() {
        return isRoot() && isInitial;
    }

    boolean isRoot() {
        return uid == 0;
    }
}
