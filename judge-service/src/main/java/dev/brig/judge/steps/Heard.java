package dev.brig.judge.steps;

import dev.brig.sandbox.OutputListener.Stream;
import java.nio.ByteBuffer;

/** Sees what programs write, as it comes. */
@FunctionalInterface
public interface Heard {
    /**
     * On a thread of the sandbox, which must not be held up.
     *
     * @param step from 0
     * @param command of the step, from 0
     * @param bytes valid only during the call
     */
    void output(int step, int command, Stream stream, ByteBuffer bytes);
}
