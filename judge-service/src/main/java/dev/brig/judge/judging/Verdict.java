package dev.brig.judge.judging;

import dev.brig.sandbox.FailureCause;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Exited;
import dev.brig.sandbox.Outcome.Failed;
import dev.brig.sandbox.Outcome.Signaled;
import dev.brig.sandbox.Outcome.Stopped;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.StopCause;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a submission is worth. */
public enum Verdict {
    ACCEPTED("accepted"),
    WRONG_ANSWER("wrong-answer"),
    TIME_LIMIT_EXCEEDED("time-limit-exceeded"),
    MEMORY_LIMIT_EXCEEDED("memory-limit-exceeded"),
    OUTPUT_LIMIT_EXCEEDED("output-limit-exceeded"),
    RUNTIME_ERROR("runtime-error"),
    COMPILATION_ERROR("compilation-error"),
    INTERNAL_ERROR("internal-error");

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    /** The verdict as JSON spells it. */
    public String word() {
        return word;
    }

    /** Whether the program did not end well by itself; its answer does not matter then. */
    public boolean isProgramsFailure() {
        return switch (this) {
            case TIME_LIMIT_EXCEEDED, MEMORY_LIMIT_EXCEEDED, OUTPUT_LIMIT_EXCEEDED, RUNTIME_ERROR -> true;
            case ACCEPTED, WRONG_ANSWER, COMPILATION_ERROR, INTERNAL_ERROR -> false;
        };
    }

    /**
     * A verdict and what there is to say about it.
     *
     * @param reason empty where the verdict says it all
     */
    public record Judged(Verdict verdict, Optional<String> reason) {
        public Judged(Verdict verdict) {
            this(verdict, Optional.empty());
        }

        public Judged(Verdict verdict, String reason) {
            this(verdict, Optional.of(reason));
        }
    }

    /** Who made the file that a run executes. */
    public enum Started {
        /** The submission, by way of its compiler: it chooses what the kernel says to it. */
        SUBMISSION,
        /** The language: where it cannot be executed, that is a fault of ours. */
        LANGUAGE
    }

    /**
     * What a compiler's outcome means for the submission; empty where the program can be run.
     *
     * @param artifacts the files that the compiler is to make
     */
    public static Optional<Judged> ofCompile(Outcome compile, List<String> artifacts) {
        return switch (compile.ending()) {
            case Failed _ -> Optional.of(internalError("the compiler could not be run", compile));
            case Stopped stopped -> Optional.of(stoppedCompiler(stopped.cause()));
            case Signaled(String signal) ->
                Optional.of(new Judged(COMPILATION_ERROR, "the compiler died of " + signal));
            case Exited(int code) -> exitedCompiler(compile, code, artifacts);
        };
    }

    /**
     * What a program's outcome means; its output is compared where something was expected.
     *
     * @param started who made the file that was to be executed
     * @param outOfMemoryExitCode by which the language's runtime says that the program ran out of memory
     */
    public static Judged ofRun(
            Outcome run, Optional<byte[]> expectedOutput, Started started, OptionalInt outOfMemoryExitCode) {
        return switch (run.ending()) {
            case Failed(FailureCause.Command _, Optional<String> detail)
            when started == Started.SUBMISSION ->
                new Judged(
                        RUNTIME_ERROR,
                        "it cannot be executed" + detail.map(why -> ": " + why).orElse(""));
            case Failed _ -> internalError("the program could not be run", run);
            case Stopped stopped -> stopped(stopped);
            case Signaled(String signal) ->
                limitBehind(run).orElseGet(() -> new Judged(RUNTIME_ERROR, "it died of " + signal));
            case Exited(int code) -> code == 0 ? finished(run, expectedOutput) : failed(run, code, outOfMemoryExitCode);
        };
    }

    private static Judged stoppedCompiler(StopCause cause) {
        return cause == StopCause.CANCELLED
                ? new Judged(INTERNAL_ERROR, "the compiler was cancelled")
                : new Judged(COMPILATION_ERROR, "the compiler was stopped: " + why(cause));
    }

    private static Optional<Judged> exitedCompiler(Outcome compile, int code, List<String> artifacts) {
        if (code != 0) {
            String why = limitBehind(compile)
                    .flatMap(Judged::reason)
                    .map(reason -> ": " + reason)
                    .orElse("");
            return Optional.of(new Judged(COMPILATION_ERROR, "the compiler ended with status " + code + why));
        }
        return artifacts.stream()
                .flatMap(artifact -> missing(compile, artifact).stream())
                .findFirst()
                .map(reason -> new Judged(COMPILATION_ERROR, reason));
    }

    private static Optional<String> missing(Outcome compile, String artifact) {
        Output made = compile.files().get(artifact);
        if (made == null) {
            String why = compile.missing().getOrDefault(artifact, "");
            return Optional.of("the compiler ended well and made no " + artifact + (why.isEmpty() ? "" : ": " + why));
        }
        return made.truncated()
                ? Optional.of("the compiler made too large a file: " + artifact + " has " + made.bytes() + " bytes")
                : Optional.empty();
    }

    private static Judged stopped(Stopped stopped) {
        String why = why(stopped.cause());
        return switch (stopped.cause()) {
            case CPU, IDLE -> new Judged(TIME_LIMIT_EXCEEDED, why);
            case WALL ->
                new Judged(
                        TIME_LIMIT_EXCEEDED,
                        why + stopped.detail().map(more -> ": " + more).orElse(""));
            case MEMORY -> new Judged(MEMORY_LIMIT_EXCEEDED, why);
            case OUTPUT -> new Judged(OUTPUT_LIMIT_EXCEEDED, why);
            case SYSCALL -> new Judged(RUNTIME_ERROR, stopped.detail().orElse(why));
            case CANCELLED -> new Judged(INTERNAL_ERROR, "the program was stopped: " + why);
        };
    }

    private static Judged finished(Outcome run, Optional<byte[]> expectedOutput) {
        if (run.hit(Limit.CPU) || run.hit(Limit.WALL)) {
            return new Judged(TIME_LIMIT_EXCEEDED, "it ended by itself, but late");
        }
        if (run.stdout().truncated() || run.hit(Limit.OUTPUT)) {
            return new Judged(OUTPUT_LIMIT_EXCEEDED, why(StopCause.OUTPUT));
        }
        boolean right = expectedOutput
                .map(expected -> OutputComparison.matches(expected, run.stdout().content()))
                .orElse(true);
        return new Judged(right ? ACCEPTED : WRONG_ANSWER);
    }

    private static Judged failed(Outcome run, int code, OptionalInt outOfMemoryExitCode) {
        if (outOfMemoryExitCode.equals(OptionalInt.of(code))) {
            return new Judged(MEMORY_LIMIT_EXCEEDED, why(StopCause.MEMORY));
        }
        return limitBehind(run).orElseGet(() -> new Judged(RUNTIME_ERROR, "it ended with status " + code));
    }

    /** The limit that made a program fail, where the outcome tells of one. */
    private static Optional<Judged> limitBehind(Outcome run) {
        if (run.hit(Limit.CPU) || run.hit(Limit.WALL) || run.hit(Limit.IDLE)) {
            return Optional.of(new Judged(TIME_LIMIT_EXCEEDED, "a limit of time was reached"));
        }
        if (run.hit(Limit.MEMORY)) {
            return Optional.of(new Judged(MEMORY_LIMIT_EXCEEDED, why(StopCause.MEMORY)));
        }
        if (run.hit(Limit.OUTPUT) || run.hit(Limit.FILE_SIZE)) {
            return Optional.of(new Judged(OUTPUT_LIMIT_EXCEEDED, why(StopCause.OUTPUT)));
        }
        return Optional.empty();
    }

    private static Judged internalError(String what, Outcome outcome) {
        return new Judged(
                INTERNAL_ERROR,
                what + ": " + outcome.detail().or(outcome::cause).orElse("no reason is known"));
    }

    private static String why(StopCause cause) {
        return switch (cause) {
            case CPU -> "it used all its CPU time";
            case WALL -> "it took all its time";
            case IDLE -> "it waited too long without doing anything";
            case MEMORY -> "it needed more memory than it may have";
            case OUTPUT -> "it wrote more than it may";
            case SYSCALL -> "it made a system call that is not allowed";
            case CANCELLED -> "it was cancelled";
        };
    }
}
