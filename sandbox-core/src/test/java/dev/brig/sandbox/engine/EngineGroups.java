package dev.brig.sandbox.engine;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The control groups of engines. Others on this machine may come and go while they are looked for. */
final class EngineGroups {
    private EngineGroups() {}

    static List<Path> ofThisProcess() {
        return of(ProcessHandle.current().pid());
    }

    /** The groups of the engines of a process, the innermost first. */
    static List<Path> of(long pid) {
        return below(Path.of("/sys/fs/cgroup"))
                .filter(group -> group.toString().contains("/brig-" + pid + "-"))
                .sorted(Comparator.comparingInt(Path::getNameCount).reversed())
                .toList();
    }

    private static Stream<Path> below(Path directory) {
        File[] entries = directory.toFile().listFiles();
        return entries == null // it is gone
                ? Stream.empty()
                : Arrays.stream(entries)
                        .map(File::toPath)
                        .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                        .flatMap(child -> Stream.concat(Stream.of(child), below(child)));
    }
}
