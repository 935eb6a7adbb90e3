package dev.brig.judge.http;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** What this process holds of the machine. */
record ResourceSnapshot(long descriptors, long threads, long processes, long groups) {
    static ResourceSnapshot now() {
        String ours = "/brig-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"));
                Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return new ResourceSnapshot(
                    descriptors.count(),
                    threads.count(),
                    ProcessHandle.current().descendants().count(),
                    groupsBelow(Path.of("/sys/fs/cgroup"))
                            .filter(group -> group.toString().contains(ours))
                            .count());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Others on this machine may come and go meanwhile. */
    private static Stream<Path> groupsBelow(Path directory) {
        File[] entries = directory.toFile().listFiles();
        return entries == null // it is gone
                ? Stream.empty()
                : Arrays.stream(entries)
                        .map(File::toPath)
                        .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                        .flatMap(child -> Stream.concat(Stream.of(child), groupsBelow(child)));
    }
}
