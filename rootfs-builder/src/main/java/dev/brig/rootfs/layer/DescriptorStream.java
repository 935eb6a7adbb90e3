package dev.brig.rootfs.layer;

import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Libc;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** An open file, to be read from its start; it is this stream's to close. */
public final class DescriptorStream extends InputStream {
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
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count;
        do {
            count = Libc.pread(fd, buffer.asSlice(0, Math.min(length, BUFFER)), position);
        } while (count == -Errno.EINTR);
        if (count < 0) {
            throw new IOException(Errno.describe(-count));
        }
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, offset, count);
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
