package dev.brig.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where figures were measured. */
public final class MachineFacts {
    private static final List<String> VERSIONS_WANTED = List.of("bwrap", "unshare", "crun", "runc", "cc", "python3");

    private MachineFacts() {}

    public static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    public static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("measured", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("cpu", field("/proc/cpuinfo", "model name") + ", " + cores() + " for us");
        facts.put("memory", field("/proc/meminfo", "MemTotal"));
        facts.put("kernel", read("/proc/sys/kernel/osrelease"));
        facts.put("java", System.getProperty("java.vm.version"));
        facts.put("user", System.getProperty("user.name").equals("root") ? "root" : "ordinary");
        for (String program : VERSIONS_WANTED) {
            Commands.find(program).ifPresent(path -> facts.put(program, version(path)));
        }
        return facts;
    }

    /** How many tasks wanted to run, over the last minute, five and fifteen. */
    public static String load() {
        return String.join(" ", List.of(read("/proc/loadavg").split(" ", -1)).subList(0, 3));
    }

    public static String version(Path program) {
        try {
            return Commands.run(List.of(program.toString(), "--version"))
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (BenchException e) {
            return "unknown";
        }
    }

    private static String field(String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
