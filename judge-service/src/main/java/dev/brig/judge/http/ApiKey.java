package dev.brig.judge.http;

import dev.brig.judge.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;

/**
 * The key that requests must carry. It comes from a file or from the environment, never from the command line, which every
 * user of a machine can read. Only its digest is kept.
 */
public final class ApiKey {
    private static final int SHORTEST = 16;
    private static final int LONGEST = 4096;

    private final byte[] digest;

    private ApiKey(String key, String source) {
        if (key.length() < SHORTEST || key.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "the API key in " + source + " must have " + SHORTEST + " to " + LONGEST + " characters");
        }
        if (!key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "the API key in " + source + " may have only printable ASCII characters");
        }
        digest = digest(key);
    }

    /** @throws IllegalArgumentException if it is no key of 16 to 4096 printable ASCII characters */
    public static ApiKey of(String key) {
        return new ApiKey(key, "memory");
    }

    /**
     * The key in a file, without the newline at its end.
     *
     * @throws IllegalArgumentException if it is no key of 16 to 4096 printable ASCII characters
     * @throws UncheckedIOException if the file cannot be read
     */
    public static ApiKey fromFile(Path file) {
        try {
            return new ApiKey(Files.readString(file, StandardCharsets.US_ASCII).strip(), file.toString());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the API key in " + file, unreadable);
        }
    }

    /**
     * The key in a variable of the environment.
     *
     * @throws IllegalArgumentException if it is not set, or is no key of 16 to 4096 printable ASCII characters
     */
    public static ApiKey fromEnvironment(String variable) {
        return from(System.getenv(), variable);
    }

    static ApiKey from(Map<String, String> environment, String variable) {
        String key = environment.get(variable);
        if (key == null) {
            throw new IllegalArgumentException("no API key in the environment: " + variable + " is not set");
        }
        return new ApiKey(key, "$" + variable);
    }

    /** Whether it is this key; takes as long for a wrong one as for the right one. */
    boolean is(String candidate) {
        return MessageDigest.isEqual(digest, digest(candidate));
    }

    private static byte[] digest(String key) {
        return Sha256.begin().digest(key.getBytes(StandardCharsets.UTF_8));
    }
}
