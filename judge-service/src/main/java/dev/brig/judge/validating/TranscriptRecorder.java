package dev.brig.judge.validating;

import dev.brig.judge.judging.Transcript;
import dev.brig.judge.judging.Transcript.Line;
import dev.brig.judge.judging.Transcript.Side;
import dev.brig.sandbox.OutputListener;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a transcript while two programs talk. Safe for use by the threads of both. */
public final class TranscriptRecorder {
    private final int most;
    private final List<Line> lines = new ArrayList<>();
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private Optional<Side> speaker = Optional.empty();
    private Duration began = Duration.ZERO;
    private boolean truncated;
    private int bytes;
    private int pass;
    private long startNanos;

    /** @param most bytes of what is said; each line counts as one more */
    public TranscriptRecorder(int most) {
        this.most = most;
    }

    /** The next pass begins. */
    synchronized void begin() {
        pass++;
        startNanos = System.nanoTime();
    }

    OutputListener of(Side side) {
        return (stream, said) -> {
            if (stream == OutputListener.Stream.STDOUT) {
                take(side, said);
            }
        };
    }

    private synchronized void take(Side side, ByteBuffer said) {
        if (!speaker.equals(Optional.of(side))) {
            flush();
            speaker = Optional.of(side);
        }
        ByteBuffer bytesLeft = said.duplicate();
        while (bytesLeft.hasRemaining()) {
            if (bytes >= most) {
                truncated = true;
                return;
            }
            if (partial.size() == 0) {
                began = now();
            }
            bytes++;
            byte next = bytesLeft.get();
            if (next == '\n') {
                add(side);
            } else {
                partial.write(next);
            }
        }
    }

    private void flush() {
        if (partial.size() > 0) {
            bytes++;
            add(speaker.orElseThrow());
        }
    }

    private void add(Side side) {
        lines.add(new Line(pass, began, side, partial.toString(StandardCharsets.UTF_8), false));
        partial.reset();
    }

    /** The first of both has left. */
    synchronized void left(Side first) {
        flush();
        lines.add(new Line(pass, now(), first, "", true));
        speaker = Optional.empty();
    }

    private Duration now() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    public synchronized Transcript transcript() {
        return new Transcript(lines, truncated);
    }
}
