package dev.brig.oci;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.config.ResourceReader;
import dev.brig.oci.container.Json;
import dev.brig.oci.container.OciException;
import dev.brig.sandbox.cgroup.container.GroupSetting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of {@code brig oci update}. */
final class UpdateOptions {
    private static final String MEMORY = "memory";
    private static final String CPU = "cpu";

    @Option(
            names = {"-r", "--resources"},
            paramLabel = "FILE",
            description = "A document as config.json has it in linux.resources; - is standard input.")
    private Optional<Path> document = Optional.empty();

    @Option(names = "--memory", paramLabel = "BYTES", description = "The most memory; -1 for no limit.")
    private Optional<Long> memory = Optional.empty();

    @Option(names = "--memory-swap", paramLabel = "BYTES", description = "The most memory and swap together.")
    private Optional<Long> swap = Optional.empty();

    @Option(names = "--memory-reservation", paramLabel = "BYTES", description = "What is left to it if others want it.")
    private Optional<Long> reservation = Optional.empty();

    @Option(
            names = "--cpu-quota",
            paramLabel = "MICROSECONDS",
            description = "CPU time in each period; -1 for no limit.")
    private Optional<Long> quota = Optional.empty();

    @Option(names = "--cpu-period", paramLabel = "MICROSECONDS", description = "How long a period is.")
    private Optional<Long> period = Optional.empty();

    @Option(
            names = {"--cpu-shares", "--cpu-share"},
            paramLabel = "N",
            description = "Its part of the CPUs beside others; 1024 is usual.")
    private Optional<Long> shares = Optional.empty();

    @Option(names = "--cpuset-cpus", paramLabel = "LIST", description = "The CPUs it may use.")
    private Optional<String> cpus = Optional.empty();

    @Option(names = "--cpuset-mems", paramLabel = "LIST", description = "The memory nodes it may use.")
    private Optional<String> nodes = Optional.empty();

    @Option(names = "--pids-limit", paramLabel = "N", description = "The most processes and threads; -1 for no limit.")
    private Optional<Long> processes = Optional.empty();

    private UpdateOptions() {}

    List<GroupSetting> limits() {
        List<GroupSetting> limits = document.isPresent() ? read(document.get()) : options();
        if (limits.isEmpty()) {
            throw new OciException("update: nothing to change; name a limit, or give --resources");
        }
        return limits;
    }

    private static List<GroupSetting> read(Path file) {
        try {
            byte[] text = file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
            return ResourceReader.read(text, "--resources");
        } catch (IOException e) {
            throw new OciException("--resources " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private List<GroupSetting> options() {
        ObjectNode resources = Json.object();
        ObjectNode ofMemory = resources.putObject(MEMORY);
        memory.ifPresent(bytes -> ofMemory.put("limit", bytes));
        swap.ifPresent(bytes -> ofMemory.put("swap", bytes));
        reservation.ifPresent(bytes -> ofMemory.put("reservation", bytes));
        ObjectNode ofCpu = resources.putObject(CPU);
        quota.ifPresent(micros -> ofCpu.put("quota", micros));
        period.ifPresent(micros -> ofCpu.put("period", micros));
        shares.ifPresent(number -> ofCpu.put("shares", number));
        cpus.ifPresent(list -> ofCpu.put("cpus", list));
        nodes.ifPresent(list -> ofCpu.put("mems", list));
        processes.ifPresent(most -> resources.putObject("pids").put("limit", most));
        return ResourceReader.read(resources.toString().getBytes(StandardCharsets.UTF_8), "update");
    }
}
