package dev.brig.sandbox;

/** A job that cannot run as it is written; nothing was started. */
public final class InvalidJobException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String field;

    public InvalidJobException(String code, String field, String detail) {
        super(detail);
        this.code = code;
        this.field = field;
    }

    /** A word a program can switch on, for example {@code limit-above-maximum}. */
    public String code() {
        return code;
    }

    /** The part of the job that is wrong, for example {@code limits.cpuMillis}. */
    public String field() {
        return field;
    }
}
