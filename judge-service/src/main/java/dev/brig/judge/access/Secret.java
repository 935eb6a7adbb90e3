package dev.brig.judge.access;

import dev.brig.judge.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What a client shows: {@code brig_}, the id of its key, {@code _}, 256 random bits and a checksum, by which a mistyped one is known
 * without a look at the store, and a leaked one by those who search for such. Only the SHA-256 of the whole is kept. A slow hash would
 * protect secrets that can be guessed; of 256 random bits none can, and each request would pay for it.
 */
record Secret(String text) {
    private static final String PREFIX = "brig_";
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int ID_LENGTH = 10;
    private static final int ID_DIGITS = 36;
    private static final int BITS = 256;
    private static final int BITS_LENGTH = 43; // 62^43 > 2^256
    private static final int CHECKSUM_LENGTH = 6; // 62^6 > 2^32
    private static final int LENGTH = PREFIX.length() + ID_LENGTH + 1 + BITS_LENGTH + CHECKSUM_LENGTH;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** An id for a key: ten lower-case letters and digits. */
    static String freshId() {
        return RANDOM.ints(ID_LENGTH, 0, ID_DIGITS)
                .mapToObj(digit -> Integer.toString(digit, ID_DIGITS))
                .reduce("", String::concat);
    }

    static Secret fresh(String id) {
        String body = PREFIX + id + "_" + digits(new BigInteger(BITS, RANDOM), BITS_LENGTH);
        return new Secret(body + checksum(body));
    }

    /** Nothing if it cannot be a secret of ours. */
    static Optional<Secret> parse(String text) {
        if (text.length() != LENGTH
                || !text.startsWith(PREFIX)
                || text.charAt(PREFIX.length() + ID_LENGTH) != '_'
                || !text.endsWith(checksum(text.substring(0, LENGTH - CHECKSUM_LENGTH)))) {
            return Optional.empty();
        }
        return Optional.of(new Secret(text));
    }

    String id() {
        return text.substring(PREFIX.length(), PREFIX.length() + ID_LENGTH);
    }

    byte[] digest() {
        return Sha256.begin().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String checksum(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return digits(BigInteger.valueOf(sum.getValue()), CHECKSUM_LENGTH);
    }

    private static String digits(BigInteger number, int length) {
        char[] text = new char[length];
        BigInteger left = number;
        BigInteger base = BigInteger.valueOf(DIGITS.length());
        for (int place = length - 1; place >= 0; place--) {
            BigInteger[] parts = left.divideAndRemainder(base);
            text[place] = DIGITS.charAt(parts[1].intValue());
            left = parts[0];
        }
        return new String(text);
    }

    /** Not in logs. */
    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
