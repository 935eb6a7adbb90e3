package dev.brig.judge.store;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Makes ids of submissions: version 7 of RFC 9562, so that new ones stand side by side in an index, and none can be guessed. */
public final class SubmissionIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private SubmissionIds() {}

    public static String next() {
        long time = System.currentTimeMillis() << 16;
        long high = time | VERSION_7 | (RANDOM.nextLong() & 0xFFF);
        long low = VARIANT | (RANDOM.nextLong() >>> 2);
        return new UUID(high, low).toString();
    }

    /** When an id was made; empty if it is none that this made. */
    public static Optional<Instant> time(String id) {
        try {
            UUID uuid = UUID.fromString(id);
            return uuid.version() == 7
                    ? Optional.of(Instant.ofEpochMilli(uuid.getMostSignificantBits() >>> 16))
                    : Optional.empty();
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }
}
