package dev.brig.oci.config;

import dev.brig.sandbox.cgroup.container.GroupSetting;
import dev.brig.sandbox.detached.DetachedSpec;
import java.util.List;
import java.util.Optional;

/**
 * What a {@code config.json} says.
 *
 * @param spec what the kernel is told
 * @param bundle what else there is to do and to remember
 * @param groupsPath where its control groups are to be
 * @param limits of its control groups
 * @param warnings of properties that are unknown, which the specification wants to be passed over
 */
public record Configuration(
        DetachedSpec spec,
        Bundle bundle,
        Optional<String> groupsPath,
        List<GroupSetting> limits,
        List<String> warnings) {
    public Configuration {
        limits = List.copyOf(limits);
        warnings = List.copyOf(warnings);
    }
}
