package dev.brig.judge.jury;

import dev.brig.judge.problem.ProblemPackage;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import java.time.Duration;

/** What a submission may use on one test: what the package says, and else what its format's description says. */
final class SubmissionLimits {
    private static final long MEMORY_BYTES = 2048L << 20;
    private static final long OUTPUT_BYTES = 8L << 20;

    private SubmissionLimits() {}

    static Limits of(ProblemPackage problem, BuiltProgram program, RunTimes times) {
        Limits maximum = program.step().policy().maximum();
        long memory = problem.limits().memoryBytes().orElse(MEMORY_BYTES);
        long wall = Math.min(times.wall().toMillis(), most(maximum, Limit.WALL));
        return Limits.none()
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

    private static long millis(Duration duration) {
        return (duration.toNanos() + 999_999) / 1_000_000;
    }

    private static long most(Limits maximum, Limit limit) {
        return maximum.get(limit).orElse(limit.most());
    }
}
