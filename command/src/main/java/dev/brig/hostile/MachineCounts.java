package dev.brig.hostile;

import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is in use now.
 *
 * @param own by this process and what it has started: must be as before when no engine is open
 * @param machine by all of the machine: where others use it, their share is in it
 */
public record MachineCounts(Map<String, Long> own, Map<String, Long> machine) {
    private static final List<String> MEMORY = List.of("MemAvailable", "Shmem", "Slab", "KernelStack", "PageTables");

    static MachineCounts now() {
        Map<String, Long> own = new LinkedHashMap<>();
        own.put("processes", ProcessHandle.current().descendants().count());
        own.put("groups", groups());
        own.put("mounts", (long) lines("/proc/self/mountinfo").size());
        own.put("descriptors", files(Path.of("/proc/self/fd")));
        Map<String, Long> machine = new LinkedHashMap<>();
        for (String line : lines("/proc/meminfo")) {
            String[] words = line.split(":? +", -1);
            if (MEMORY.contains(words[0])) {
                machine.put(words[0] + " KiB", Long.parseLong(words[1]));
            }
        }
        first("/proc/sys/fs/dentry-state", 0).ifPresent(value -> machine.put("dentries", value));
        first("/proc/sys/fs/inode-nr", 0).ifPresent(value -> machine.put("inodes", value));
        first("/proc/sys/fs/file-nr", 0).ifPresent(value -> machine.put("open files", value));
        first("/proc/net/sockstat", 2).ifPresent(value -> machine.put("sockets", value));
        lines("/proc/cgroups").stream()
                .filter(line -> line.startsWith("memory"))
                .forEach(line -> machine.put("memory groups", Long.parseLong(line.split("\\s+", -1)[2])));
        first("/proc/loadavg", 3).ifPresent(value -> machine.put("threads", value));
        return new MachineCounts(own, machine);
    }

    /** The directories of this process's engines, and all below. */
    private static long groups() {
        long count = 0;
        if (Cgroups.detect() instanceof CgroupSupport.Available available) {
            String engines = "brig-" + ProcessHandle.current().pid() + "-";
            for (var hierarchy : available.hierarchies()) {
                try (Stream<Path> below = Files.walk(hierarchy.directory())) {
                    count += below.filter(Files::isDirectory)
                            .filter(path -> path.toString().contains(engines))
                            .count();
                } catch (IOException | java.io.UncheckedIOException changing) {
                    return -1;
                }
            }
        }
        return count;
    }

    private static long files(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.count();
        } catch (IOException unreadable) {
            return -1;
        }
    }

    private static java.util.Optional<Long> first(String file, int word) {
        return lines(file).stream()
                .findFirst()
                .map(line -> line.split("\\s+", -1))
                .filter(words -> words.length > word)
                .map(words -> Long.valueOf(words[word].replaceFirst(".*/", "")));
    }

    private static List<String> lines(String file) {
        try {
            return new ArrayList<>(Files.readAllLines(Path.of(file), StandardCharsets.ISO_8859_1));
        } catch (IOException absent) {
            return List.of();
        }
    }
}
