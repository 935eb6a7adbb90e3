package dev.brig.ci;

import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.root.HostTree;
import dev.brig.sandbox.root.RootTree;
import dev.brig.sandbox.root.TreeWithMounts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * In what a program of a CI job runs.
 *
 * @param policy with the user that the program is
 * @param image the files of an image, which the program can change in a copy of its own; without it, there is what the policy shows
 *     of this machine, read-only
 * @param environment variables on top of the policy's
 */
public record CiRoot(Policy policy, Optional<RootTree> image, Map<String, String> environment) {

    public CiRoot {
        environment = Map.copyOf(environment);
    }

    /** The policy of a job that has more files, which take the place of the policy's own at the same paths. */
    Policy policy(List<Mount> more) {
        if (image.isPresent()) {
            return policy.toBuilder().writableRoot(true).build();
        }
        List<Mount> kept = policy.mounts().stream()
                .filter(own ->
                        more.stream().noneMatch(mount -> mount.destination().equals(own.destination())))
                .toList();
        Policy.Builder changed = policy.toBuilder().withoutMounts().mounts(kept).mounts(more);
        return changed.build();
    }

    /** The files of a job that has these mounts. */
    RootTree tree(Policy policy, List<Mount> more) {
        return image.map(tree -> TreeWithMounts.of(tree, more)).orElseGet(() -> new HostTree(policy.mounts()));
    }
}
