package dev.brig.cli.ci;

import dev.brig.cli.process.CommandException;
import dev.brig.policy.Quantity;
import dev.brig.sandbox.CpuSet;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The limits of a CI job, in place of its policy's defaults. */
final class CiLimitOptions {
    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description =
                    "Time from start to end, for example 30min; 1h if not given. Then the job is stopped, all of it.")
    private Optional<String> timeout = Optional.empty();

    @Option(names = "--cpu", paramLabel = "TIME", description = "CPU time of all processes together.")
    private Optional<String> cpu = Optional.empty();

    @Option(names = "--memory", paramLabel = "SIZE", description = "Memory of all processes together; 4g if not given.")
    private Optional<String> memory = Optional.empty();

    @Option(names = "--pids", paramLabel = "N", description = "Processes and threads alive at once; 4096 if not given.")
    private Optional<String> processes = Optional.empty();

    @Option(names = "--cpus", paramLabel = "LIST", description = "CPUs it may run on, for example 0-1,3.")
    private Optional<String> cpus = Optional.empty();

    @Option(names = "--output", paramLabel = "SIZE", description = "The log; 256m if not given.")
    private Optional<String> output = Optional.empty();

    @Option(
            names = "--work-bytes",
            paramLabel = "SIZE",
            description = "Home directory, /tmp and what is changed in an image, in memory; 4g if not given.")
    private Optional<String> workBytes = Optional.empty();

    Limits limits() {
        Limits limits = Limits.none();
        limits = with(limits, "--timeout", Limit.WALL, timeout);
        limits = with(limits, "--cpu", Limit.CPU, cpu);
        limits = with(limits, "--memory", Limit.MEMORY, memory);
        limits = with(limits, "--pids", Limit.PROCESSES, processes);
        limits = with(limits, "--output", Limit.OUTPUT, output);
        limits = with(limits, "--work-bytes", Limit.WORK_BYTES, workBytes);
        try {
            return cpus.isPresent() ? limits.with(new CpuSet(cpus.get())) : limits;
        } catch (IllegalArgumentException wrong) {
            throw new CommandException("--cpus: " + wrong.getMessage(), wrong);
        }
    }

    private static Limits with(Limits limits, String option, Limit limit, Optional<String> text) {
        try {
            return text.isPresent() ? limits.with(limit, Quantity.of(limit, text.get())) : limits;
        } catch (IllegalArgumentException wrong) {
            throw new CommandException(option + ": " + wrong.getMessage(), wrong);
        }
    }
}
