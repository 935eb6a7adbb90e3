package dev.brig.judge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this process holds of the machine. */
record Holdings(long descriptors, long threads, long processes, long groups) {
    private static final int DEEPEST_GROUP = 16;

    static Holdings now() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"));
                Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return new Holdings(
                    descriptors.count(),
                    threads.count(),
                    ProcessHandle.current().descendants().count(),
                    groupCount());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long groupCount() throws IOException {
        String ours = "/brig-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> found = Files.find(
                Path.of("/sys/fs/cgroup"),
                DEEPEST_GROUP,
                (path, attributes) ->
                        attributes.isDirectory() && path.toString().contains(ours))) {
            return found.count();
        }
    }
}
