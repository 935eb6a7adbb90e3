package dev.brig.sandbox.container;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A path of the kernel's file systems that shows nothing in a container. */
public record MaskedPath(String path, boolean directory) {

    /** Those of the paths that this kernel has. */
    public static List<MaskedPath> present(List<String> paths) {
        return paths.stream()
                .filter(path -> Files.exists(Path.of(path)))
                .map(path -> new MaskedPath(path, Files.isDirectory(Path.of(path))))
                .toList();
    }
}
