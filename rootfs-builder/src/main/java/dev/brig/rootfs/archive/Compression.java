package dev.brig.rootfs.archive;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.UnpackLimits;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
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
        return open(packed, limits).archive();
    }

    /**
     * A stream of what was packed.
     *
     * @param compression by what it was
     */
    public record Unpacked(Compression compression, InputStream archive) {}

    /** The same, and by what it is packed. */
    public static Unpacked open(InputStream packed, UnpackLimits limits) {
        try {
            SegmentInput in = SegmentInput.of(packed);
            byte[] start = in.readNBytes(MAGIC_BYTES);
            SegmentInput whole = new Started(start, in);
            Compression compression = of(start);
            if (compression == NONE) {
                return new Unpacked(NONE, whole);
            }
            Counted counted = new Counted(whole);
            return new Unpacked(compression, new Guarded(compression.unpack(counted), counted, compression, limits));
        } catch (IOException e) {
            throw ImageException.system("reading an archive", e);
        }
    }

    /** What is wrong at the start of some formats shows here already. */
    private SegmentInput unpack(Counted in) throws IOException {
        try {
            return SegmentInput.of(
                    switch (this) {
                        case NONE -> in;
                        case GZIP -> new GzipInput(in);
                        case ZSTD -> new ZstdInputStreamNoFinalizer(in);
                        case XZ -> new XZInputStream(in, XZ_MEMORY_KIB);
                        case BZIP2 -> new BZip2CompressorInputStream(in, true);
                    });
        } catch (IOException e) {
            throw failed(e, in);
        }
    }

    /** What a failure says of the data, unless it is one of the disk, which is thrown on. */
    private ImageException failed(IOException cause, Counted packed) throws IOException {
        if (packed.broken) {
            throw cause;
        }
        String data = "the " + name().toLowerCase(Locale.ROOT) + " data ";
        boolean truncated = cause instanceof EOFException
                || String.valueOf(cause.getMessage()).contains("Truncated source"); // zstd-jni's words
        return truncated
                ? new ImageException(Problem.TRUNCATED, data + "ends too early", cause)
                : new ImageException(
                        Problem.CORRUPT, data + "is damaged or beyond the limits: " + cause.getMessage(), cause);
    }

    /** A stream of which the start has been read already. */
    private static final class Started extends SegmentInput {
        private final MemorySegment start;
        private final SegmentInput rest;
        private long given;

        Started(byte[] start, SegmentInput rest) {
            this.start = MemorySegment.ofArray(start);
            this.rest = rest;
        }

        @Override
        public int read(MemorySegment into) throws IOException {
            long count = Math.min(into.byteSize(), start.byteSize() - given);
            if (count == 0) {
                return rest.read(into);
            }
            MemorySegment.copy(start, given, into, 0, count);
            given += count;
            return (int) count;
        }

        @Override
        public void close() throws IOException {
            rest.close();
        }
    }

    /** Counts what is taken from the packed side, and keeps failures of the disk apart from those of the data. */
    private static final class Counted extends SegmentInput {
        private final SegmentInput in;
        private long bytes;
        private boolean broken;

        Counted(SegmentInput in) {
            this.in = in;
        }

        @Override
        public int read(MemorySegment into) throws IOException {
            try {
                int count = in.read(into);
                bytes += Math.max(0, count);
                return count;
            } catch (IOException | RuntimeException e) {
                broken = true;
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    private static final class Guarded extends SegmentInput {
        private final SegmentInput in;
        private final Counted packed;
        private final Compression compression;
        private final UnpackLimits limits;
        private long unpacked;

        Guarded(SegmentInput in, Counted packed, Compression compression, UnpackLimits limits) {
            this.in = in;
            this.packed = packed;
            this.compression = compression;
            this.limits = limits;
        }

        @Override
        public int read(MemorySegment into) throws IOException {
            int count = unpacked(into);
            unpacked += Math.max(0, count);
            if (unpacked > UnpackLimits.RATIO_FROM_BYTES && unpacked / limits.ratio() > packed.bytes) {
                throw new ImageException(
                        Problem.LIMIT,
                        "it unpacks to more than " + limits.ratio() + " times its size: this is taken for an attack");
            }
            return count;
        }

        private int unpacked(MemorySegment into) throws IOException {
            try {
                return in.read(into);
            } catch (IOException e) {
                throw compression.failed(e, packed);
            } catch (IndexOutOfBoundsException | IllegalStateException e) { // of a library that did not expect this
                throw compression.failed(new IOException("it makes no sense", e), packed);
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
