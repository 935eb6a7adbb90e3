package dev.brig.rootfs.layer;

import dev.brig.rootfs.archive.SegmentInput;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Libc;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** An open file, to be read from its start; it is this stream's to close. */
public final class DescriptorStream extends SegmentInput {
    private static final int BUFFER = 64 << 10;

    private final int fd;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(BUFFER);
    private long position;
    private boolean closed;

    public DescriptorStream(int fd) {
        this.fd = fd;
    }

    @Override
    public int read(MemorySegment into) throws IOException {
        if (into.byteSize() == 0) {
            return 0;
        }
        if (into.isNative()) {
            return readNative(into);
        }
        int count = readNative(buffer.asSlice(0, Math.min(into.byteSize(), BUFFER)));
        MemorySegment.copy(buffer, 0, into, 0, Math.max(0, count));
        return count;
    }

    private int readNative(MemorySegment into) throws IOException {
        int count;
        do {
            count = Libc.pread(fd, into, position);
        } while (count == -Errno.EINTR);
        if (count < 0) {
            throw new IOException(Errno.describe(-count));
        }
        position += count;
        return count == 0 ? -1 : count;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Libc.close(fd);
            arena.close();
        }
    }
}
