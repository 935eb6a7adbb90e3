package dev.brig.sandbox.doctor;

import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Policy;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks how many descriptors and processes Brig itself may have (getrlimit(2)). */
final class Resources {
    /** Enough for some thirty slots, at about 30 descriptors each, in addition to the JVM's. */
    private static final long DESCRIPTORS = 1024;

    /** Enough for Brig's own threads and whatever else its user runs. */
    private static final long PROCESSES = 1024;

    private static final long ENOUGH_PROCESSES = 16_384;

    private final Host host;
    private final int uid;
    private final Policy policy;
    private final int slots;

    Resources(Host host, int uid, Policy policy, int slots) {
        this.host = host;
        this.uid = uid;
        this.policy = policy;
        this.slots = slots;
    }

    List<Finding> findings() {
        long processes = uid == 0 ? 0 : PROCESSES + ofJobs();
        return List.of(
                finding("descriptors", "Max open files", DESCRIPTORS, "ulimit -n 65536"),
                finding("processes", "Max processes", processes, "ulimit -u " + Math.max(ENOUGH_PROCESSES, processes)));
    }

    /** The kernel counts them for whoever made their user namespace: for Brig's user, whatever users slots have. */
    private long ofJobs() {
        return slots * policy.maximum().get(Limit.PROCESSES).orElse(0);
    }

    private Finding finding(String subject, String name, long enough, String remedy) {
        OptionalLong limit = limit(name);
        long most = limit.orElse(Long.MAX_VALUE);
        String state = (most == Long.MAX_VALUE ? "any number" : most) + " may be had at once";
        return most >= enough
                ? Finding.ok(subject, state)
                : Finding.warning(subject, "only " + state + ": too few for more than some slots")
                        .mendedBy(remedy);
    }

    /** The hard limit, to which the JVM raises its own for descriptors; empty if there is none. */
    private OptionalLong limit(String name) {
        Matcher line = Pattern.compile("(?m)^" + name + "\\s+(\\S+)\\s+(\\S+)")
                .matcher(host.text("/proc/self/limits").orElse(""));
        return line.find() && !line.group(1).equals("unlimited")
                ? OptionalLong.of(Long.parseLong(line.group(1)))
                : OptionalLong.empty();
    }
}
