package dev.brig.judge.store;

/** The store cannot do what was asked for: the disk is full, the database cannot be reached. Nothing was changed. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean full;

    public StoreException(String message, Throwable cause) {
        this(message, false, cause);
    }

    /** @param full whether there is no room for more */
    public StoreException(String message, boolean full, Throwable cause) {
        super(message, cause);
        this.full = full;
    }

    public StoreException(String message) {
        super(message);
        full = false;
    }

    /** Whether there is no room for more. */
    public boolean isFull() {
        return full;
    }
}
