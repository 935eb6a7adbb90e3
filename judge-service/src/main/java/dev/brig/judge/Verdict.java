package dev.brig.judge;

import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a submission is worth. */
enum Verdict {
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
    String word() {
        return word;
    }

    /**
     * A verdict and what there is to say about it.
     *
     * @param reason empty where the verdict says it all
     */
    record Judged(Verdict verdict, Optional<String> reason) {
        Judged(Verdict verdict) {
            this(verdict, Optional.empty());
        }

        Judged(Verdict verdict, String reason) {
            this(verdict, Optional.of(reason));
        }
    }

    /**
     * What a compiler's outcome means for the submission; empty where the program can be run.
     *
     * @param artifacts the files that the compiler is to make
     */
    static Optional<Judged> ofCompile(Outcome compile, List<String> artifacts) {
        return switch (compile.status()) {
            case FAILED -> Optional.of(internalError("the compiler could not be run", compile));
            case STOPPED -> Optional.of(stoppedCompiler(compile));
            case SIGNALED ->
                Optional.of(new Judged(
                        COMPILATION_ERROR,
                        "the compiler died of " + compile.signal().orElse("a signal")));
            case EXITED -> exitedCompiler(compile, artifacts);
        };
    }

    /**
     * What a program's outcome means; its output is compared where something was expected.
     *
     * @param outOfMemoryExitCode by which the language's runtime says that the program ran out of memory
     */
    static Judged ofRun(Outcome run, Optional<byte[]> expectedOutput, OptionalInt outOfMemoryExitCode) {
        return switch (run.status()) {
            case FAILED -> internalError("the program could not be run", run);
            case STOPPED -> stopped(run);
            case SIGNALED ->
                limitBehind(run)
                        .orElseGet(() -> new Judged(
                                RUNTIME_ERROR, "it died of " + run.signal().orElse("a signal")));
            case EXITED ->
                run.exitCode().orElse(0) == 0 ? finished(run, expectedOutput) : failed(run, outOfMemoryExitCode);
        };
    }

    private static Judged stoppedCompiler(Outcome compile) {
        String cause = compile.cause().orElse("");
        if (cause.equals("cancelled")) {
            return new Judged(INTERNAL_ERROR, "the compiler was cancelled");
        }
        return new Judged(COMPILATION_ERROR, "the compiler was stopped: " + why(cause));
    }

    private static Optional<Judged> exitedCompiler(Outcome compile, List<String> artifacts) {
        int code = compile.exitCode().orElse(0);
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

    private static Judged stopped(Outcome run) {
        String cause = run.cause().orElse("");
        return switch (cause) {
            case "cpu", "wall", "idle" -> new Judged(TIME_LIMIT_EXCEEDED, why(cause));
            case "memory" -> new Judged(MEMORY_LIMIT_EXCEEDED, why(cause));
            case "output" -> new Judged(OUTPUT_LIMIT_EXCEEDED, why(cause));
            case "syscall" -> new Judged(RUNTIME_ERROR, run.detail().orElse(why(cause)));
            default -> new Judged(INTERNAL_ERROR, "the program was stopped: " + why(cause));
        };
    }

    private static Judged finished(Outcome run, Optional<byte[]> expectedOutput) {
        if (run.hit(Limit.CPU) || run.hit(Limit.WALL)) {
            return new Judged(TIME_LIMIT_EXCEEDED, "it ended by itself, but late");
        }
        if (run.stdout().truncated() || run.hit(Limit.OUTPUT)) {
            return new Judged(OUTPUT_LIMIT_EXCEEDED, why("output"));
        }
        boolean right = expectedOutput
                .map(expected -> OutputComparison.matches(expected, run.stdout().content()))
                .orElse(true);
        return new Judged(right ? ACCEPTED : WRONG_ANSWER);
    }

    private static Judged failed(Outcome run, OptionalInt outOfMemoryExitCode) {
        if (run.exitCode().equals(outOfMemoryExitCode)) {
            return new Judged(MEMORY_LIMIT_EXCEEDED, why("memory"));
        }
        return limitBehind(run)
                .orElseGet(() -> new Judged(
                        RUNTIME_ERROR, "it ended with status " + run.exitCode().orElse(0)));
    }

    /** The limit that made a program fail, where the outcome tells of one. */
    private static Optional<Judged> limitBehind(Outcome run) {
        if (run.hit(Limit.CPU) || run.hit(Limit.WALL) || run.hit(Limit.IDLE)) {
            return Optional.of(new Judged(TIME_LIMIT_EXCEEDED, "a limit of time was reached"));
        }
        if (run.hit(Limit.MEMORY)) {
            return Optional.of(new Judged(MEMORY_LIMIT_EXCEEDED, why("memory")));
        }
        if (run.hit(Limit.OUTPUT) || run.hit(Limit.FILE_SIZE)) {
            return Optional.of(new Judged(OUTPUT_LIMIT_EXCEEDED, why("output")));
        }
        return Optional.empty();
    }

    private static Judged internalError(String what, Outcome outcome) {
        return new Judged(
                INTERNAL_ERROR,
                what + ": " + outcome.detail().or(outcome::cause).orElse("no reason is known"));
    }

    private static String why(String cause) {
        return switch (cause) {
            case "cpu" -> "it used all its CPU time";
            case "wall" -> "it took all its time";
            case "idle" -> "it waited too long without doing anything";
            case "memory" -> "it needed more memory than it may have";
            case "output" -> "it wrote more than it may";
            case "syscall" -> "it made a system call that is not allowed";
            case "cancelled" -> "it was cancelled";
            default -> cause;
        };
    }
}
