package dev.brig.bench.faults;

import dev.brig.bench.measure.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Programs in network and mount namespaces that are ours to harm. Within them we are root: that of the machine if it has started us, or else
 * one of a user namespace of an ordinary user's.
 */
public final class Namespaces {
    private static final int NOBODY = 65_534;
    /** Whom an ordinary user is mapped to: {@code daemon}, since PostgreSQL wants one with a name. */
    private static final int ORDINARY = 1;

    private static final boolean ROOT = isRoot();

    private Namespaces() {}

    /** The command as root of new namespaces. */
    public static List<String> inside(List<String> command) {
        return joined(List.of("unshare", ROOT ? "-nm" : "-Urnm", "--"), List.of(), command);
    }

    /** What makes a command within them run as the user who has started us. */
    static List<String> asStarted() {
        return ROOT ? List.of() : asOrdinary();
    }

    /** What makes a command within them run as an ordinary user. */
    static List<String> asOrdinary() {
        return ROOT
                ? List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups")
                : List.of("unshare", "-U", "--map-user=" + ORDINARY, "--map-group=" + ORDINARY, "--");
    }

    /** Gives a directory to that ordinary user. */
    static void give(Path directory) {
        if (ROOT) {
            Commands.run(List.of("chown", "-R", Integer.toString(NOBODY), directory.toString()));
        }
    }

    static List<String> joined(List<String> first, List<String> second, List<String> third) {
        return Stream.of(first, second, third).flatMap(List::stream).toList();
    }

    private static boolean isRoot() {
        try {
            return System.getProperty("user.name").equals("root")
                    && Files.readString(Path.of("/proc/self/uid_map")).strip().matches("0\\s+0\\s+4294967295");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
