package dev.brig.rootfs.archive;

import dev.brig.rootfs.ImageException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;

/** An archive that is read from a stream. */
public final class StreamInput implements TarInput {
    private final InputStream in;
    private final byte[] buffer = new byte[64 << 10];

    public StreamInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        try {
            return in.readNBytes(into, offset, length);
        } catch (IOException e) {
            throw ImageException.system("reading an archive", e);
        }
    }

    @Override
    public long pass(long bytes, Sink sink) {
        long passed = 0;
        while (passed < bytes) {
            int count = read(buffer, 0, (int) Math.min(buffer.length, bytes - passed));
            if (count == 0) {
                break;
            }
            sink.accept(MemorySegment.ofArray(buffer).asSlice(0, count));
            passed += count;
        }
        return passed;
    }
}
