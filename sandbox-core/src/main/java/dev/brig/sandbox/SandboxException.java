package dev.brig.sandbox;

/** The machine lacks something that Brig needs, or the engine cannot continue. The message says what to do if that is known. */
public class SandboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SandboxException(String message) {
        super(message);
    }

    public SandboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
