package dev.brig.sandbox.container;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
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

    /** What usually is the matter where a step is refused. */
    private record Diagnosis(Code code, Optional<String> remedy) {
        static final Diagnosis NONE = new Diagnosis(Code.STEP_FAILED, Optional.empty());

        Diagnosis(Code code, String remedy) {
            this(code, Optional.of(remedy));
        }
    }

    public SandboxException exception() {
        Diagnosis diagnosis = diagnosis();
        return diagnosis
                .remedy()
                .map(remedy -> new SandboxException(diagnosis.code(), what(), remedy))
                .orElseGet(() -> new SandboxException(diagnosis.code(), what()));
    }

    public String text() {
        return exception().getMessage();
    }

    private String what() {
        return step.process() + ": " + step.text() + ": " + Errno.describe(errno);
    }

    private Diagnosis diagnosis() {
        boolean refused = errno == Errno.EPERM || errno == Errno.EACCES;
        return switch (step.name()) {
            case "unshare" -> {
                if (errno == Errno.ENOSPC || errno == Errno.EUSERS) {
                    yield new Diagnosis(
                            Code.RESOURCES_EXHAUSTED,
                            "No more namespaces may be made: raise user.max_user_namespaces with sysctl.");
                }
                yield refused
                        ? new Diagnosis(
                                Code.USER_NAMESPACES_FORBIDDEN,
                                "Unprivileged user namespaces are switched off here: sysctl"
                                        + " kernel.unprivileged_userns_clone=1 (Debian) or"
                                        + " kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu); in a container,"
                                        + " --security-opt seccomp=unconfined.")
                        : Diagnosis.NONE;
            }
            case "mount" ->
                refused && step.text().contains("\"proc\"")
                        ? new Diagnosis(
                                Code.PROC_MASKED,
                                "The /proc of this container is masked, so no new one may be mounted:"
                                        + " --security-opt systempaths=unconfined.")
                        : Diagnosis.NONE;
            case "clone3" ->
                errno == Errno.EAGAIN
                        ? new Diagnosis(
                                Code.RESOURCES_EXHAUSTED,
                                "Too many processes here: raise the pids limit of Brig's own group or ulimit -u.")
                        : Diagnosis.NONE;
            case "open_tree" ->
                errno == Errno.ENOENT
                        ? new Diagnosis(Code.PATH_MISSING, "The policy binds a path that this machine does not have.")
                        : Diagnosis.NONE;
            case "openat2" ->
                errno == Errno.ENOENT && step.process().equals("container")
                        ? new Diagnosis(
                                Code.PATH_MISSING,
                                "Nothing is there, and it could not be made: have it in the root file system, or let the"
                                        + " container's root write there.")
                        : Diagnosis.NONE;
            default -> Diagnosis.NONE;
        };
    }
}
