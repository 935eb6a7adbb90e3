package dev.brig.sandbox;

/** The machine does not give Brig what it needs, or the engine cannot go on. The message says what to do where that is known. */
public class SandboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SandboxException(String message) {
        super(message);
    }

    public SandboxException(String message, Throwable cause) {
        super(message, cause);
    }
}
