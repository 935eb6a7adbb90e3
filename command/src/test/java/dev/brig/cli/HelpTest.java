package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.cli.process.ExitStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int brig(String... arguments) {
        return Brig.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    static Stream<String> commands() {
        return Brig.commandLine().getSubcommands().entrySet().stream()
                .filter(command ->
                        !command.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpInWhichEveryOptionIsDescribed(String command) {
        assertThat(brig(command, "--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: brig " + command).contains("--debug");
        CommandLine commandLine = Brig.commandLine().getSubcommands().get(command);
        assertThat(commandLine.getCommandSpec().options())
                .allSatisfy(option -> assertThat(option.description()).isNotEmpty());
    }

    @Test
    void listsTheCommandsOnRequest() {
        assertThat(brig("--help")).isZero();
        assertThat(out.toString())
                .contains("serve", "run", "submit", "explain", "doctor")
                .doesNotContain("rehearse");
    }

    @Test
    void saysItsVersion() {
        assertThat(brig("--version")).isZero();
        assertThat(out.toString()).startsWith("brig ").contains("Java " + Runtime.version());
    }

    @Test
    void suggestsTheOptionThatWasMeant() {
        assertThat(brig("run", "--memroy", "1g", "--", "true")).isEqualTo(ExitStatus.OURS);
        assertThat(err.toString()).contains("unknown option --memroy; did you mean --memory?", "brig run --help");
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        assertThat(brig("doctr")).isEqualTo(ExitStatus.OURS);
        assertThat(err.toString()).contains("doctr; did you mean doctor");
    }

    @Test
    void asksForACommandIfThereIsNone() {
        assertThat(brig()).isEqualTo(ExitStatus.OURS);
        assertThat(err.toString()).contains("brig --help");
    }

    @Test
    void showsNoStackUnlessAskedTo() {
        brig("run", "--memory", "lots", "--", "true");
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("brig: --memory: 'lots' is not understood");

        brig("run", "--debug", "--memory", "lots", "--", "true");
        assertThat(err.toString()).contains("\tat dev.brig.cli.");
    }

    @Test
    void leavesTheProgramsOwnArgumentsAlone() {
        List<String> command = List.of("echo", "--help", "@file", "--memory", "--");
        List<String> arguments = new ArrayList<>(List.of("run", "--wall", "1s", "--"));
        arguments.addAll(command);

        CommandLine.ParseResult run =
                Brig.commandLine().parseArgs(arguments.toArray(String[]::new)).subcommand();

        assertThat(run.isUsageHelpRequested()).isFalse();
        assertThat(run.matchedPositional(0).<List<String>>getValue()).isEqualTo(command);
        assertThat(Brig.commandLine()
                        .parseArgs("run", "echo", "--help")
                        .subcommand()
                        .matchedPositional(0)
                        .<List<String>>getValue())
                .containsExactly("echo", "--help");
    }
}
