package dev.brig.rootfs.source;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** Computes the digest of what is read, and refuses more bytes than were promised as soon as they come. */
public final class VerifiedStream extends FilterInputStream {
    private final String what;
    private final OptionalLong size;
    private final Optional<Digest> expected;
    private final LongConsumer progress;
    private final MessageDigest digest = Digest.algorithm();
    private long bytes;

    public VerifiedStream(
            InputStream in, String what, OptionalLong size, Optional<Digest> expected, LongConsumer progress) {
        super(in);
        this.what = what;
        this.size = size;
        this.expected = expected;
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, length);
        if (count > 0) {
            bytes += count;
            if (size.isPresent() && bytes > size.getAsLong()) {
                throw new ImageException(
                        Problem.DIGEST, what + " is larger than the promised " + size.getAsLong() + " bytes");
            }
            if (expected.isPresent()) {
                digest.update(into, offset, count);
            }
            progress.accept(bytes);
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, 64 << 10)).length;
    }

    /** Reads what is left and compares. */
    public void verify() {
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
        expected.ifPresent(promised -> {
            Digest actual = Digest.of(digest);
            if (!actual.equals(promised)) {
                throw new ImageException(
                        Problem.DIGEST, what + " has the digest " + actual + "; promised was " + promised);
            }
        });
    }
}
