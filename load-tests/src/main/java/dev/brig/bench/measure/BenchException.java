package dev.brig.bench.measure;

/** A measurement that cannot be made, or whose result is wrong. The message is for the user. */
public final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BenchException(String message) {
        super(message);
    }

    public BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
