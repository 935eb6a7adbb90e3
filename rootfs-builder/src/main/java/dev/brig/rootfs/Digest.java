package dev.brig.rootfs;

import dev.brig.rootfs.ImageException.Problem;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 digest, by which content is known.
 *
 * @param hex 64 lower-case digits
 */
public record Digest(String hex) {
    private static final String PREFIX = "sha256:";
    private static final int SHORT_BITS = 130;

    public Digest {
        if (!isHex(hex)) {
            throw new ImageException(Problem.USAGE, "not a SHA-256 digest: '" + shown(hex) + "'");
        }
    }

    /** Whether a text is the digits of a digest. */
    public static boolean isHex(String text) {
        return text.length() == 64 && text.chars().allMatch(c -> "0123456789abcdef".indexOf(c) >= 0);
    }

    /** Reads {@code sha256:…}; whatever else it is, it becomes no part of a path. */
    public static Digest parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new ImageException(Problem.UNSUPPORTED, "the digest '" + shown(text) + "' is not one of SHA-256");
        }
        return new Digest(text.substring(PREFIX.length()));
    }

    public static Digest of(byte[] content) {
        return of(algorithm(), content);
    }

    private static Digest of(MessageDigest algorithm, byte[] content) {
        return new Digest(HexFormat.of().formatHex(algorithm.digest(content)));
    }

    /** What an algorithm has been fed with. */
    public static Digest of(MessageDigest algorithm) {
        return new Digest(HexFormat.of().formatHex(algorithm.digest()));
    }

    public static MessageDigest algorithm() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every JVM has it
        }
    }

    /** 26 letters and digits for 130 bits of it: a name short enough to mount a hundred layers in one call. */
    public String shortName() {
        String digits = new BigInteger(hex, 16).shiftRight(256 - SHORT_BITS).toString(32);
        return "0".repeat(26 - digits.length()) + digits;
    }

    private static String shown(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text.replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public String toString() {
        return PREFIX + hex;
    }
}
