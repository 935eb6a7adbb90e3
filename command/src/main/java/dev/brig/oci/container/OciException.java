package dev.brig.oci.container;

/** A command that cannot be carried out. The message gives the full reason. */
public final class OciException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OciException(String message) {
        super(message);
    }

    public OciException(String message, Throwable cause) {
        super(message, cause);
    }

    public static OciException unknown(String id) {
        return new OciException("container " + id + " does not exist");
    }
}
