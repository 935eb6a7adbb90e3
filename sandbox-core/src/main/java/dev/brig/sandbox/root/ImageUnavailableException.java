package dev.brig.sandbox.root;

/** Why an image cannot be used. The message is for whoever looks after this machine. */
public final class ImageUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is. */
    public enum Reason {
        /** There is no image of that name. */
        UNKNOWN,
        /** What was given is no name, or means several images. */
        NO_NAME,
        /** The image is there, and this machine cannot use it. */
        UNUSABLE
    }

    private final Reason reason;

    public ImageUnavailableException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public ImageUnavailableException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
