package dev.brig.sandbox.doctor;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks how many descriptors and processes Brig itself may have (getrlimit(2)). */
final class Resources {
    /** Enough for some thirty slots, at about 30 descriptors each, in addition to the JVM's. */
    private static final long DESCRIPTORS = 1024;

    /** Enough for some slots; an ordinary user's count includes his own processes and those of all jobs. */
    private static final long PROCESSES = 1024;

    private final Host host;
    private final int uid;

    Resources(Host host, int uid) {
        this.host = host;
        this.uid = uid;
    }

    List<Finding> findings() {
        return List.of(
                finding("descriptors", "Max open files", DESCRIPTORS, "ulimit -n 65536"),
                finding("processes", "Max processes", uid == 0 ? 0 : PROCESSES, "ulimit -u 16384"));
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
