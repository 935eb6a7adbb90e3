package dev.brig.oci;

/** A command that cannot be carried out. The message gives the full reason. */
public final class OciException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OciException(String message) {
        super(message);
    }

    OciException(String message, Throwable cause) {
        super(message, cause);
    }

    static OciException unknown(String id) {
        return new OciException("container " + id + " does not exist");
    }
}
