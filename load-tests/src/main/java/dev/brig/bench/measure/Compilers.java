package dev.brig.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The compiler threads of a JVM. While they work, they take CPU time from the measurement, and the measured code is not yet
 * final.
 */
final class Compilers {
    private static final Pattern NAME = Pattern.compile("C[12] CompilerThre.*");

    private final Path threads;
    private Map<Path, Long> seen;

    /** @param process without compiler threads, and so without their CPU time, if it is no JVM */
    Compilers(ProcessHandle process) {
        threads = Path.of("/proc/" + process.pid() + "/task");
        seen = nanos();
    }

    /** CPU time that they took since the last call. */
    long nanosSince() {
        Map<Path, Long> before = seen;
        seen = nanos();
        return seen.entrySet().stream()
                .mapToLong(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
                .sum();
    }

    /** An idle thread ends after some time, and another one replaces it later. */
    private Map<Path, Long> nanos() {
        try (Stream<Path> all = Files.list(threads)) {
            List<Path> compilers = all.filter(Compilers::isCompiler).toList();
            return compilers.stream().collect(Collectors.toMap(thread -> thread, Compilers::nanos));
        } catch (IOException e) {
            throw new BenchException(threads + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isCompiler(Path thread) {
        return NAME.matcher(text(thread.resolve("comm"))).matches();
    }

    private static long nanos(Path thread) {
        String time = text(thread.resolve("schedstat")).split(" ", 2)[0];
        return time.isEmpty() ? 0 : Long.parseLong(time);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException ended) {
            return "";
        }
    }
}
