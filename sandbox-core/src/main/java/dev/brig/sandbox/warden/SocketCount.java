package dev.brig.sandbox.warden;

import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How many sockets there are in a warden's network namespace. A job can see these numbers, and those of earlier jobs' sockets
 * that the kernel has not freed yet: it frees them a moment after the end of their processes, and sockets that were sent
 * through each other only when it collects such.
 */
final class SocketCount implements AutoCloseable {
    private static final int BUFFER_BYTES = 32 << 10;
    private static final int SOCKETS_COLUMN = 3;
    private static final byte[] NONE_USED = "sockets: used 0\n".getBytes(StandardCharsets.US_ASCII);

    private final MemorySegment buffer;
    private final int total;
    private final int byProtocol;

    private SocketCount(MemorySegment buffer, int total, int byProtocol) {
        this.buffer = buffer;
        this.total = total;
        this.byProtocol = byProtocol;
    }

    /** Empty where the kernel's own files do not show other processes. */
    static Optional<SocketCount> of(int process, Arena arena) {
        Path files = Path.of("/proc", Integer.toString(process), "net");
        int total = Libc.tryOpen(files.resolve("sockstat"), Kernel.O_RDONLY);
        int byProtocol = Libc.tryOpen(files.resolve("protocols"), Kernel.O_RDONLY);
        if (total >= 0 && byProtocol >= 0) {
            return Optional.of(new SocketCount(arena.allocate(BUFFER_BYTES), total, byProtocol));
        }
        Libc.close(total);
        Libc.close(byProtocol);
        return Optional.empty();
    }

    /** Whether there is none, by any of the kernel's counts; they do not fall at the same moment. */
    boolean isZero() {
        int length = read(total);
        return startsWith(NONE_USED, length) && allZero(read(byProtocol));
    }

    /** As far as it can be read, into the buffer; the kernel gives a page at a time. */
    private int read(int file) {
        int length = 0;
        int more = Libc.pread(file, buffer, 0);
        while (more > 0) {
            length += more;
            more = Libc.pread(file, buffer.asSlice(length), length);
        }
        return length;
    }

    private boolean startsWith(byte[] text, int length) {
        return length >= text.length && MemorySegment.ofArray(text).mismatch(buffer.asSlice(0, text.length)) < 0;
    }

    /** Whether the third word of each line is 0; but for the first, which names the columns. Plain bytes, since each job waits for it. */
    private boolean allZero(int length) {
        int lines = 0;
        int words = 0;
        byte before = '\n';
        for (int at = 0; at < length; at++) {
            byte here = buffer.get(ValueLayout.JAVA_BYTE, at);
            boolean begins = here > ' ' && before <= ' ';
            words += begins ? 1 : 0;
            if (begins && words == SOCKETS_COLUMN && lines > 0) {
                boolean zero = here == '0' && at + 1 < length && buffer.get(ValueLayout.JAVA_BYTE, at + 1) == ' ';
                if (!zero) {
                    return false;
                }
            }
            if (here == '\n') {
                lines++;
                words = 0;
            }
            before = here;
        }
        return lines > 1;
    }

    @Override
    public void close() {
        Libc.close(total);
        Libc.close(byProtocol);
    }
}
