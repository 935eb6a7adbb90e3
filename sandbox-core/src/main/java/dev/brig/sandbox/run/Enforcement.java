package dev.brig.sandbox.run;

import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What enforces each limit of a job.
 *
 * @param words by {@link Limit#key()}, for those that are set; {@code none} where nothing does
 */
public record Enforcement(Map<String, String> words) {

    private static final String NOTHING = "none";

    /** @param group what enforces the limits of groups, for example {@code cgroup-v2}; empty where there are none */
    public static Enforcement of(Limits limits, Optional<String> group) {
        Map<String, String> words = new TreeMap<>();
        for (Limit limit : limits.values().keySet()) {
            words.put(limit.key(), enforcer(limit, group));
        }
        limits.cpus().ifPresent(_ -> words.put("cpuSet", "affinity"));
        return new Enforcement(words);
    }

    String word(Limit limit) {
        return words.getOrDefault(limit.key(), NOTHING);
    }

    private static String enforcer(Limit limit, Optional<String> group) {
        return switch (limit) {
            case WALL -> "timer";
            case CPU -> group.map(word -> "timer+" + word).orElse("rlimit");
            case IDLE -> group.map(word -> "timer+" + word).orElse(NOTHING);
            case MEMORY -> group.orElse("rlimit-as");
            case PROCESSES -> group.orElse("rlimit");
            case CPU_RATE -> group.orElse(NOTHING);
            case OUTPUT -> "pipe";
            case FILE_SIZE, OPEN_FILES, STACK -> "rlimit";
            case WORK_BYTES, WORK_FILES -> "tmpfs";
        };
    }
}
