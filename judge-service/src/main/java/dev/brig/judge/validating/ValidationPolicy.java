package dev.brig.judge.validating;

import dev.brig.judge.problem.ProblemLimits;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import java.time.Duration;

/** What validators and checkers may use. */
final class ValidationPolicy {
    private ValidationPolicy() {}

    static Limits limits(ProblemLimits limits) {
        Limits own = Limits.none();
        if (limits.validationTime().isPresent()) {
            Duration time = limits.validationTime().get();
            own = own.with(Limit.CPU, time).with(Limit.WALL, time.multipliedBy(2));
        }
        if (limits.validationMemoryBytes().isPresent()) {
            own = own.with(Limit.MEMORY, limits.validationMemoryBytes().getAsLong());
        }
        if (limits.validationOutputBytes().isPresent()) {
            own = own.with(Limit.OUTPUT, limits.validationOutputBytes().getAsLong());
        }
        return own;
    }
}
