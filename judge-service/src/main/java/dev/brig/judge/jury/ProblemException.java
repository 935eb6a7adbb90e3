package dev.brig.judge.jury;

/** A problem cannot be judged as its package is: a validator that does not compile, or something that is not supported. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProblemException(String message) {
        super(message);
    }
}
