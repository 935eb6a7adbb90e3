package dev.brig.ci;

import java.io.IOException;

/** A CI job that cannot be carried out. The message gives the full reason. */
public final class CiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CiException(String message) {
        super(message);
    }

    CiException(String what, IOException why) {
        super(what + ": " + reason(why), why);
    }

    private static String reason(IOException why) {
        String message = String.valueOf(why.getMessage());
        return switch (why) {
            case java.nio.file.NoSuchFileException _ -> message + ": no such file or directory";
            case java.nio.file.AccessDeniedException _ -> message + ": permission denied";
            default -> message;
        };
    }
}
