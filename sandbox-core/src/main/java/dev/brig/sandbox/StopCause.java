package dev.brig.sandbox;

import java.util.Arrays;
import java.util.Optional;

/** Why Brig stopped a job. */
public enum StopCause {
    CPU("cpu"),
    WALL("wall"),
    IDLE("idle"),
    MEMORY("memory"),
    OUTPUT("output"),
    /** It made a system call that its policy answers by ending the job. */
    SYSCALL("syscall"),
    /** Whoever started it asked for its end, or the engine was closed. */
    CANCELLED("cancelled");

    private final String word;

    StopCause(String word) {
        this.word = word;
    }

    /** The cause in results. */
    public String word() {
        return word;
    }

    /** The limit that leads to this stop, if one does. */
    public Optional<Limit> limit() {
        return Arrays.stream(Limit.values())
                .filter(limit -> limit.stop().filter(this::equals).isPresent())
                .findFirst();
    }
}
