package dev.brig.sandbox.run;

import dev.brig.sandbox.Content;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Libc;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Feeds a job's standard input into its pipe as the program takes it. */
final class Stdin implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 << 10;
    private static final byte[] END = new byte[0];

    private final Source source;
    private final Optional<Conduit> conduit;
    private final boolean canBeReadAgain;
    private final MemorySegment buffer;
    private byte[] chunk = END;
    private int written;

    /** Where the bytes come from. */
    private interface Source extends AutoCloseable {
        /** The next bytes; {@link #END} at the end; null where there are none yet. */
        byte[] next();

        @Override
        void close();
    }

    /** What is to be done next. */
    enum State {
        /** Feed again when the pipe has room. */
        PIPE_IS_FULL,
        /** Feed again when woken: the source has nothing yet. */
        SOURCE_IS_EMPTY,
        /** Close the pipe. */
        DONE
    }

    /** What another job writes. */
    static Stdin of(Conduit conduit, MemorySegment buffer) {
        return new Stdin(buffer, new Whole(END), Optional.of(conduit), false);
    }

    private Stdin(MemorySegment buffer, Source source, Optional<Conduit> conduit, boolean canBeReadAgain) {
        this.buffer = buffer;
        this.source = source;
        this.conduit = conduit;
        this.canBeReadAgain = canBeReadAgain;
    }

    /** @param wake called when a source that was empty has something again */
    static Stdin of(Content content, MemorySegment buffer, Runnable wake) {
        Source source = switch (content) {
            case Content.Bytes bytes -> new Whole(bytes.bytes());
            case Content.HostFile file -> new Blocking(open(file));
            case Content.Stream stream -> new Pumped(stream.stream(), wake);
        };
        return new Stdin(buffer, source, Optional.empty(), !(content instanceof Content.Stream));
    }

    /** Writes until the pipe is full or nothing is left. */
    State feed(int pipe) {
        if (conduit.isPresent()) {
            return conduit.get().feed(buffer);
        }
        while (true) {
            if (written == chunk.length) {
                byte[] next = source.next();
                if (next == null) {
                    return State.SOURCE_IS_EMPTY;
                }
                if (next.length == 0) {
                    return State.DONE;
                }
                chunk = next;
                written = 0;
            }
            int size = (int) Math.min(chunk.length - written, buffer.byteSize());
            MemorySegment.copy(MemorySegment.ofArray(chunk), written, buffer, 0, size);
            int result = Libc.write(pipe, buffer.asSlice(0, size));
            if (result == -Errno.EAGAIN) {
                return State.PIPE_IS_FULL;
            }
            if (result < 0) {
                return State.DONE; // EPIPE: nobody reads any more
            }
            written += result;
        }
    }

    boolean canBeReadAgain() {
        return canBeReadAgain;
    }

    @Override
    public void close() {
        source.close();
    }

    private static InputStream open(Content.HostFile file) {
        try {
            return Files.newInputStream(file.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Whole implements Source {
        private byte[] bytes;

        Whole(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public byte[] next() {
            byte[] next = bytes;
            bytes = END;
            return next;
        }

        @Override
        public void close() {}
    }

    private static final class Blocking implements Source {
        private final InputStream stream;

        Blocking(InputStream stream) {
            this.stream = stream;
        }

        @Override
        public byte[] next() {
            try {
                return stream.readNBytes(CHUNK_BYTES);
            } catch (IOException e) {
                return END; // as if the file ended here
            }
        }

        @Override
        public void close() {
            quietly(stream);
        }
    }

    /** Reads on a thread of its own, since a stream may keep us waiting for ever. */
    private static final class Pumped implements Source {
        private final InputStream stream;
        private final Runnable wake;
        private final BlockingQueue<byte[]> handover = new ArrayBlockingQueue<>(1);
        private final Thread pump;

        Pumped(InputStream stream, Runnable wake) {
            this.stream = stream;
            this.wake = wake;
            pump = Thread.ofVirtual().name("brig-stdin").start(this::pump);
        }

        private void pump() {
            byte[] space = new byte[CHUNK_BYTES];
            try (stream) {
                int bytes;
                do {
                    bytes = read(space);
                    offer(bytes < 0 ? END : Arrays.copyOf(space, bytes));
                } while (bytes >= 0);
            } catch (InterruptedException | IOException e) {
                Thread.currentThread().interrupt();
            }
        }

        private int read(byte[] space) {
            try {
                int bytes;
                do {
                    bytes = stream.read(space);
                } while (bytes == 0);
                return bytes;
            } catch (IOException e) {
                return -1; // as if the stream ended here
            }
        }

        private void offer(byte[] bytes) throws InterruptedException {
            handover.put(bytes);
            wake.run(); // when it is there: who looks too early is not told again
        }

        @Override
        public byte[] next() {
            return handover.poll();
        }

        @Override
        public void close() {
            pump.interrupt();
        }
    }

    private static void quietly(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // it was only read from
        }
    }
}
