package dev.brig.sandbox;

import java.util.Optional;

/** The machine lacks something that Brig needs, or the engine cannot continue. The message ends with the remedy, if that is known. */
public class SandboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final String remedy;

    /** What is wrong, for programs. */
    public enum Code {
        /** The policy has limits that take control groups, and this user may make none. */
        CONTROL_GROUPS_MISSING("control-groups-missing"),
        /** There are control groups, but one of the controllers that it takes is not delegated to this user. */
        CONTROLLER_MISSING("controller-missing"),
        /** A control group could not be made, changed, read or removed. */
        CONTROL_GROUP_FAILED("control-group-failed"),
        /** This user may make no user namespaces. */
        USER_NAMESPACES_FORBIDDEN("user-namespaces-forbidden"),
        /** Brig runs in a container whose {@code /proc} is masked. */
        PROC_MASKED("proc-masked"),
        /** The policy shows a path that this machine does not have. */
        PATH_MISSING("path-missing"),
        LIBSECCOMP_MISSING("libseccomp-missing"),
        /** libseccomp or the kernel refused the filter. */
        SECCOMP_FAILED("seccomp-failed"),
        /** The policy has more system calls or conditions than a filter can hold. */
        SECCOMP_TOO_LARGE("seccomp-too-large"),
        PROCESSOR_NOT_SUPPORTED("processor-not-supported"),
        /** Too many processes, namespaces, threads or user ids are in use, or there is too little memory. */
        RESOURCES_EXHAUSTED("resources-exhausted"),
        /** The kernel refused another step of the making of a sandbox or the start of a program. */
        STEP_FAILED("step-failed"),
        /** The kernel refused a call of Brig's own process. */
        CALL_FAILED("call-failed"),
        /** The processes that hold a sandbox ended, or do not answer. */
        SANDBOX_LOST("sandbox-lost"),
        /** Processes of a job outlive SIGKILL. */
        PROCESSES_REMAIN("processes-remain"),
        /** The thread that waited for the engine was interrupted. */
        INTERRUPTED("interrupted"),
        /** An error within the engine. */
        ENGINE_FAILED("engine-failed");

        private final String word;

        Code(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public SandboxException(Code code, String message) {
        super(message);
        this.code = code;
        this.remedy = "";
    }

    public SandboxException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.remedy = "";
    }

    /**
     * With what to do about it.
     *
     * @param reason a sentence without a full stop
     * @param remedy one or more sentences
     */
    public SandboxException(Code code, String reason, String remedy) {
        super(reason + ". " + remedy);
        this.code = code;
        this.remedy = remedy;
    }

    public Code code() {
        return code;
    }

    /** What to do about it, if that is known; the message ends with it. */
    public Optional<String> remedy() {
        return Optional.of(remedy).filter(text -> !text.isEmpty());
    }
}
