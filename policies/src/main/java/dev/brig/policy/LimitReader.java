package dev.brig.policy;

import dev.brig.policy.document.DocumentNode;
import dev.brig.policy.mistake.FileMistake;
import dev.brig.sandbox.CpuSet;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads limits. Their form has been held against a schema. */
final class LimitReader {
    private static final String CPU_SET = "cpuSet";

    private final List<FileMistake> mistakes;

    LimitReader(List<FileMistake> mistakes) {
        this.mistakes = mistakes;
    }

    /**
     * The limits of a policy.
     *
     * @param defaults for jobs that do not ask
     * @param maximum the most a job may ask for
     */
    record Range(Limits defaults, Limits maximum) {}

    /** Limits with {@code default} and {@code maximum} each, as policies have them. */
    Range ranges(Map<String, DocumentNode> fields) {
        Limits defaults = Limits.none();
        Limits maximum = Limits.none();
        for (Map.Entry<String, DocumentNode> field : fields.entrySet()) {
            defaults = with(defaults, field.getKey(), field.getValue().member("default"));
            maximum = with(maximum, field.getKey(), field.getValue().member("maximum"));
        }
        for (Map.Entry<String, DocumentNode> field : fields.entrySet()) {
            requireWithin(field.getKey(), field.getValue(), defaults, maximum);
        }
        return new Range(defaults, maximum);
    }

    /** Limits with a value each, as languages have them. */
    Limits values(Map<String, DocumentNode> fields) {
        Limits limits = Limits.none();
        for (Map.Entry<String, DocumentNode> field : fields.entrySet()) {
            limits = with(limits, field.getKey(), Optional.of(field.getValue()));
        }
        return limits;
    }

    /** Amounts to add to limits; they may be outside of the ranges of limits. */
    Limits amounts(Map<String, DocumentNode> fields) {
        Limits limits = Limits.none();
        for (Map.Entry<String, DocumentNode> field : fields.entrySet()) {
            Limit limit = limit(field.getKey());
            try {
                limits = limits.with(
                        limit, Quantity.amount(limit, field.getValue().text()));
            } catch (IllegalArgumentException e) {
                mistakes.add(field.getValue().mistake(e.getMessage()));
            }
        }
        return limits;
    }

    private Limits with(Limits limits, String name, Optional<DocumentNode> value) {
        if (value.isEmpty() || value.get().text().equals("none")) {
            return limits;
        }
        try {
            if (name.equals(CPU_SET)) {
                return limits.with(new CpuSet(value.get().text()));
            }
            Limit limit = limit(name);
            return limits.with(limit, Quantity.of(limit, value.get().text()));
        } catch (IllegalArgumentException e) {
            mistakes.add(value.get().mistake(e.getMessage()));
            return limits;
        }
    }

    private void requireWithin(String name, DocumentNode field, Limits defaults, Limits maximum) {
        Optional<DocumentNode> given = field.member("default");
        if (given.isEmpty()) {
            return;
        }
        if (name.equals(CPU_SET)) {
            BitSet outside = defaults.cpus().map(CpuSet::bits).orElseGet(BitSet::new);
            maximum.cpus().ifPresent(allowed -> outside.andNot(allowed.bits()));
            if (maximum.cpus().isPresent() && !outside.isEmpty()) {
                mistakes.add(given.get().mistake("holds CPUs that are not in the maximum"));
            }
            return;
        }
        OptionalLong value = defaults.get(limit(name));
        OptionalLong most = maximum.get(limit(name));
        if (value.isPresent() && most.isPresent() && value.getAsLong() > most.getAsLong()) {
            mistakes.add(given.get()
                    .mistake(given.get().text() + " is above the maximum, "
                            + Quantity.format(limit(name), most.getAsLong())));
        }
    }

    private static Limit limit(String key) {
        return Arrays.stream(Limit.values())
                .filter(limit -> limit.key().equals(key))
                .findFirst()
                .orElseThrow();
    }
}
