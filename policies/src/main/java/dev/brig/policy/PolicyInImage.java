package dev.brig.policy;

import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.root.Images;
import dev.brig.sandbox.root.TreeWithMounts;
import java.util.List;
import java.util.Set;

/** A policy whose sandboxes have the files of an image instead of this machine's. */
final class PolicyInImage {
    private PolicyInImage() {}

    /** All of the policy but what it mounts; only what is prepared for languages is shown, where there is room. */
    static Policy of(Policy policy, Images.Held image) {
        List<Mount> prepared = policy.mounts().stream()
                .filter(mount -> mount instanceof Mount.Bind bind
                        && bind.source().equals(PreparedDirectory.path().toString()))
                .filter(mount -> TreeWithMounts.obstacle(image.root(), mount).isEmpty())
                .toList();
        return of(policy, image, prepared, Set.of(), false);
    }

    /**
     * @param mounts what is put on the image
     * @param variables those of the policy that have precedence over the image's
     * @param ownUser whether the policy's user has precedence over the image's
     */
    static Policy of(Policy policy, Images.Held image, List<Mount> mounts, Set<String> variables, boolean ownUser) {
        Policy.Builder in = policy.toBuilder().image(image.digest()).mounts(mounts);
        image.environment().forEach((variable, value) -> {
            if (!variables.contains(variable)) {
                in.environment(variable, value);
            }
        });
        if (!ownUser) {
            image.user().ifPresent(user -> in.user(user.uid(), user.gid()));
        }
        return in.build();
    }
}
