package dev.brig.judge.checking;

import java.io.Serial;

/** A checker that there is not, or settings that make no sense. The message says which and why, for whoever wrote them. */
public final class InvalidCheckerException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    InvalidCheckerException(String message) {
        super(message);
    }
}
