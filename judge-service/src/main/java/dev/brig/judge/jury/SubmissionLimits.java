package dev.brig.judge.jury;

import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.program.BuiltProgram;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import java.time.Duration;

/** What a submission may use on one test: what the package says, and else what its format's description says. */
final class SubmissionLimits {
    private static final long MEMORY_BYTES = 2048L << 20;
    private static final long OUTPUT_BYTES = 8L << 20;

    private SubmissionLimits() {}

    static Limits of(ProblemPackage problem, BuiltProgram program, TestCase test, RunTimes times) {
        Limits maximum = program.step().policy().maximum();
        long memory = problem.limits().memoryBytes().orElse(MEMORY_BYTES);
        long wall = Math.min(times.wall().toMillis(), most(maximum, Limit.WALL));
        return program.roomFor(fileBytes(problem, test) + program.largeBytes())
                .overlay(fileSize(problem, program))
                .with(Limit.CPU, Math.clamp(millis(times.stop()), 1, most(maximum, Limit.CPU)))
                .with(Limit.WALL, wall)
                .with(Limit.MEMORY, memory)
                // Deep recursion is stopped by the memory limit alone.
                .with(Limit.STACK, Math.min(memory, most(maximum, Limit.STACK)))
                .with(Limit.OUTPUT, outputBytes(problem));
    }

    static long outputBytes(ProblemPackage problem) {
        return problem.limits().outputBytes().orElse(OUTPUT_BYTES);
    }

    /** Input and output lie in the work directory where the problem gives them names. */
    private static long fileBytes(ProblemPackage problem, TestCase test) {
        long input = problem.inputFile().isPresent() ? test.input().toFile().length() : 0;
        return problem.outputFile().isPresent() ? input + outputBytes(problem) : input;
    }

    private static Limits fileSize(ProblemPackage problem, BuiltProgram program) {
        long plain = program.step().policy().defaults().get(Limit.FILE_SIZE).orElse(Long.MAX_VALUE);
        long most = most(program.step().policy().maximum(), Limit.FILE_SIZE);
        return problem.outputFile().isPresent() && outputBytes(problem) > plain
                ? Limits.none().with(Limit.FILE_SIZE, Math.min(outputBytes(problem), most))
                : Limits.none();
    }

    private static long millis(Duration duration) {
        return (duration.toNanos() + 999_999) / 1_000_000;
    }

    private static long most(Limits maximum, Limit limit) {
        return maximum.get(limit).orElse(limit.most());
    }
}
