package dev.brig.judge.checktestdata;

/** A grammar that is none: where, and why. */
public final class GrammarException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GrammarException(String message) {
        super(message);
    }
}
