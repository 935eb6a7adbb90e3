package dev.brig.cli.options;

import dev.brig.cli.process.CommandException;
import dev.brig.policy.Quantity;
import dev.brig.sandbox.CpuSet;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** A job's own limits, in place of its policy's defaults. */
public final class LimitOptions {
    public static final String HEADING =
            "%nLimits, each in place of the policy's own (TIME 250ms, 1s, 5min; SIZE 64k, 256m, 1g):%n";

    @Option(names = "--cpu", paramLabel = "TIME", description = "CPU time of all processes together.")
    private String cpu;

    @Option(names = "--wall", paramLabel = "TIME", description = "Time from start to end.")
    private String wall;

    @Option(names = "--idle", paramLabel = "TIME", description = "Time without any CPU time being used.")
    private String idle;

    @Option(names = "--memory", paramLabel = "SIZE", description = "Memory of all processes together.")
    private String memory;

    @Option(
            names = {"--pids", "--processes"},
            paramLabel = "N",
            description = "Processes and threads alive at once.")
    private String processes;

    @Option(
            names = "--output",
            paramLabel = "SIZE",
            description = "Standard output; and error, where that has no limit of its own.")
    private String output;

    @Option(names = "--stderr", paramLabel = "SIZE", description = "Standard error that is kept; more is cut.")
    private String stderr;

    @Option(names = "--file-size", paramLabel = "SIZE", description = "Size of any one file.")
    private String fileSize;

    @Option(names = "--open-files", paramLabel = "N", description = "Descriptors open in one process.")
    private String openFiles;

    @Option(names = "--stack", paramLabel = "SIZE", description = "Stack of the main thread.")
    private String stack;

    @Option(names = "--work-bytes", paramLabel = "SIZE", description = "Work directory, /tmp and /dev/shm together.")
    private String workBytes;

    @Option(names = "--work-files", paramLabel = "N", description = "Files and directories there.")
    private String workFiles;

    @Option(
            names = "--cpu-rate",
            paramLabel = "PERCENT",
            description = "CPU time per wall time, in percent of one core.")
    private String cpuRate;

    @Option(names = "--cpus", paramLabel = "LIST", description = "CPUs it may run on, for example 0-1,3.")
    private String cpus;

    public Limits limits() {
        Limits limits = Limits.none();
        for (Limit limit : Limit.values()) {
            String text = text(limit);
            if (text != null) {
                long value = parse(option(limit), text, given -> Quantity.of(limit, given));
                limits = limits.with(limit, value);
            }
        }
        return cpus == null ? limits : limits.with(parse("--cpus", cpus, CpuSet::new));
    }

    /** The option for the limit with the given {@link Limit#field()}. */
    public static Optional<String> option(String field) {
        return Arrays.stream(Limit.values())
                .filter(limit -> limit.field().equals(field))
                .map(LimitOptions::option)
                .findFirst();
    }

    private static String option(Limit limit) {
        return limit == Limit.PROCESSES
                ? "--pids"
                : "--" + limit.key().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private String text(Limit limit) {
        return switch (limit) {
            case CPU -> cpu;
            case WALL -> wall;
            case IDLE -> idle;
            case MEMORY -> memory;
            case PROCESSES -> processes;
            case OUTPUT -> output;
            case STDERR -> stderr;
            case FILE_SIZE -> fileSize;
            case OPEN_FILES -> openFiles;
            case STACK -> stack;
            case WORK_BYTES -> workBytes;
            case WORK_FILES -> workFiles;
            case CPU_RATE -> cpuRate;
        };
    }

    /** Parses the text of an option. */
    public static <T> T parse(String option, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException wrong) {
            throw new CommandException(option + ": " + wrong.getMessage(), wrong);
        }
    }
}
