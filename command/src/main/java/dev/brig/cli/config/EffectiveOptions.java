package dev.brig.cli.config;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options of a command as it would have them: a configuration file that would lead to the same, but for secrets. */
final class EffectiveOptions {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9/:._+@=-]*[A-Za-z0-9/]|[A-Za-z0-9]");
    private static final Pattern PASSWORD = Pattern.compile("(://[^/?#@\\s:]*):[^/?#@\\s]*@");
    private static final Pattern SECRET_PARAMETER =
            Pattern.compile("(?i)([?&][^=&]*(?:pass|secret|token|key|sig)[^=&]*=)[^&#\\s]*");
    /** A path in it is often all that keeps others from sending there. */
    private static final Pattern RECEIVER = Pattern.compile("^([a-z]+://[^/?#]*)[/?#].+$");

    private static final int COLUMN = 44;

    private final CommandLine command;
    private final Optional<ParseResult> given;

    EffectiveOptions(CommandLine command, List<String> arguments) {
        this.command = command;
        Configuration.attach(command, System.getenv());
        this.given = parse(arguments.toArray(String[]::new));
    }

    private Optional<ParseResult> parse(String... arguments) {
        try {
            return Optional.of(command.parseArgs(arguments));
        } catch (MissingParameterException incomplete) {
            return Optional.empty(); // what is missing is shown as not set
        }
    }

    void print(PrintWriter out) {
        Configuration configuration = Configuration.of(command).orElseThrow();
        configuration
                .file()
                .ifPresentOrElse(
                        file -> out.println("# file: " + file),
                        () -> out.println("# no file; environment and defaults only"));
        Stream.of("BRIG_API_KEY", "PGPASSWORD")
                .filter(name -> System.getenv(name) != null)
                .forEach(name -> out.println("# " + name + " is set in the environment, and hidden"));
        out.println(command.getCommandName() + ":");
        OptionNames.of(command.getCommandSpec())
                .forEach((name, option) -> out.println(line(configuration, name, option)));
    }

    private String line(Configuration configuration, String name, OptionSpec option) {
        if (given.filter(result -> result.hasMatchedOption(option)).isPresent()) {
            return line(name, option, option.originalStringValues(), "command line");
        }
        return configuration
                .used(option)
                .map(setting -> line(name, option, setting.values(), setting.origin()))
                .orElseGet(() -> standard(name, option));
    }

    private static String standard(String name, OptionSpec option) {
        if (OptionNames.isFlag(option)) {
            return line(name, option, List.of("false"), "default");
        }
        return Optional.ofNullable(option.defaultValue())
                .map(value -> line(name, option, List.of(value), "default"))
                .orElse("  # " + name + ": not set");
    }

    private static String line(String name, OptionSpec option, List<String> values, String origin) {
        String shown = values.stream().map(value -> quoted(hidden(name, value))).collect(Collectors.joining(", "));
        String text = "  " + name + ": " + (option.isMultiValue() ? "[" + shown + "]" : shown);
        return text + " ".repeat(Math.max(2, COLUMN - text.length())) + "# " + origin;
    }

    private static String hidden(String name, String value) {
        String shown = PASSWORD.matcher(value).replaceAll("$1:hidden@");
        shown = SECRET_PARAMETER.matcher(shown).replaceAll("$1hidden");
        return name.equals("webhook") ? RECEIVER.matcher(shown).replaceAll("$1/hidden") : shown;
    }

    private static String quoted(String value) {
        return PLAIN.matcher(value).matches() ? value : TextNode.valueOf(value).toString();
    }
}
