package dev.brig.sandbox;

import java.nio.ByteBuffer;

/**
 * Sees a job's output as it comes. Called on the slot's own thread: it must not block for long, or the job's limits are
 * checked late.
 */
@FunctionalInterface
public interface OutputListener {

    /** The two streams of output. */
    enum Stream {
        STDOUT,
        STDERR
    }

    /** @param bytes what came; valid only during the call */
    void output(Stream stream, ByteBuffer bytes);
}
