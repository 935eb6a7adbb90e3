package dev.brig.judge.problem.format;

import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFinding.Severity;
import dev.brig.judge.problem.ProblemLimits;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TimeLimit;
import dev.brig.judge.problem.source.Fields;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** The section {@code limits} of {@code problem.yaml}. */
final class LimitFields {
    private static final double LONGEST_SECONDS = 86_400;

    private LimitFields() {}

    /** As 2025-09 has it. */
    static ProblemLimits modern(Fields limits, Set<ProblemType> types) {
        Optional<Fields> multipliers = limits.section("time_multipliers");
        double ac = multipliers
                .map(fields -> fields.numberAtLeast("ac_to_time_limit", 1))
                .orElse(OptionalDouble.empty())
                .orElse(2);
        double tle = multipliers
                .map(fields -> fields.numberAtLeast("time_limit_to_tle", 1))
                .orElse(OptionalDouble.empty())
                .orElse(1.5);
        multipliers.ifPresent(fields -> fields.requireNoOthers(Severity.ERROR));
        Duration resolution = seconds(limits, "time_resolution").orElse(Duration.ofSeconds(1));
        Optional<Duration> given = seconds(limits, "time_limit");
        if (given.isPresent() && given.get().toNanos() % resolution.toNanos() != 0) {
            limits.error(
                    Code.BAD_VALUE,
                    "time_limit",
                    "must be a multiple of time_resolution, which is " + Fields.plain(resolution.toNanos() / 1e9)
                            + " s");
        }
        return with(limits, new TimeLimit(given, ac, tle, resolution), passes(limits, types));
    }

    /**
     * As the legacy format has it, with DOMjudge's {@code time_limit} and {@code validation_passes}.
     *
     * @param elsewhere a time limit that stands in another file
     */
    static ProblemLimits legacy(Fields limits, Set<ProblemType> types, Optional<Duration> elsewhere) {
        double multiplier = limits.numberAtLeast("time_multiplier", 1).orElse(5);
        double margin = limits.numberAtLeast("time_safety_margin", 1).orElse(2);
        Optional<Duration> given = seconds(limits, "time_limit");
        if (given.isPresent() && elsewhere.isPresent() && !given.equals(elsewhere)) {
            limits.error(
                    Code.CONFLICT,
                    "time_limit",
                    "another file of the package says "
                            + Fields.plain(elsewhere.get().toNanos() / 1e9) + " s");
        }
        TimeLimit time = new TimeLimit(given.or(() -> elsewhere), multiplier, margin, Duration.ofSeconds(1));
        return with(limits, time, passes(limits, types));
    }

    private static int passes(Fields limits, Set<ProblemType> types) {
        OptionalLong passes = limits.integerAtLeast("validation_passes", 2);
        if (passes.isPresent() && !types.contains(ProblemType.MULTI_PASS)) {
            limits.error(Code.CONFLICT, "validation_passes", "is only for multi-pass problems");
        }
        return (int) Math.min(passes.orElse(2), 1_000_000);
    }

    private static ProblemLimits with(Fields limits, TimeLimit time, int passes) {
        return new ProblemLimits(
                time,
                bytes(limits, "memory", 20),
                bytes(limits, "output", 20),
                bytes(limits, "code", 10),
                wholeSeconds(limits, "compilation_time"),
                bytes(limits, "compilation_memory", 20),
                wholeSeconds(limits, "validation_time"),
                bytes(limits, "validation_memory", 20),
                bytes(limits, "validation_output", 20),
                passes);
    }

    private static OptionalLong bytes(Fields limits, String key, int shift) {
        OptionalLong units = limits.integerAtLeast(key, 1);
        return units.isPresent() ? OptionalLong.of(units.getAsLong() << shift) : units;
    }

    private static Optional<Duration> wholeSeconds(Fields limits, String key) {
        OptionalLong seconds = limits.integerAtLeast(key, 1);
        return seconds.isPresent() ? Optional.of(Duration.ofSeconds(seconds.getAsLong())) : Optional.empty();
    }

    private static Optional<Duration> seconds(Fields limits, String key) {
        OptionalDouble seconds = limits.positiveNumber(key);
        if (seconds.isPresent() && (seconds.getAsDouble() > LONGEST_SECONDS || seconds.getAsDouble() < 0.001)) {
            limits.error(Code.BAD_VALUE, key, "must lie between a millisecond and a day");
            return Optional.empty();
        }
        return seconds.isPresent() ? Optional.of(ofSeconds(seconds.getAsDouble())) : Optional.empty();
    }

    /** To the microsecond, so that 0.1 is what it looks like. */
    static Duration ofSeconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e6) * 1000);
    }
}
