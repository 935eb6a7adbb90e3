package dev.brig.sandbox.cgroup;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.cgroup.file.GroupEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Removes what killed engines left behind. It touches only groups with the name of an engine. */
final class Sweep {
    private static final System.Logger LOG = System.getLogger(Sweep.class.getName());

    private Sweep() {}

    /** Removes, in every hierarchy, the groups of engines that are no longer in use, and kills their processes. */
    static synchronized void sweep(List<Hierarchy> hierarchies) {
        Set<String> names = new TreeSet<>();
        for (Hierarchy hierarchy : hierarchies) {
            try (Stream<Path> children = Files.list(hierarchy.directory())) {
                children.map(child -> child.getFileName().toString())
                        .filter(name -> EngineName.parse(name)
                                .filter(OpenEngines::isAbandoned)
                                .isPresent())
                        .forEach(names::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        names.forEach(name -> remove(hierarchies, name));
    }

    private static void remove(List<Hierarchy> hierarchies, String name) {
        Optional<EngineLock> lock = Optional.empty();
        try {
            Path locked = hierarchies.getFirst().child(name).directory();
            if (Files.exists(locked)) {
                lock = EngineLock.take(locked);
                if (lock.isEmpty()) {
                    return;
                }
            }
            List<Path> directories = hierarchies.stream()
                    .map(hierarchy -> hierarchy.child(name).directory())
                    .toList();
            GroupEnd.removeTrees(directories, GroupEnd.deadline());
        } catch (SandboxException | UncheckedIOException e) {
            // Another user's, or another engine is removing it: this engine can work without.
            LOG.log(System.Logger.Level.WARNING, "groups of an ended engine remain: " + name + ": " + e.getMessage());
        } finally {
            lock.ifPresent(EngineLock::close);
        }
    }
}
