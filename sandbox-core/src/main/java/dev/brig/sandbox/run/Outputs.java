package dev.brig.sandbox.run;

import dev.brig.sandbox.Output;
import dev.brig.sandbox.OutputListener;
import dev.brig.sandbox.OutputListener.Stream;
import dev.brig.sandbox.libc.Libc;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Takes a job's standard output and error from their pipes, up to a number of bytes for both together. */
final class Outputs {
    private final OutputBuffer stdout = new OutputBuffer();
    private final OutputBuffer stderr = new OutputBuffer();
    private final MemorySegment chunk;
    private final long allowed;
    private final Optional<OutputListener> listener;
    private final Optional<Conduit> next;

    /** @param next takes standard output, which is then not kept */
    Outputs(MemorySegment chunk, long allowed, Optional<OutputListener> listener, Optional<Conduit> next) {
        this.chunk = chunk;
        this.allowed = allowed;
        this.listener = listener;
        this.next = next;
    }

    /** Reads what is there. @return whether more may come; false at the end of the stream */
    boolean read(Stream stream, int fd) {
        int bytes = Libc.read(fd, chunk);
        if (bytes <= 0) {
            return false;
        }
        MemorySegment read = chunk.asSlice(0, bytes);
        boolean passedOn = stream == Stream.STDOUT && next.isPresent();
        if (passedOn) {
            stdout.pass(bytes);
        } else {
            buffer(stream).add(read, allowed - total());
        }
        if (passedOn && !isOver()) {
            next.get().write(read);
        }
        listener.ifPresent(own -> own.output(stream, read.asByteBuffer().asReadOnlyBuffer()));
        return true;
    }

    /** Takes what is left in the pipe when all who could write are gone. */
    void drain(Stream stream, int fd) {
        while (read(stream, fd)) {}
    }

    long total() {
        return stdout.seen() + stderr.seen();
    }

    boolean isOver() {
        return total() > allowed;
    }

    Output stdout() {
        return stdout.output();
    }

    Output stderr() {
        return stderr.output();
    }

    private OutputBuffer buffer(Stream stream) {
        return stream == Stream.STDOUT ? stdout : stderr;
    }
}
