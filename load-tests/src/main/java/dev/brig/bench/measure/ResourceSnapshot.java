package dev.brig.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The resources of the machine that Brig holds at one moment.
 *
 * @param jobs done by then
 * @param amounts by kind; memory in KiB
 */
public record ResourceSnapshot(int jobs, Map<String, Long> amounts) {
    public static final String DESCRIPTORS = "descriptors";
    static final String THREADS = "threads";
    static final String PROCESSES = "processes";
    static final String MOUNTS = "mounts";
    static final String GROUPS = "groups";
    public static final String HEAP = "heap";
    public static final String RESIDENT = "resident";
    public static final String WARDENS = "wardens resident";

    public static final List<String> OBJECTS = List.of(DESCRIPTORS, THREADS, PROCESSES, MOUNTS, GROUPS);
    public static final List<String> MEMORY = List.of(HEAP, RESIDENT, WARDENS);

    private static final Path SELF = Path.of("/proc/self");
    private static final long MOMENT_NANOS = 10_000_000;
    private static final int MOMENTS = 500;

    /** Taken when the slots have their next sandboxes ready: two counts in a row see the same objects. */
    public static ResourceSnapshot whenAtRest(int jobs) {
        Map<String, Long> last = objects();
        for (int moment = 0; moment < MOMENTS; moment++) {
            LockSupport.parkNanos(MOMENT_NANOS);
            Map<String, Long> now = objects();
            if (now.equals(last)) {
                break;
            }
            last = now;
        }
        System.gc();
        Map<String, Long> amounts = new LinkedHashMap<>(last);
        amounts.put(
                HEAP, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024);
        amounts.put(RESIDENT, residentKibibytes(SELF));
        amounts.put(
                WARDENS,
                ProcessHandle.current()
                        .children()
                        .mapToLong(child -> residentKibibytes(Path.of("/proc/" + child.pid())))
                        .sum());
        return new ResourceSnapshot(jobs, amounts);
    }

    private static Map<String, Long> objects() {
        Map<String, Long> objects = new LinkedHashMap<>();
        objects.put(DESCRIPTORS, count(SELF.resolve("fd")));
        objects.put(THREADS, count(SELF.resolve("task")));
        objects.put(PROCESSES, ProcessHandle.current().descendants().count());
        objects.put(
                MOUNTS,
                Stream.concat(
                                Stream.of(SELF),
                                ProcessHandle.current().descendants().map(process -> Path.of("/proc/" + process.pid())))
                        .mapToLong(
                                process -> lines(process.resolve("mountinfo")).size())
                        .sum());
        objects.put(GROUPS, groups());
        return objects;
    }

    /** The groups below our own. With cgroup v2 an engine's are beside it, since the engine moved us into a leaf. */
    private static long groups() {
        Map<Boolean, List<String>> mounts = lines(SELF.resolve("mountinfo")).stream()
                .filter(line -> line.contains(" - cgroup"))
                .collect(Collectors.partitioningBy(line -> line.contains(" - cgroup2 ")));
        List<String> own = lines(SELF.resolve("cgroup"));
        if (!mounts.get(false).isEmpty()) {
            return mounts.get(false).stream()
                    .map(line -> Path.of(line.split(" ", -1)[4]))
                    .mapToLong(mount -> own.stream()
                            .map(line -> line.split(":", 3))
                            .filter(fields ->
                                    fields[1].equals(mount.getFileName().toString()))
                            .mapToLong(fields -> folders(Path.of(mount + fields[2])))
                            .sum())
                    .sum();
        }
        Path leaf = Path.of(
                mounts.get(true).getFirst().split(" ", -1)[4] + own.getLast().split(":", 3)[2]);
        return folders(leaf.getParent());
    }

    private static long folders(Path group) {
        try (Stream<Path> all = Files.walk(group)) {
            return all.filter(Files::isDirectory).count();
        } catch (UncheckedIOException | IOException goneMeanwhile) {
            return -1;
        }
    }

    private static long count(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long residentKibibytes(Path process) {
        return lines(process.resolve("status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException ended) {
            return List.of();
        } catch (IOException unreadable) {
            return List.of(); // another user's, if Brig was started as root
        }
    }
}
