package dev.brig.sandbox.detached;

import dev.brig.sandbox.container.Namespace;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A further program of a container that runs.
 *
 * @param groups files of the container's control groups that take its processes
 * @param namespaces those that the container does not share with us
 */
public record ExecSpec(
        List<String> groups, Set<Namespace> namespaces, Optional<Integer> oomScoreAdjustment, Payload payload) {
    public ExecSpec {
        groups = List.copyOf(groups);
        namespaces = Set.copyOf(namespaces);
    }
}
