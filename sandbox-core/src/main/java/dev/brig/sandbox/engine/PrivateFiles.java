package dev.brig.sandbox.engine;

import dev.brig.sandbox.container.ContainerSpec;
import dev.brig.sandbox.root.RootTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Files of the host that only the user who started Brig may use, and that a policy shows to jobs nevertheless. */
final class PrivateFiles {
    private PrivateFiles() {}

    /**
     * Whether only the user who started Brig can have a container: for its files, or since its network namespace is that user's.
     */
    static boolean areIn(ContainerSpec container) {
        return container.networkOf().isPresent() || container.scratch().holdsRoot() || areIn(container.root());
    }

    /** Whether some of a container's files are to be written, or are closed to others, as far as their uppermost directory says. */
    private static boolean areIn(RootTree root) {
        return root.entries().stream()
                .anyMatch(entry -> entry instanceof RootTree.Entry.Bind bind
                        && (bind.writable() || !isOpen(Path.of(bind.source()), bind.directory())));
    }

    private static boolean isOpen(Path source, boolean directory) {
        Set<PosixFilePermission> needed = directory
                ? EnumSet.of(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE)
                : EnumSet.of(PosixFilePermission.OTHERS_READ);
        try {
            return Files.getPosixFilePermissions(source).containsAll(needed);
        } catch (IOException missing) {
            return true; // whoever binds it will say so
        }
    }
}
