package dev.brig.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What became of a job. The same words stand in the JSON form that {@code openapi.yaml} describes.
 *
 * @param exitCode the program's exit status, where it exited
 * @param signal the signal that ended it, for example {@code SIGSEGV}
 * @param cause why Brig stopped it ({@code cpu}, {@code wall}, {@code idle}, {@code memory}, {@code output}, {@code syscall},
 *     {@code cancelled}), or which step failed
 * @param detail a sentence for people, where there is more to say: the step that failed and its remedy, the call that was denied
 * @param reached every limit that was hit, also those that only made a call fail
 * @param denied system calls that were denied and reported, by name, each once
 * @param files the files asked for that were there
 * @param missing the files asked for, and not optional, that could not be brought back, with the reason
 * @param enforced what enforced each limit, by {@link Limit#key()}; {@code none} where nothing did
 */
public record Outcome(
        Status status,
        OptionalInt exitCode,
        Optional<String> signal,
        Optional<String> cause,
        Optional<String> detail,
        List<Reached> reached,
        List<String> denied,
        Usage usage,
        Output stdout,
        Output stderr,
        Map<String, Output> files,
        Map<String, String> missing,
        Map<String, String> enforced) {

    public Outcome {
        reached = List.copyOf(reached);
        denied = List.copyOf(denied);
        files = Map.copyOf(files);
        missing = Map.copyOf(missing);
        enforced = Map.copyOf(enforced);
    }

    /** How a job ended. */
    public enum Status {
        /** By itself, with an exit status. */
        EXITED("exited"),
        /** By a signal that Brig did not send. */
        SIGNALED("signaled"),
        /** Brig ended it; the cause says why. */
        STOPPED("stopped"),
        /** Brig could not run it; the cause names the step. Never the program's fault, except that it cannot be executed. */
        FAILED("failed");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /** The status as JSON spells it. */
        public String word() {
            return word;
        }
    }

    /**
     * A limit that was hit.
     *
     * @param limit its {@link Limit#key()}
     * @param allowed the limit
     * @param observed the value seen
     * @param unit of both
     * @param enforcedBy what enforced it, for example {@code cgroup-v2}
     * @param inferred whether this is concluded from circumstances rather than told by the kernel
     */
    public record Reached(
            String limit, long allowed, long observed, String unit, String enforcedBy, boolean inferred) {}

    /** Whether the given limit was hit. */
    public boolean hit(Limit limit) {
        return reached.stream().anyMatch(r -> r.limit().equals(limit.key()));
    }
}
