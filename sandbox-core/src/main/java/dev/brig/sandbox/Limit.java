package dev.brig.sandbox;

import java.util.Arrays;
import java.util.Optional;

/**
 * The resources that a job may use, and what there is to know of the limit of each: its names, its unit, its range, what enforces it,
 * and the stop that it leads to.
 */
public enum Limit {
    /** CPU time of all processes of the job together. */
    CPU("cpu", "cpuMillis", Unit.MILLIS, 1, 24 * 3600_000L, Enforcers.timedGroup(Enforcer.RLIMIT), StopCause.CPU),
    /** Time from the start of the program to its end. */
    WALL("wall", "wallMillis", Unit.MILLIS, 1, 24 * 3600_000L, Enforcers.always(Enforcer.TIMER), StopCause.WALL),
    /** Time that may pass without any CPU time being used. */
    IDLE("idle", "idleMillis", Unit.MILLIS, 10, 24 * 3600_000L, Enforcers.timedGroup(Enforcer.NONE), StopCause.IDLE),
    /** Memory of all processes, with their page cache and kernel memory; there is no swap. */
    MEMORY(
            "memory",
            "memoryBytes",
            Unit.BYTES,
            1 << 20,
            1L << 42,
            Enforcers.group(Enforcer.RLIMIT_AS),
            StopCause.MEMORY),
    /** Processes and threads alive at once. */
    PROCESSES("processes", "processes", Unit.COUNT, 1, 1 << 20, Enforcers.group(Enforcer.RLIMIT)),
    /** Bytes written to standard output; and to standard error, where that has no limit of its own. */
    OUTPUT("output", "outputBytes", Unit.BYTES, 0, 1L << 30, Enforcers.always(Enforcer.PIPE), StopCause.OUTPUT),
    /** Bytes of standard error that are kept; what comes after them is read and dropped, and the job goes on. */
    STDERR("stderr", "stderrBytes", Unit.BYTES, 0, 1L << 30, Enforcers.always(Enforcer.PIPE)),
    /** Size of any one file that is written ({@code RLIMIT_FSIZE}). */
    FILE_SIZE("fileSize", "fileSizeBytes", Unit.BYTES, 0, 1L << 42, Enforcers.always(Enforcer.RLIMIT)),
    /** Descriptors open at once in one process ({@code RLIMIT_NOFILE}). */
    OPEN_FILES("openFiles", "openFiles", Unit.COUNT, 3, 1 << 20, Enforcers.always(Enforcer.RLIMIT)),
    /** Stack of the main thread ({@code RLIMIT_STACK}). */
    STACK("stack", "stackBytes", Unit.BYTES, 64 << 10, 1L << 42, Enforcers.always(Enforcer.RLIMIT)),
    /** Bytes in the work directory, /tmp and /dev/shm together. */
    WORK_BYTES("workBytes", "workBytes", Unit.BYTES, 64 << 10, 1L << 42, Enforcers.always(Enforcer.TMPFS)),
    /** Files and directories in the work directory, /tmp and /dev/shm together. */
    WORK_FILES("workFiles", "workFiles", Unit.COUNT, 16, 1L << 32, Enforcers.always(Enforcer.TMPFS)),
    /** CPU time per wall time, in percent of one core: 50 is half a core, 200 two cores. */
    CPU_RATE("cpuRate", "cpuRatePercent", Unit.PERCENT, 1, 100 * 4096L, Enforcers.group(Enforcer.NONE));

    /** The unit of a limit's values. */
    public enum Unit {
        /** Asked for in milliseconds, told in microseconds. */
        MILLIS("millis", "micros"),
        BYTES("bytes", "bytes"),
        COUNT("count", "count"),
        PERCENT("percent", "percent");

        private final String word;
        private final String toldIn;

        Unit(String word, String toldIn) {
            this.word = word;
            this.toldIn = toldIn;
        }

        /** The unit in requests and policies. */
        public String word() {
            return word;
        }

        /** The unit in results. */
        public String toldIn() {
            return toldIn;
        }
    }

    /**
     * What enforces a limit, by the control groups that a machine has.
     *
     * @param withoutGroups where Brig may make none
     * @param onV1 with version 1
     * @param onV2 with version 2
     */
    public record Enforcers(Enforcer withoutGroups, Enforcer onV1, Enforcer onV2) {

        private static Enforcers always(Enforcer enforcer) {
            return new Enforcers(enforcer, enforcer, enforcer);
        }

        private static Enforcers group(Enforcer otherwise) {
            return new Enforcers(otherwise, Enforcer.CGROUP_V1, Enforcer.CGROUP_V2);
        }

        private static Enforcers timedGroup(Enforcer otherwise) {
            return new Enforcers(otherwise, Enforcer.TIMER_AND_CGROUP_V1, Enforcer.TIMER_AND_CGROUP_V2);
        }
    }

    private final String key;
    private final String field;
    private final Unit unit;
    private final long least;
    private final long most;
    private final Enforcer withoutGroups;
    private final Enforcer onV1;
    private final Enforcer onV2;
    private final Optional<StopCause> stop;

    Limit(String key, String field, Unit unit, long least, long most, Enforcers enforcers, StopCause stop) {
        this(key, field, unit, least, most, enforcers, Optional.of(stop));
    }

    Limit(String key, String field, Unit unit, long least, long most, Enforcers enforcers) {
        this(key, field, unit, least, most, enforcers, Optional.empty());
    }

    Limit(String key, String field, Unit unit, long least, long most, Enforcers enforcers, Optional<StopCause> stop) {
        this.key = key;
        this.field = field;
        this.unit = unit;
        this.least = least;
        this.most = most;
        this.withoutGroups = enforcers.withoutGroups();
        this.onV1 = enforcers.onV1();
        this.onV2 = enforcers.onV2();
        this.stop = stop;
    }

    /** The name in results, for example {@code fileSize}. */
    public String key() {
        return key;
    }

    /** The name in requests and policies, for example {@code fileSizeBytes}. */
    public String field() {
        return field;
    }

    public Unit unit() {
        return unit;
    }

    /** The smallest useful value; a job with less is refused. */
    public long least() {
        return least;
    }

    /** The largest value Brig can enforce; a policy's own maximum is usually lower. */
    public long most() {
        return most;
    }

    /** What can enforce it. */
    public Enforcers enforcers() {
        return new Enforcers(withoutGroups, onV1, onV2);
    }

    /** Whether only a control group enforces it in full. */
    public boolean needsGroups() {
        return withoutGroups != onV2;
    }

    /** The stop that it leads to; a limit without one only makes calls fail. */
    public Optional<StopCause> stop() {
        return stop;
    }

    /** The limit whose {@link #field()} is the given name. */
    public static Optional<Limit> ofField(String field) {
        return Arrays.stream(values())
                .filter(limit -> limit.field.equals(field))
                .findFirst();
    }
}
