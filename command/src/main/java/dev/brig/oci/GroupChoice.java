package dev.brig.oci;

import dev.brig.oci.config.Caller;
import dev.brig.oci.config.ConfigException;
import dev.brig.oci.config.Configuration;
import dev.brig.oci.container.Membership;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.cgroup.Cgroups;
import dev.brig.sandbox.cgroup.container.GroupMaker;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which control groups a container gets.
 *
 * @param wanted whether it gets any
 * @param notes get the reason why it has none
 */
record GroupChoice(boolean wanted, Consumer<String> notes) {
    private static final String NOT_WANTED = "--cgroup-manager disabled";

    /** @throws RuntimeException if it asks for limits that cannot be had */
    Membership make(String id, Configuration configuration) {
        Optional<String> refusal = refusal();
        if (refusal.isPresent()) {
            configuration.limits().stream().findFirst().ifPresent(limit -> {
                throw new ConfigException(limit.field(), "needs a control group, and " + refusal.get());
            });
            return without(id, refusal.get());
        }
        // The machine's root is not mapped into any container, so its files are safe; an ordinary user's may be the
        // container's own.
        boolean shielded = !Caller.present(0, false).isRootOfTheMachine();
        try {
            return Membership.of(
                    maker().make(configuration.groupsPath(), "brig-oci-" + id, configuration.limits(), shielded));
        } catch (SandboxException e) {
            if (!configuration.limits().isEmpty()) {
                throw e;
            }
            return without(id, e.getMessage());
        }
    }

    private Optional<String> refusal() {
        return wanted ? maker().refusal() : Optional.of(NOT_WANTED);
    }

    private static GroupMaker maker() {
        return new GroupMaker(Cgroups.places());
    }

    private Membership without(String id, String reason) {
        notes.accept("container " + id + " has no control group of its own: " + reason);
        return Membership.none(reason);
    }
}
