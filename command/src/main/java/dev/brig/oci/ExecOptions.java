package dev.brig.oci;

import dev.brig.oci.config.ExecReader.Changes;
import dev.brig.oci.container.Life;
import dev.brig.oci.container.OciException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of {@code brig oci exec}. */
final class ExecOptions {
    @Option(
            names = {"-p", "--process"},
            paramLabel = "FILE",
            description =
                    "A document as config.json has it in process; else the container's own, changed as the rest says.")
    private Optional<Path> process = Optional.empty();

    @Option(names = "--pid-file", paramLabel = "FILE", description = "Write the number of the process there.")
    private Optional<Path> pidFile = Optional.empty();

    @Option(
            names = "--console-socket",
            paramLabel = "PATH",
            description = "A socket, to which the terminal is sent, if there is one.")
    private Optional<Path> consoleSocket = Optional.empty();

    @Option(
            names = {"-t", "--tty"},
            description = "On a terminal.")
    private boolean terminal;

    @Option(
            names = {"-d", "--detach"},
            description = "Do not wait for its end.")
    boolean detach;

    @Option(names = "--cwd", paramLabel = "DIR", description = "Where it starts.")
    private Optional<String> directory = Optional.empty();

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME=VALUE",
            description = "A variable of its environment.")
    private List<String> environment = new ArrayList<>();

    @Option(
            names = {"-u", "--user"},
            paramLabel = "UID[:GID]",
            description = "Who it is.")
    private Optional<String> user = Optional.empty();

    @Option(
            names = "--preserve-fds",
            paramLabel = "N",
            defaultValue = "0",
            description = "How many descriptors from 3 on it inherits. Default: none.")
    private int preserved;

    private ExecOptions() {}

    Execution execution(Life.Found found, List<String> argv) {
        CreationOptions.require(preserved);
        if (process.isEmpty() && argv.isEmpty()) {
            throw new OciException("which program? Name it behind the container, or give --process");
        }
        return new Execution(
                found,
                process,
                new Changes(argv, directory, environment, user, terminal),
                pidFile,
                consoleSocket,
                preserved);
    }
}
