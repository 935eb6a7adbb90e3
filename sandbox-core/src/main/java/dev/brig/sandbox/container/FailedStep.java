package dev.brig.sandbox.container;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.program.Cell;
import dev.brig.sandbox.program.Memory;
import dev.brig.sandbox.program.Program;
import dev.brig.sandbox.program.Step;
import java.util.Optional;

/** A step that the kernel refused, and what usually helps. */
public record FailedStep(Step step, int errno) {

    private static final int ERROR_WORD = 8;

    public static Optional<FailedStep> of(Memory cells, Cell failure, Program program) {
        long address = cells.get(failure);
        int errno = (int) -cells.get(failure.plus(ERROR_WORD, "error"));
        return address == 0 ? Optional.empty() : program.at(address).map(step -> new FailedStep(step, errno));
    }

    public SandboxException exception() {
        return new SandboxException(text());
    }

    public String text() {
        String what = step.process() + ": " + step.text() + ": " + Errno.describe(errno);
        return remedy().map(remedy -> what + ". " + remedy).orElse(what);
    }

    private Optional<String> remedy() {
        boolean refused = errno == Errno.EPERM || errno == Errno.EACCES;
        return Optional.ofNullable(
                switch (step.name()) {
                    case "unshare" -> {
                        if (errno == Errno.ENOSPC || errno == Errno.EUSERS) {
                            yield "No more namespaces may be made: raise user.max_user_namespaces with sysctl.";
                        }
                        yield refused
                                ? "Unprivileged user namespaces are switched off here: sysctl"
                                        + " kernel.unprivileged_userns_clone=1 (Debian) or"
                                        + " kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu); in a container,"
                                        + " --security-opt seccomp=unconfined."
                                : null;
                    }
                    case "mount" ->
                        refused && step.text().contains("\"proc\"")
                                ? "The /proc of this container is masked, so no new one may be mounted:"
                                        + " --security-opt systempaths=unconfined."
                                : null;
                    case "clone3" ->
                        errno == Errno.EAGAIN
                                ? "Too many processes here: raise the pids limit of Brig's own group or ulimit -u."
                                : null;
                    case "open_tree" ->
                        errno == Errno.ENOENT ? "The policy binds a path that this machine does not have." : null;
                    default -> null;
                });
    }
}
