package dev.brig.oci.config;

import dev.brig.sandbox.detached.DetachedSpec;
import java.util.List;

/**
 * What a {@code config.json} says.
 *
 * @param spec what the kernel is told
 * @param bundle what else there is to do and to remember
 * @param warnings of properties that are unknown, which the specification wants to be passed over
 */
public record Configuration(DetachedSpec spec, Bundle bundle, List<String> warnings) {
    public Configuration {
        warnings = List.copyOf(warnings);
    }
}
