package dev.brig.rootfs;

/** Why an image, an archive, a registry or a store was turned away; the message says which and where. */
public final class ImageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong; each has an exit status of its own kind and a word for programs. */
    public enum Problem {
        /** The input ends too early. */
        TRUNCATED,
        /** The input is damaged, or is not what it says it is. */
        CORRUPT,
        /** Two parts of the input contradict each other. */
        CONFLICT,
        /** A name that leads out, cannot be held, or means something else to a file system. */
        NAME,
        /** The input is larger than the limits allow. */
        LIMIT,
        /** Something real that Brig does not do. */
        UNSUPPORTED,
        /** Content does not have the digest or the size that was promised. */
        DIGEST,
        /** No such image, tag, layer or file. */
        NOT_FOUND,
        /** A reference, digest or setting that is written wrongly. */
        USAGE,
        /** The registry refused the credentials, or wants some. */
        UNAUTHORIZED,
        /** The registry could not be reached or answered with an error. */
        REGISTRY,
        /** The machine: disk full, no permission, a kernel that lacks something. */
        SYSTEM
    }

    private final Problem problem;

    public ImageException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    public ImageException(Problem problem, String message, Throwable cause) {
        super(message, cause);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }

    /** The same problem, with a word about where it was met put before it. */
    public ImageException in(String where) {
        return new ImageException(problem, where + ": " + getMessage(), this);
    }

    /** What reading or writing a file of ours failed with. */
    public static ImageException system(String what, Exception cause) {
        return new ImageException(Problem.SYSTEM, what + ": " + cause.getMessage(), cause);
    }
}
