package dev.brig.cli.config;

import dev.brig.policy.document.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Gives options that are not on the command line the values that the environment, or else the file, has for them. An option
 * that may be repeated takes all its values from one place.
 */
public final class Configuration implements IDefaultValueProvider {
    static final String FILE_OPTION = "--config";
    static final String FILE_VARIABLE = "BRIG_CONFIG";
    static final Set<String> FLAG_VALUES = Set.of("true", "false");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*[a-z]");
    /** What Kubernetes tells a container of a service that has the name {@code brig-serve}. */
    private static final Pattern OF_AN_ORCHESTRATOR =
            Pattern.compile(".*_(SERVICE_(HOST|PORT(_.*)?)|PORT(_[0-9]+_(TCP|UDP|SCTP)(_.*)?)?)");

    private final CommandSpec command;
    private final Map<String, String> environment;
    private Optional<Map<String, Setting>> read = Optional.empty();
    private final Map<String, Setting> used = new LinkedHashMap<>();

    private Configuration(CommandSpec command, Map<String, String> environment) {
        this.command = command;
        this.environment = environment;
    }

    /** From now on the command looks there for options that it is not given. */
    public static void attach(CommandLine command, Map<String, String> environment) {
        command.setDefaultValueProvider(new Configuration(command.getCommandSpec(), environment));
    }

    /** The configuration of a command, if it has one. */
    public static Optional<Configuration> of(CommandLine command) {
        return command.getDefaultValueProvider() instanceof Configuration own ? Optional.of(own) : Optional.empty();
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.inherited()) {
            return null;
        }
        Setting setting = settings().get(OptionNames.inFile(option));
        if (setting == null) {
            return null;
        }
        used.put(option.longestName(), setting);
        // The parser would replace variables in a default value.
        return setting.values().getFirst().replace("${", "$${");
    }

    /** A default value is a single text for the parser; this sets the other values of options that may be repeated. */
    public void complete() {
        OptionNames.of(command).values().stream()
                .filter(option -> option.isMultiValue() && used.containsKey(option.longestName()))
                .forEach(option -> option.setValue(
                        List.copyOf(used.get(option.longestName()).values())));
    }

    /** What is set and not on the command line, by the option as help shows it. */
    Optional<Setting> used(OptionSpec option) {
        return Optional.ofNullable(used.get(option.longestName()));
    }

    /** Where the options that a message names come from, if not from the command line; or nothing. */
    public String origins(String message) {
        Matcher names = OPTION.matcher(message);
        String origins = names.results()
                .map(name -> name.group())
                .distinct()
                .filter(used::containsKey)
                .map(name -> name + " is from " + used.get(name).origin())
                .collect(Collectors.joining(", "));
        return origins.isEmpty() ? "" : " (" + origins + ")";
    }

    /** Variables that look as if they were meant for the command, and are not. */
    public List<String> warnings() {
        String prefix = OptionNames.prefix(command);
        List<String> known = OptionNames.of(command).keySet().stream()
                .map(name -> OptionNames.variable(command, name))
                .toList();
        return environment.keySet().stream()
                .filter(name -> name.startsWith(prefix) && !known.contains(name))
                .filter(name -> !OF_AN_ORCHESTRATOR.matcher(name).matches())
                .sorted()
                .map(name -> name + " in the environment is not an option of brig " + command.name()
                        + Suggestion.of(name, known))
                .toList();
    }

    /** The file that is named, or else the usual one, if it is there. */
    Optional<Path> file() {
        Optional<Path> named = Optional.ofNullable(
                        command.findOption(FILE_OPTION).<Optional<Path>>getValue())
                .flatMap(file -> file)
                .or(() -> variable(FILE_VARIABLE).map(Path::of));
        return named.or(() -> ConfigFile.first(usualFiles(environment)));
    }

    static List<Path> usualFiles(Map<String, String> environment) {
        return ConfigFile.usual(
                environment, System.getProperty("user.name").equals("root"), Path.of(System.getProperty("user.home")));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    private Map<String, Setting> settings() {
        Map<String, Setting> all = read.orElseGet(this::read);
        read = Optional.of(all);
        return all;
    }

    private Map<String, Setting> read() {
        Map<String, Setting> settings = new LinkedHashMap<>(
                file().map(path -> ConfigFile.read(path).settings(command)).orElse(Map.of()));
        OptionNames.of(command).forEach((name, option) -> {
            String variable = OptionNames.variable(command, name);
            variable(variable)
                    .ifPresent(text -> settings.put(name, new Setting(values(variable, option, text), variable)));
        });
        return settings;
    }

    private List<String> values(String variable, OptionSpec option, String text) {
        if (OptionNames.isFlag(option) && !FLAG_VALUES.contains(text)) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), variable + " in the environment is true or false, not '" + text + "'");
        }
        return option.isMultiValue() ? new ArrayList<>(List.of(text.strip().split("\\s+", -1))) : List.of(text);
    }
}
