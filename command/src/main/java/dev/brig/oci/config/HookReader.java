package dev.brig.oci.config;

import dev.brig.oci.config.Bundle.HostHook;
import dev.brig.oci.config.Bundle.Moment;
import dev.brig.sandbox.detached.DetachedSpec.Hook;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands that run when a container comes to a point of its life. */
final class HookReader {
    private static final long MOST_SECONDS = 86_400;

    private final Field hooks;

    HookReader(Field hooks) {
        this.hooks = hooks;
    }

    Map<Moment, List<HostHook>> ofTheHost() {
        Map<Moment, List<HostHook>> byMoment = new EnumMap<>(Moment.class);
        for (Moment moment : Moment.values()) {
            byMoment.put(moment, hooks.get(moment.word()).list(HookReader::hostHook));
        }
        return byMoment;
    }

    private static HostHook hostHook(Field field) {
        Field timeout = field.get("timeout");
        return new HostHook(
                hook(field),
                timeout.isPresent()
                        ? Optional.of(Duration.ofSeconds(timeout.number(1, MOST_SECONDS)))
                        : Optional.empty());
    }

    List<Hook> inContainer(String moment) {
        return hooks.get(moment).list(field -> {
            field.get("timeout").refuse("hooks in the container's namespaces have no timeout");
            return hook(field);
        });
    }

    private static Hook hook(Field field) {
        String path = field.get("path").text();
        if (!path.startsWith("/")) {
            throw field.get("path").wrong("must be an absolute path, not " + path);
        }
        List<String> argv = field.get("args").texts();
        return new Hook(
                path, argv.isEmpty() ? List.of(path) : argv, field.get("env").texts());
    }
}
