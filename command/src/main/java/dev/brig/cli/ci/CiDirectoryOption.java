package dev.brig.cli.ci;

import dev.brig.ci.CiDirectory;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where CI jobs keep their files. */
final class CiDirectoryOption {
    @Option(
            names = "--ci-directory",
            paramLabel = "DIR",
            description =
                    "Where caches and the workspaces of running jobs are: brig/ci in XDG_CACHE_HOME if not given.")
    private Optional<Path> directory = Optional.empty();

    private CiDirectoryOption() {}

    CiDirectory open() {
        return directory.map(CiDirectory::at).orElseGet(CiDirectory::usual);
    }
}
