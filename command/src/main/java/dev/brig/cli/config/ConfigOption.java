package dev.brig.cli.config;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that names the file of all the others. */
public final class ConfigOption {
    @Option(
            names = Configuration.FILE_OPTION,
            paramLabel = "FILE",
            description =
                    "A YAML file with these options; brig/brig.yaml in XDG_CONFIG_HOME or ~/.config, or else /etc/brig/brig.yaml, if"
                            + " not given and there. Variables such as BRIG_SERVE_LISTEN stand above it, options above both.")
    @SuppressWarnings("UnusedVariable") // Configuration asks the parser for it
    private Optional<Path> file = Optional.empty();
}
