package dev.brig.rootfs.archive;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads gzip (RFC 1952): one member or several, each with its checksum and length, and nothing after the last. The JDK's
 * own passes over what follows.
 */
final class GzipInput extends SegmentInput {
    private static final int HEADER_CRC = 2; // RFC 1952, 2.3.1
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[256 << 10];
    private int at;
    private int filled;
    private boolean inMember;
    private boolean ended;

    GzipInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(MemorySegment into) throws IOException {
        if (into.byteSize() == 0) {
            return 0;
        }
        ByteBuffer room = into.asByteBuffer();
        while (!ended) {
            if (!inMember) {
                header();
            }
            int count = inflate(room);
            if (count > 0) {
                crc.update(room.flip());
                return count;
            }
            if (inflater.finished()) {
                trailer();
                inMember = false;
                ended = !fill();
            }
        }
        return -1;
    }

    private int inflate(ByteBuffer into) throws IOException {
        try {
            while (true) {
                int count = inflater.inflate(into);
                if (count > 0 || inflater.finished()) {
                    return count;
                }
                if (inflater.needsDictionary()) {
                    throw corrupt("it asks for a dictionary");
                }
                if (inflater.needsInput()) {
                    if (!fill()) {
                        throw truncated();
                    }
                    inflater.setInput(buffer, at, filled - at);
                    at = filled;
                }
            }
        } catch (DataFormatException e) {
            throw corrupt(String.valueOf(e.getMessage()));
        }
    }

    private void header() throws IOException {
        if (next() != 0x1f || next() != 0x8b || next() != 8) {
            throw corrupt("something that is not gzip where a member should begin");
        }
        int flags = next();
        if ((flags & 0xe0) != 0) {
            throw corrupt("flags that do not exist");
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        for (int text = flags & (NAME | COMMENT); text != 0; text &= text - 1) {
            int most = 64 << 10;
            while (next() != 0) {
                if (--most == 0) {
                    throw corrupt("a name without an end");
                }
            }
        }
        if ((flags & HEADER_CRC) != 0) {
            skip(2);
        }
        inflater.reset();
        crc.reset();
        inMember = true;
    }

    private void trailer() throws IOException {
        at -= inflater.getRemaining();
        if (fourBytes() != crc.getValue()) {
            throw corrupt("the checksum is wrong");
        }
        if (fourBytes() != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw corrupt("the length is wrong");
        }
    }

    private long fourBytes() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            next();
        }
    }

    private int next() throws IOException {
        if (!fill()) {
            throw truncated();
        }
        return buffer[at++] & 0xff;
    }

    private boolean fill() throws IOException {
        if (at == filled) {
            int count = in.read(buffer, 0, buffer.length);
            at = 0;
            filled = Math.max(0, count);
        }
        return at < filled;
    }

    private static ImageException corrupt(String why) {
        return new ImageException(Problem.CORRUPT, "the gzip data is damaged: " + why);
    }

    private static EOFException truncated() {
        return new EOFException("the gzip data ends too early");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
