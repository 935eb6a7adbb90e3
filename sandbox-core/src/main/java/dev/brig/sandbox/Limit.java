package dev.brig.sandbox;

import java.util.Arrays;
import java.util.Optional;

/**
 * The resources that a job may use. {@link #key()} is the name in results ({@code reached}, {@code enforced}), {@link #field()} the
 * name in requests and policies, {@link #unit()} the unit of both.
 */
public enum Limit {
    /** CPU time of all processes of the job together. */
    CPU("cpu", "cpuMillis", Unit.MILLIS, 1, 24 * 3600_000L),
    /** Time from the start of the program to its end. */
    WALL("wall", "wallMillis", Unit.MILLIS, 1, 24 * 3600_000L),
    /** Time that may pass without any CPU time being used. */
    IDLE("idle", "idleMillis", Unit.MILLIS, 10, 24 * 3600_000L),
    /** Memory of all processes, with their page cache and kernel memory; there is no swap. */
    MEMORY("memory", "memoryBytes", Unit.BYTES, 1 << 20, 1L << 42),
    /** Processes and threads alive at once. */
    PROCESSES("processes", "processes", Unit.COUNT, 1, 1 << 20),
    /** Bytes written to standard output and standard error together. */
    OUTPUT("output", "outputBytes", Unit.BYTES, 0, 1L << 30),
    /** Size of any one file that is written ({@code RLIMIT_FSIZE}). */
    FILE_SIZE("fileSize", "fileSizeBytes", Unit.BYTES, 0, 1L << 42),
    /** Descriptors open at once in one process ({@code RLIMIT_NOFILE}). */
    OPEN_FILES("openFiles", "openFiles", Unit.COUNT, 3, 1 << 20),
    /** Stack of the main thread ({@code RLIMIT_STACK}). */
    STACK("stack", "stackBytes", Unit.BYTES, 64 << 10, 1L << 42),
    /** Bytes in the work directory, /tmp and /dev/shm together. */
    WORK_BYTES("workBytes", "workBytes", Unit.BYTES, 64 << 10, 1L << 42),
    /** Files and directories in the work directory, /tmp and /dev/shm together. */
    WORK_FILES("workFiles", "workFiles", Unit.COUNT, 16, 1L << 32),
    /** CPU time per wall time, in percent of one core: 50 is half a core, 200 two cores. */
    CPU_RATE("cpuRate", "cpuRatePercent", Unit.PERCENT, 1, 100 * 4096L);

    /** The unit of a limit's values. */
    public enum Unit {
        MILLIS("millis"),
        BYTES("bytes"),
        COUNT("count"),
        PERCENT("percent");

        private final String word;

        Unit(String word) {
            this.word = word;
        }

        /** The unit in results. */
        public String word() {
            return word;
        }
    }

    private final String key;
    private final String field;
    private final Unit unit;
    private final long least;
    private final long most;

    Limit(String key, String field, Unit unit, long least, long most) {
        this.key = key;
        this.field = field;
        this.unit = unit;
        this.least = least;
        this.most = most;
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

    /** The limit whose {@link #field()} is the given name. */
    public static Optional<Limit> ofField(String field) {
        return Arrays.stream(values())
                .filter(limit -> limit.field.equals(field))
                .findFirst();
    }
}
