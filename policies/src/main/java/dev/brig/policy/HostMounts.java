package dev.brig.policy;

import dev.brig.sandbox.Mount;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds what makes a path in the sandbox what it is on the host. */
final class HostMounts {
    private HostMounts() {}

    /**
     * A link where the host has one (as {@code /bin} is on most), else a read-only bind.
     *
     * @param path absolute; a {@code *} in its last part stands for anything, and then it may find nothing or several
     */
    static List<Mount> of(String path, boolean optional) {
        Path last = Path.of(path).getFileName();
        if (!last.toString().contains("*")) {
            boolean absent = optional && !Files.exists(Path.of(path), LinkOption.NOFOLLOW_LINKS);
            return absent ? List.of() : List.of(one(Path.of(path), optional));
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> matching =
                Files.newDirectoryStream(Path.of(path).getParent(), last.toString())) {
            matching.forEach(found::add);
        } catch (IOException | DirectoryIteratorException unreadable) {
            return List.of();
        }
        return found.stream().sorted().map(match -> one(match, optional)).toList();
    }

    private static Mount one(Path path, boolean optional) {
        try {
            if (Files.isSymbolicLink(path)) {
                return new Mount.Link(Files.readSymbolicLink(path).toString(), path.toString());
            }
        } catch (IOException vanished) {
            // Whoever binds it will say so.
        }
        return new Mount.Bind(path.toString(), path.toString(), false, optional);
    }
}
