package dev.brig.cli.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the options of a command are called in files and in the environment. */
final class OptionNames {
    private OptionNames() {}

    /** The options that may be configured, by their names in files, in the order of the help. */
    static Map<String, OptionSpec> of(CommandSpec command) {
        Map<String, OptionSpec> options = new LinkedHashMap<>();
        for (OptionSpec option : command.options()) {
            boolean foreign = option.inherited() || option.usageHelp() || option.versionHelp();
            if (!foreign && !option.longestName().equals(Configuration.FILE_OPTION)) {
                options.put(inFile(option), option);
            }
        }
        return options;
    }

    static String inFile(OptionSpec option) {
        return option.longestName().substring("--".length());
    }

    static String variable(CommandSpec command, String name) {
        return prefix(command) + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Variables that begin so are meant for the command. */
    static String prefix(CommandSpec command) {
        return "BRIG_" + command.name().toUpperCase(Locale.ROOT) + "_";
    }

    static boolean isFlag(OptionSpec option) {
        return option.type() == boolean.class;
    }
}
