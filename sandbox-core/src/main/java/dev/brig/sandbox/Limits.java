package dev.brig.sandbox;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A set of limits, each in its {@link Limit#unit() unit}. A job gets its policy's default for a limit
 * that is absent.
 *
 * @param values the limits that are set
 * @param cpus the CPUs on which the job may run, if it is restricted
 */
public record Limits(Map<Limit, Long> values, Optional<CpuSet> cpus) {

    private static final Limits NONE = new Limits(Map.of(), Optional.empty());

    public Limits {
        EnumMap<Limit, Long> copy = new EnumMap<>(Limit.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
        Objects.requireNonNull(cpus, "cpus");
    }

    /** No limit set. */
    public static Limits none() {
        return NONE;
    }

    /** These limits with one more, or with another value for it. */
    public Limits with(Limit limit, long value) {
        EnumMap<Limit, Long> copy = new EnumMap<>(Limit.class);
        copy.putAll(values);
        copy.put(limit, value);
        return new Limits(copy, cpus);
    }

    /** These limits with one more, for the limits of time. */
    public Limits with(Limit limit, Duration value) {
        if (limit.unit() != Limit.Unit.MILLIS) {
            throw new IllegalArgumentException(limit.field() + " is not a time");
        }
        return with(limit, value.toMillis());
    }

    /** These limits, restricted to the given CPUs. */
    public Limits with(CpuSet set) {
        return new Limits(values, Optional.of(set));
    }

    /** These limits, overridden by the given ones. */
    public Limits overlay(Limits over) {
        EnumMap<Limit, Long> copy = new EnumMap<>(Limit.class);
        copy.putAll(values);
        copy.putAll(over.values);
        return new Limits(copy, over.cpus.or(() -> cpus));
    }

    public OptionalLong get(Limit limit) {
        Long value = values.get(limit);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
