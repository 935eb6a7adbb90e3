package dev.brig.oci;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.container.Json;
import dev.brig.oci.container.OciException;
import dev.brig.sandbox.detached.Launch;
import dev.brig.sandbox.detached.Payload;
import dev.brig.sandbox.detached.Payload.Filter;
import dev.brig.sandbox.libc.DescriptorSender;
import dev.brig.sandbox.libc.LibcException;
import java.util.List;
import java.util.function.Supplier;

/** Hands the descriptor by which calls of a process are answered to whoever the configuration names, with the container process state. */
final class CallListener {
    private static final String DESCRIPTOR = "seccompFd";

    private CallListener() {}

    /**
     * @param version of the specification that the container follows
     * @param state of the container at that moment
     */
    static Launch.Listening of(Payload payload, String version, Supplier<ObjectNode> state) {
        return (pid, descriptor) -> payload.filter().flatMap(Filter::listener).ifPresent(listener -> {
            ObjectNode document = Json.object().put("ociVersion", version);
            document.set("fds", Json.texts(List.of(DESCRIPTOR)));
            document.put("pid", pid).put("metadata", listener.metadata());
            document.set("state", state.get());
            try {
                DescriptorSender.send(listener.socketPath(), descriptor, document.toString());
            } catch (LibcException e) {
                throw new OciException("linux.seccomp.listenerPath: nobody took the listener: " + e.getMessage(), e);
            }
        });
    }
}
