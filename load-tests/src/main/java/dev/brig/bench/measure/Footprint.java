package dev.brig.bench.measure;

import dev.brig.sandbox.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The resources of the machine that an idle process with slots holds.
 *
 * @param residentKibibytes the process's own resident memory
 * @param anonymousKibibytes the part of it that does not belong to files
 * @param childrenKibibytes resident memory of its children: for each sandbox its warden and the init that waits for a job
 * @param descriptors the process's open ones
 * @param slots how many slots there are: a warden is a child, and there is one for each sandbox
 */
public record Footprint(
        long residentKibibytes, long anonymousKibibytes, long childrenKibibytes, long descriptors, long slots) {

    public static Footprint of(ProcessHandle process) {
        Path self = path(process);
        return new Footprint(
                field(self, "VmRSS:"),
                field(self, "RssAnon:"),
                process.descendants()
                        .mapToLong(child -> field(path(child), "VmRSS:"))
                        .sum(),
                descriptors(self),
                process.children().count() / Engine.SANDBOXES_PER_SLOT);
    }

    /** The most that a process had resident so far; 0 once it has ended. */
    public static long peakKibibytes(ProcessHandle process) {
        return field(path(process), "VmHWM:");
    }

    public long totalKibibytes() {
        return residentKibibytes + childrenKibibytes;
    }

    private static Path path(ProcessHandle process) {
        return Path.of("/proc/" + process.pid());
    }

    private static long field(Path process, String name) {
        try {
            return Files.readAllLines(process.resolve("status")).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException ended) {
            return 0;
        }
    }

    private static long descriptors(Path process) {
        try (Stream<Path> all = Files.list(process.resolve("fd"))) {
            return all.toList().size();
        } catch (IOException e) {
            throw new BenchException("the descriptors of " + process + " cannot be counted: " + e.getMessage(), e);
        }
    }

    /** The medians of several measurements, field by field. */
    public static Footprint median(List<Footprint> looks) {
        return new Footprint(
                median(looks.stream().mapToLong(Footprint::residentKibibytes)),
                median(looks.stream().mapToLong(Footprint::anonymousKibibytes)),
                median(looks.stream().mapToLong(Footprint::childrenKibibytes)),
                median(looks.stream().mapToLong(Footprint::descriptors)),
                median(looks.stream().mapToLong(Footprint::slots)));
    }

    private static long median(LongStream values) {
        return (long) Statistics.median(values.asDoubleStream().toArray());
    }
}
