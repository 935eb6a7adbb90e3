package dev.brig.rootfs.layer;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.archive.RawName;
import dev.brig.rootfs.archive.TarInput;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/** A layer's archive, put together from its index and its files. Belongs to one thread. */
public final class LayerArchive implements TarInput, AutoCloseable {
    private static final int BUFFER = 256 << 10;

    private final boolean withContent;
    private final String[] files;
    private final DataInputStream index;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(BUFFER);
    private final int layer;
    private int open = -1;
    private int openNumber = -1;
    private boolean literal;
    private boolean ended;
    private long left;
    private long offset;
    private int number;

    private LayerArchive(Path layer, boolean withContent) throws IOException {
        this.withContent = withContent;
        try (DataInputStream contents = open(layer.resolve(LayerFiles.CONTENTS))) {
            files = new String[contents.readInt()];
            for (int i = 0; i < files.length; i++) {
                files[i] = RawName.of(contents.readNBytes(contents.readUnsignedShort()));
            }
        }
        index = open(layer.resolve(LayerFiles.INDEX));
        this.layer = Libc.open(layer, Kernel.O_PATH);
    }

    /** All of it. */
    public static LayerArchive of(Path layer) {
        return open(layer, true);
    }

    /** For those who want to know what is in it: contents are zeros, and no file is read. */
    public static LayerArchive headersOf(Path layer) {
        return open(layer, false);
    }

    private static LayerArchive open(Path layer, boolean withContent) {
        try {
            return new LayerArchive(layer, withContent);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        return new DataInputStream(
                new BufferedInputStream(new ZstdInputStreamNoFinalizer(Files.newInputStream(file)), 64 << 10));
    }

    private static ImageException damaged(IOException e) {
        return new ImageException(Problem.CORRUPT, "a layer's index is damaged: " + e.getMessage(), e);
    }

    /** Goes to the next piece if this one is at its end; whether there is one. */
    private boolean more() {
        try {
            while (left == 0 && !ended) {
                switch (index.readByte()) {
                    case ContentLog.LITERAL -> {
                        literal = true;
                        left = index.readInt();
                    }
                    case ContentLog.CONTENT -> {
                        literal = false;
                        number = index.readInt();
                        offset = index.readLong();
                        left = index.readLong();
                    }
                    case ContentLog.END -> ended = true;
                    default -> throw new IOException("an unknown piece");
                }
                if (left < 0 || number < 0 || number >= Math.max(1, files.length)) {
                    throw new IOException("a number that cannot be");
                }
            }
            return !ended;
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /** The same as a stream. */
    public InputStream stream() {
        return new InputStream() {
            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int at, int length) {
                int count = LayerArchive.this.read(into, at, length);
                return count == 0 && length > 0 ? -1 : count;
            }
        };
    }

    @Override
    public int read(byte[] into, int at, int length) {
        int done = 0;
        while (done < length && more()) {
            int count = (int) Math.min(left, length - done);
            if (literal) {
                try {
                    index.readFully(into, at + done, count);
                } catch (IOException e) {
                    throw damaged(e);
                }
            } else {
                count = Math.min(count, BUFFER);
                MemorySegment piece = content(count);
                MemorySegment.copy(piece, ValueLayout.JAVA_BYTE, 0, into, at + done, count);
            }
            left -= count;
            done += count;
        }
        return done;
    }

    @Override
    public long pass(long bytes, Sink sink) {
        long done = 0;
        while (done < bytes && more()) {
            if (literal) {
                throw damaged(new IOException("a file's content is not where it should be"));
            }
            long count = Math.min(left, bytes - done);
            if (withContent) {
                count = Math.min(count, BUFFER);
                sink.accept(content((int) count));
            } else {
                offset += count;
            }
            left -= count;
            done += count;
        }
        return done;
    }

    private MemorySegment content(int count) {
        MemorySegment piece = buffer.asSlice(0, count);
        if (!withContent) {
            offset += count;
            return piece.fill((byte) 0);
        }
        if (openNumber != number) {
            closeFile();
            open = LayerFiles.openToRead(layer, files[number]);
            openNumber = number;
        }
        for (int done = 0; done < count; ) {
            int read = Libc.pread(open, piece.asSlice(done), offset);
            if (read <= 0) {
                throw new ImageException(
                        Problem.CORRUPT,
                        "'" + RawName.shown(files[number]) + "' "
                                + (read == 0 ? "is too short" : "cannot be read: " + Errno.describe(-read)));
            }
            done += read;
            offset += read;
        }
        return piece;
    }

    private void closeFile() {
        if (open >= 0) {
            Libc.close(open);
            open = -1;
        }
    }

    @Override
    public void close() {
        closeFile();
        Libc.close(layer);
        arena.close();
        try {
            index.close();
        } catch (IOException e) {
            throw damaged(e);
        }
    }
}
