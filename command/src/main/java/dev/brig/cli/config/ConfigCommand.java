package dev.brig.cli.config;

import dev.brig.cli.process.CommandException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brig config}: what services are configured to do. */
@Command(
        name = "config",
        description = "Checks and shows the configuration of brig serve and brig worker.",
        synopsisSubcommandLabel = "COMMAND")
public final class ConfigCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
    }

    @Command(
            name = "check",
            description =
                    "Says what is wrong with a configuration file, by line, and whether brig serve and brig worker could start with it.")
    int check(
            @Parameters(
                            paramLabel = "FILE",
                            arity = "0..1",
                            description = "The file; the one that brig serve would read if not given.")
                    Path named) {
        Path file = Optional.ofNullable(named)
                .or(() -> Optional.ofNullable(System.getenv(Configuration.FILE_VARIABLE))
                        .map(Path::of))
                .or(() -> ConfigFile.first(Configuration.usualFiles(System.getenv())))
                .orElseThrow(() -> new CommandException("there is no configuration file: neither "
                        + Configuration.usualFiles(System.getenv()).stream()
                                .map(Path::toString)
                                .collect(Collectors.joining(" nor "))));
        ConfigFile read = ConfigFile.read(file);
        List<String> checked = new ArrayList<>();
        configurables().forEach((name, command) -> {
            int settings = read.settings(command.getCommandSpec()).size();
            if (read.has(command.getCommandSpec())) {
                checkOne(command, file);
                checked.add(name + ": " + settings + (settings == 1 ? " option" : " options"));
            }
        });
        out().println(file + " is good; " + (checked.isEmpty() ? "it says nothing" : String.join(", ", checked)));
        return 0;
    }

    private static void checkOne(CommandLine command, Path file) {
        Configuration.attach(command, System.getenv());
        try {
            command.parseArgs(Configuration.FILE_OPTION, file.toString());
        } catch (MissingParameterException incomplete) {
            throw new CommandException(
                    file + ": brig " + command.getCommandName() + ": " + incomplete.getMessage(), incomplete);
        }
        Configuration configuration = Configuration.of(command).orElseThrow();
        configuration.complete();
        try {
            ((Configurable) command.getCommand()).check();
        } catch (CommandException | IllegalArgumentException | IllegalStateException wrong) {
            throw new CommandException(wrong.getMessage() + configuration.origins(wrong.getMessage()), wrong);
        }
    }

    @Command(
            name = "show",
            description =
                    "Prints the options that brig serve and brig worker would have, with where each is from. Secrets are hidden.")
    int show(
            @Parameters(
                            paramLabel = "serve|worker [OPTION]",
                            arity = "0..*",
                            description = "One command, perhaps with options; both if not given.")
                    List<String> arguments) {
        List<String> given = arguments == null ? List.of() : arguments;
        Map<String, CommandLine> all = configurables();
        if (given.isEmpty()) {
            all.values().forEach(command -> new EffectiveOptions(command, List.of()).print(out()));
            return 0;
        }
        CommandLine command = Optional.ofNullable(all.get(given.getFirst()))
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec.subcommands().get("show"), "serve or worker, not " + given.getFirst()));
        new EffectiveOptions(command, given.subList(1, given.size())).print(out());
        return 0;
    }

    private Map<String, CommandLine> configurables() {
        return spec.parent().subcommands().entrySet().stream()
                .filter(command -> command.getValue().getCommand() instanceof Configurable)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (first, _) -> first, java.util.LinkedHashMap::new));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
