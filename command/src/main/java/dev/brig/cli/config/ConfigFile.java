package dev.brig.cli.config;

import dev.brig.policy.document.DocumentNode;
import dev.brig.policy.document.FilePosition;
import dev.brig.policy.document.SourceFile;
import dev.brig.policy.document.Suggestion;
import dev.brig.policy.document.YamlReader;
import dev.brig.policy.mistake.FileMistake;
import dev.brig.policy.mistake.PolicyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A file with a section for each command that can be configured; in a section stand the options, without their dashes. */
final class ConfigFile {
    private static final Path OF_THE_MACHINE = Path.of("/etc/brig/brig.yaml");
    private static final Set<String> SECTIONS = Set.of("serve", "worker");

    private final Path path;
    private final Map<String, DocumentNode> sections;
    private final List<FileMistake> mistakes = new ArrayList<>();

    private ConfigFile(Path path, DocumentNode.Mapping all) {
        this.path = path;
        this.sections = all.members();
        sections.forEach((name, section) -> {
            if (!SECTIONS.contains(name)) {
                mistakes.add(all.names()
                        .get(name)
                        .mistake("is not a command that is configured here: serve and worker are"
                                + Suggestion.of(name, SECTIONS)));
            } else if (!(section instanceof DocumentNode.Mapping) && !section.isNull()) {
                mistakes.add(section.mistake("is not a mapping of options to values"));
            }
        });
    }

    /** @throws PolicyException with all mistakes of the file that do not depend on what an option may be */
    static ConfigFile read(Path path) {
        SourceFile file = SourceFile.of(path);
        boolean nothing =
                file.text().lines().map(String::strip).allMatch(line -> line.isEmpty() || line.startsWith("#"));
        return new ConfigFile(
                path,
                nothing
                        ? new DocumentNode.Mapping(FilePosition.of(file.name()), Map.of(), Map.of())
                        : YamlReader.read(file));
    }

    /** Where it is if nobody names it: the user's own, or else the machine's. */
    static List<Path> usual(Map<String, String> environment, boolean root, Path home) {
        if (root) {
            return List.of(OF_THE_MACHINE);
        }
        Path own = Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(home.resolve(".config"));
        return List.of(own.resolve("brig").resolve("brig.yaml"), OF_THE_MACHINE);
    }

    static Optional<Path> first(List<Path> usual) {
        return usual.stream().filter(Files::exists).findFirst();
    }

    boolean has(CommandSpec command) {
        return sections.containsKey(command.name());
    }

    /**
     * What it says of a command, by the names of options.
     *
     * @throws PolicyException with all mistakes
     */
    Map<String, Setting> settings(CommandSpec command) {
        Map<String, OptionSpec> options = OptionNames.of(command);
        Map<String, Setting> settings = new LinkedHashMap<>();
        List<FileMistake> found = new ArrayList<>(mistakes);
        if (sections.get(command.name()) instanceof DocumentNode.Mapping section) {
            section.members().forEach((name, value) -> {
                OptionSpec option = options.get(name);
                Optional<FileMistake> mistake = option == null
                        ? Optional.of(section.names()
                                .get(name)
                                .mistake("is not an option of brig " + command.name()
                                        + Suggestion.of(name, options.keySet())))
                        : wrong(option, value);
                mistake.ifPresent(found::add);
                settings.put(
                        name,
                        new Setting(
                                value.texts(),
                                path + ":" + section.names().get(name).line()));
            });
        }
        if (!found.isEmpty()) {
            throw new PolicyException(found);
        }
        return settings;
    }

    private static Optional<FileMistake> wrong(OptionSpec option, DocumentNode value) {
        if (value.isNull()) {
            return Optional.of(value.mistake("has no value: leave it out"));
        }
        if (value instanceof DocumentNode.Sequence list && !option.isMultiValue()) {
            return Optional.of(list.mistake("takes one value, not a list"));
        }
        if (value.items().isEmpty()) {
            return Optional.of(value.mistake("is an empty list: leave it out"));
        }
        if (value.items().stream().anyMatch(item -> !(item instanceof DocumentNode.Scalar) || item.isNull())) {
            return Optional.of(value.mistake("takes plain values"));
        }
        if (OptionNames.isFlag(option) && !Configuration.FLAG_VALUES.contains(value.text())) {
            return Optional.of(value.mistake("is true or false"));
        }
        return Optional.empty();
    }
}
