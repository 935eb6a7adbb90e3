package dev.brig.cli;

import dev.brig.docs.Page;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

class CommandLineReferenceTest {
    @Test
    void thePageOfTheCommandLineSaysWhatHelpSays() {
        StringBuilder text = new StringBuilder();
        CommandLine brig = Brig.commandLine();
        brig.getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                text.append("### brig %s\n\n```\n%s\n```\n\n".formatted(name, help(command)));
            }
        });
        Page.of("command-line.md").holds("help", text.toString());
    }

    private static String help(CommandLine command) {
        command.setUsageHelpAutoWidth(false).setUsageHelpWidth(100);
        return command.getUsageMessage(Ansi.OFF)
                .lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"))
                .strip();
    }
}
