package dev.brig.oci;

import dev.brig.oci.container.OciException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of the commands that make a container. */
final class CreationOptions {
    private static final int MOST_PRESERVED = 1024;

    @Option(
            names = {"-b", "--bundle"},
            paramLabel = "DIR",
            defaultValue = ".",
            description = "With config.json. Default: the present directory.")
    private Path bundle;

    @Option(
            names = "--pid-file",
            paramLabel = "FILE",
            description = "Write the number of the container's process there.")
    private Optional<Path> pidFile = Optional.empty();

    @Option(
            names = "--console-socket",
            paramLabel = "PATH",
            description = "A socket, to which the container's terminal is sent, if it has one.")
    private Optional<Path> consoleSocket = Optional.empty();

    @Option(
            names = "--preserve-fds",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many descriptors from 3 on the program inherits. Default: none.")
    private int preserved;

    private CreationOptions() {}

    Creation creation(String id) {
        require(preserved);
        return new Creation(id, bundle(bundle), pidFile, consoleSocket, preserved);
    }

    /** Where a bundle really is. */
    static Path bundle(Path bundle) {
        try {
            return bundle.toRealPath();
        } catch (IOException e) {
            throw new OciException(
                    "there is no bundle " + bundle.toAbsolutePath().normalize(), e);
        }
    }

    static void require(int preserved) {
        if (preserved < 0 || preserved > MOST_PRESERVED) {
            throw new OciException("--preserve-fds: 0 to " + MOST_PRESERVED + ", not " + preserved);
        }
    }
}
