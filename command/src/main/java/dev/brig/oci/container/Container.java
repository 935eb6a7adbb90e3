package dev.brig.oci.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.config.Bundle;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of a container.
 *
 * @param bundle its directory
 * @param configuration what its configuration said
 * @param groups its control groups
 */
public record Container(
        String id, Path bundle, LiveProcess process, Instant created, Bundle configuration, Membership groups) {

    /** The state, as the specification has it. */
    public ObjectNode state(Status status) {
        ObjectNode state = Json.object()
                .put("ociVersion", configuration.version())
                .put("id", id)
                .put("status", status.word());
        pid(status).ifPresent(pid -> state.put("pid", pid));
        state.put("bundle", bundle.toString());
        state.set("cgroup", groups.json());
        if (!configuration.annotations().isEmpty()) {
            configuration.annotations().forEach(state.putObject("annotations")::put);
        }
        return state;
    }

    public Optional<Integer> pid(Status status) {
        return status == Status.STOPPED ? Optional.empty() : Optional.of(process.pid());
    }
}
