package dev.brig.rootfs.archive;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.UnpackLimits;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** How a file is packed, told by its first bytes and never by its name. */
public enum Compression {
    NONE(""),
    GZIP("\u001f\u008b"),
    ZSTD("(\u00b5/\u00fd"),
    XZ("\u00fd7zXZ\0"),
    BZIP2("BZh");

    /** What {@link #unpack} must be able to look at. */
    public static final int MAGIC_BYTES = 6;

    private static final int XZ_MEMORY_KIB = 256 << 10;

    private final String magic; // a char for each byte

    Compression(String magic) {
        this.magic = magic;
    }

    public static Compression of(byte[] start) {
        for (Compression compression : values()) {
            if (compression != NONE && compression.begins(start)) {
                return compression;
            }
        }
        return NONE;
    }

    private boolean begins(byte[] start) {
        return RawName.of(start).startsWith(magic);
    }

    /** A stream of what is packed in another, whatever it is packed by; what is wrong with it is an {@link ImageException}. */
    public static InputStream unpack(InputStream packed, UnpackLimits limits) {
        try {
            PushbackInputStream in = new PushbackInputStream(packed, MAGIC_BYTES);
            byte[] start = in.readNBytes(MAGIC_BYTES);
            in.unread(start);
            Compression compression = of(start);
            if (compression == NONE) {
                return in;
            }
            Counted counted = new Counted(in);
            return new Guarded(compression.open(counted), counted, compression, limits);
        } catch (IOException e) {
            throw ImageException.system("reading an archive", e);
        }
    }

    private InputStream open(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP -> new GzipInput(in);
            case ZSTD -> new ZstdInputStreamNoFinalizer(in);
            case XZ -> new XZInputStream(in, XZ_MEMORY_KIB);
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
        };
    }

    /** Counts what is taken from the packed side, and keeps failures of the disk apart from those of the data. */
    private static final class Counted extends FilterInputStream {
        private long bytes;
        private boolean broken;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                int count = in.read(into, offset, length);
                bytes += Math.max(0, count);
                return count;
            } catch (IOException | RuntimeException e) {
                broken = true;
                throw e;
            }
        }
    }

    private static final class Guarded extends FilterInputStream {
        private final Counted packed;
        private final Compression compression;
        private final UnpackLimits limits;
        private long unpacked;

        Guarded(InputStream in, Counted packed, Compression compression, UnpackLimits limits) {
            super(in);
            this.packed = packed;
            this.compression = compression;
            this.limits = limits;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = unpacked(into, offset, length);
            unpacked += Math.max(0, count);
            if (unpacked > UnpackLimits.RATIO_FROM_BYTES && unpacked / limits.ratio() > packed.bytes) {
                throw new ImageException(
                        Problem.LIMIT,
                        "it unpacks to more than " + limits.ratio() + " times its size: this is taken for an attack");
            }
            return count;
        }

        private int unpacked(byte[] into, int offset, int length) throws IOException {
            try {
                return in.read(into, offset, length);
            } catch (EOFException e) {
                throw failed(Problem.TRUNCATED, "ends too early", e);
            } catch (IOException e) {
                boolean truncated = String.valueOf(e.getMessage()).contains("Truncated source"); // zstd-jni's words
                throw truncated
                        ? failed(Problem.TRUNCATED, "ends too early", e)
                        : failed(Problem.CORRUPT, "is damaged or beyond the limits: " + e.getMessage(), e);
            }
        }

        private RuntimeException failed(Problem problem, String what, IOException cause) throws IOException {
            if (packed.broken) {
                throw cause;
            }
            return new ImageException(
                    problem, "the " + compression.name().toLowerCase(java.util.Locale.ROOT) + " data " + what, cause);
        }
    }
}
