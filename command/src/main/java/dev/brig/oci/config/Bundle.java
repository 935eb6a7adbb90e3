package dev.brig.oci.config;

import dev.brig.sandbox.detached.DetachedSpec.Hook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a configuration says besides what the kernel is told.
 *
 * @param version of the specification that it follows
 * @param hooks of the host, by the moment at which they run
 * @param createContainer hooks that run in the container's namespaces before its root is entered
 * @param startContainer hooks that run in the container before its program
 */
public record Bundle(
        String version,
        Map<String, String> annotations,
        Map<Moment, List<HostHook>> hooks,
        List<Hook> createContainer,
        List<Hook> startContainer) {

    public Bundle {
        annotations = Map.copyOf(annotations);
        hooks = Map.copyOf(hooks);
        createContainer = List.copyOf(createContainer);
        startContainer = List.copyOf(startContainer);
    }

    /** When a hook of the host runs. */
    public enum Moment {
        PRESTART("prestart"),
        CREATE_RUNTIME("createRuntime"),
        POSTSTART("poststart"),
        POSTSTOP("poststop");

        private final String word;

        Moment(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** A command that is given the container's state as its input, and how long it may take. */
    public record HostHook(Hook command, Optional<Duration> timeout) {}
}
