package dev.brig.sandbox;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What became of a job.
 *
 * @param reached every limit that was hit, also those that only made a call fail
 * @param denied system calls that were denied and reported, by name, each once
 * @param files the files asked for that were there
 * @param missing the files asked for, and not optional, that could not be brought back, with the reason
 * @param enforced what enforced each limit that was set
 * @param pinned whether the job was held to CPUs of its own ({@link Limits#cpus()})
 * @param warm whether it was a fork of an interpreter that was started ahead ({@link Job#script()}): what that had used until then is not in
 *     its usage
 */
public record Outcome(
        Ending ending,
        List<Reached> reached,
        List<String> denied,
        Usage usage,
        Output stdout,
        Output stderr,
        Map<String, Output> files,
        Map<String, String> missing,
        Map<Limit, Enforcer> enforced,
        boolean pinned,
        boolean warm) {

    public Outcome {
        reached = List.copyOf(reached);
        denied = List.copyOf(denied);
        files = Map.copyOf(files);
        missing = Map.copyOf(missing);
        EnumMap<Limit, Enforcer> copy = new EnumMap<>(Limit.class);
        copy.putAll(enforced);
        enforced = Collections.unmodifiableMap(copy);
    }

    /** Of a job that started its program itself. */
    public Outcome(
            Ending ending,
            List<Reached> reached,
            List<String> denied,
            Usage usage,
            Output stdout,
            Output stderr,
            Map<String, Output> files,
            Map<String, String> missing,
            Map<Limit, Enforcer> enforced,
            boolean pinned) {
        this(ending, reached, denied, usage, stdout, stderr, files, missing, enforced, pinned, false);
    }

    /** An outcome of which nothing is known but how it ended. */
    public static Outcome of(Ending ending) {
        return new Outcome(
                ending,
                List.of(),
                List.of(),
                Usage.none(),
                Output.empty(),
                Output.empty(),
                Map.of(),
                Map.of(),
                Map.of(),
                false);
    }

    /** How a job ended. */
    public sealed interface Ending {}

    /** By itself, with an exit status. */
    public record Exited(int code) implements Ending {}

    /**
     * By a signal that Brig did not send.
     *
     * @param signal its name, for example {@code SIGSEGV}
     */
    public record Signaled(String signal) implements Ending {}

    /**
     * Brig ended it.
     *
     * @param detail a sentence for people, where there is more to say: the call that was denied, or how long it waited for a CPU
     */
    public record Stopped(StopCause cause, Optional<String> detail) implements Ending {
        public Stopped(StopCause cause) {
            this(cause, Optional.empty());
        }
    }

    /**
     * Brig could not run it.
     *
     * @param detail a sentence for people, where there is more to say: the step that failed and its remedy
     */
    public record Failed(FailureCause cause, Optional<String> detail) implements Ending {
        public Failed(FailureCause cause, String detail) {
            this(cause, Optional.of(detail));
        }
    }

    /** The kind of an {@link Ending}. */
    public enum Status {
        EXITED("exited"),
        SIGNALED("signaled"),
        STOPPED("stopped"),
        FAILED("failed");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /** The status in results. */
        public String word() {
            return word;
        }
    }

    /**
     * A limit that was hit.
     *
     * @param allowed the limit
     * @param observed the value seen; both in the unit that the limit is {@linkplain Limit.Unit#toldIn() told in}
     * @param enforcedBy what enforced it
     * @param inferred whether this is concluded from circumstances rather than told by the kernel
     */
    public record Reached(Limit limit, long allowed, long observed, Enforcer enforcedBy, boolean inferred) {}

    public Status status() {
        return switch (ending) {
            case Exited _ -> Status.EXITED;
            case Signaled _ -> Status.SIGNALED;
            case Stopped _ -> Status.STOPPED;
            case Failed _ -> Status.FAILED;
        };
    }

    /** The program's exit status, where it exited. */
    public OptionalInt exitCode() {
        return ending instanceof Exited(int code) ? OptionalInt.of(code) : OptionalInt.empty();
    }

    /** Whether the program exited with the given status. */
    public boolean exited(int code) {
        return ending.equals(new Exited(code));
    }

    /** The signal that ended it, if one did. */
    public Optional<String> signal() {
        return ending instanceof Signaled(String name) ? Optional.of(name) : Optional.empty();
    }

    /** The word for why Brig stopped it or could not run it, if so. */
    public Optional<String> cause() {
        return switch (ending) {
            case Stopped stopped -> Optional.of(stopped.cause().word());
            case Failed failed -> Optional.of(failed.cause().word());
            case Exited _, Signaled _ -> Optional.empty();
        };
    }

    /** A sentence for people, where there is more to say. */
    public Optional<String> detail() {
        return switch (ending) {
            case Stopped stopped -> stopped.detail();
            case Failed failed -> failed.detail();
            case Exited _, Signaled _ -> Optional.empty();
        };
    }

    /** Whether Brig stopped it for the given cause. */
    public boolean stoppedBy(StopCause cause) {
        return ending instanceof Stopped stopped && stopped.cause() == cause;
    }

    /** Whether the limit of wall time stopped it, most of which it spent waiting for a CPU that others had. */
    public boolean starved() {
        return stoppedBy(StopCause.WALL) && detail().isPresent();
    }

    /** Whether the given limit was hit. */
    public boolean hit(Limit limit) {
        return reached(limit).isPresent();
    }

    /** How the given limit was hit, if it was. */
    public Optional<Reached> reached(Limit limit) {
        return reached.stream().filter(hit -> hit.limit() == limit).findFirst();
    }

    /** This outcome without the files that came back. */
    public Outcome withoutFiles() {
        return new Outcome(ending, reached, denied, usage, stdout, stderr, Map.of(), missing, enforced, pinned, warm);
    }
}
