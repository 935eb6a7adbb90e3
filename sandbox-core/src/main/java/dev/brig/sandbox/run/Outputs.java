package dev.brig.sandbox.run;

import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.OutputListener;
import dev.brig.sandbox.OutputListener.Stream;
import dev.brig.sandbox.libc.Libc;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes a job's standard output and error from their pipes, up to a number of bytes for both together or for each. */
final class Outputs {
    private final OutputBuffer stdout = new OutputBuffer();
    private final OutputBuffer stderr = new OutputBuffer();
    private final MemorySegment chunk;
    private final long allowed;
    private final OptionalLong allowedForStderr;
    private final boolean keepsStdout;
    private final Optional<OutputListener> listener;
    private final Optional<Conduit> next;

    /**
     * @param limits of {@link Limit#OUTPUT} and {@link Limit#STDERR}
     * @param keepsStdout whether standard output is kept
     * @param next takes standard output, which is then not kept
     */
    Outputs(
            MemorySegment chunk,
            Limits limits,
            boolean keepsStdout,
            Optional<OutputListener> listener,
            Optional<Conduit> next) {
        this.chunk = chunk;
        this.allowed = limits.get(Limit.OUTPUT).orElse(Long.MAX_VALUE);
        this.allowedForStderr = limits.get(Limit.STDERR);
        this.keepsStdout = keepsStdout;
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
        MemorySegment shown = read;
        if (stream == Stream.STDERR) {
            long room = allowedForStderr.isPresent() ? allowedForStderr.getAsLong() - stderr.seen() : allowed - total();
            stderr.add(read, room);
            if (allowedForStderr.isPresent()) {
                shown = read.asSlice(0, Math.clamp(room, 0, bytes));
            }
        } else if (next.isPresent()) {
            stdout.pass(bytes);
        } else if (keepsStdout) {
            stdout.add(read, allowed - total());
        } else {
            stdout.keepLast(read);
        }
        // Before another job reads it: who listens to both sees an answer after what it answers.
        if (listener.isPresent() && shown.byteSize() > 0) {
            listener.get().output(stream, shown.asByteBuffer().asReadOnlyBuffer());
        }
        if (stream == Stream.STDOUT && next.isPresent() && !isOver()) {
            next.get().write(read);
        }
        return true;
    }

    /** Takes what is left in the pipe when all who could write are gone. */
    void drain(Stream stream, int fd) {
        while (read(stream, fd)) {}
    }

    /** What counts as output. */
    long total() {
        return stdout.seen() + (allowedForStderr.isPresent() ? 0 : stderr.seen());
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
}
