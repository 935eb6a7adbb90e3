package dev.brig.judge.blob;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a blob.
 *
 * @param hex the SHA-256 of its bytes, as 64 lower-case digits
 */
public record BlobId(String hex) {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /** @throws IllegalArgumentException if these are not 64 lower-case hexadecimal digits */
    public BlobId {
        if (!DIGEST.matcher(hex).matches()) {
            throw new IllegalArgumentException("a blob is named by 64 lower-case hexadecimal digits");
        }
    }

    /** The name, where the text is one. */
    public static Optional<BlobId> parse(String text) {
        return DIGEST.matcher(text).matches() ? Optional.of(new BlobId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return hex;
    }
}
