package dev.brig.oci;

import dev.brig.oci.container.OciException;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.detached.Payload;

/** A program that cannot be executed, in the words by which podman and Docker know it and choose their exit status. */
final class NotExecutable {
    private static final String STEP = "faccessat(";

    private NotExecutable() {}

    /** The failure itself, or a clearer one in its place. */
    static RuntimeException told(SandboxException failure, Payload payload) {
        String message = failure.getMessage();
        if (!message.contains(STEP)) {
            return failure;
        }
        String reason = "permission denied";
        if (message.contains("ENOENT")) {
            reason = payload.paths().size() > 1 ? "executable file not found in $PATH" : "no such file or directory";
        }
        return new OciException(payload.argv().getFirst() + ": " + reason + " (" + message + ")", failure);
    }
}
