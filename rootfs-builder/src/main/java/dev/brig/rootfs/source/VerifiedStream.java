package dev.brig.rootfs.source;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.archive.SegmentInput;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** Computes the digest of what is read, and refuses more bytes than were promised as soon as they come. */
public final class VerifiedStream extends SegmentInput {
    private final SegmentInput in;
    private final String what;
    private final OptionalLong size;
    private final Optional<Digest> expected;
    private final LongConsumer progress;
    private final MessageDigest digest = Digest.algorithm();
    private boolean digesting;
    private long bytes;

    public VerifiedStream(
            InputStream in, String what, OptionalLong size, Optional<Digest> expected, LongConsumer progress) {
        this.in = SegmentInput.of(in);
        this.what = what;
        this.size = size;
        this.expected = expected;
        this.progress = progress;
        digesting = expected.isPresent();
    }

    /** From here on somebody else computes the digest, of the same bytes, and gives it to {@link #verify(Digest, long)}. */
    public void leaveDigest() {
        digesting = false;
    }

    @Override
    public int read(MemorySegment into) throws IOException {
        int count = in.read(into);
        if (count > 0) {
            bytes += count;
            if (size.isPresent() && bytes > size.getAsLong()) {
                throw new ImageException(
                        Problem.DIGEST, what + " is larger than the promised " + size.getAsLong() + " bytes");
            }
            if (digesting) {
                digest.update(into.asSlice(0, count).asByteBuffer());
            }
            progress.accept(bytes);
        }
        return count;
    }

    /** Reads what is left and compares. */
    public void verify() {
        finish();
        expected.ifPresent(promised -> compare(promised, Digest.of(digest)));
    }

    /**
     * The same with the digest that somebody else has computed.
     *
     * @param digested of how many bytes it is
     */
    public void verify(Digest actual, long digested) {
        finish();
        if (digested != bytes) {
            throw new ImageException(
                    Problem.DIGEST, what + " has " + bytes + " bytes, of which only " + digested + " were looked at");
        }
        expected.ifPresent(promised -> compare(promised, actual));
    }

    private void finish() {
        try {
            byte[] rest = new byte[64 << 10];
            while (read(rest, 0, rest.length) >= 0) {
                // to the end
            }
        } catch (IOException e) {
            throw ImageException.system("reading " + what, e);
        }
        if (size.isPresent() && bytes != size.getAsLong()) {
            throw new ImageException(
                    Problem.DIGEST, what + " has " + bytes + " bytes; " + size.getAsLong() + " were promised");
        }
    }

    private void compare(Digest promised, Digest actual) {
        if (!actual.equals(promised)) {
            throw new ImageException(Problem.DIGEST, what + " has the digest " + actual + "; promised was " + promised);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
