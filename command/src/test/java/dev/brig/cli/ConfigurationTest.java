package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.cli.config.Configuration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Tag("pure")
class ConfigurationTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Path file(String text) {
        try {
            return Files.writeString(directory.resolve("brig.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int brig(String... arguments) {
        return Brig.commandLine(arguments)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    /** The command with a configuration, after it has read its options. */
    private static CommandLine configured(String name, Path file, Map<String, String> variables, String... arguments) {
        CommandLine brig = Brig.commandLine(name);
        CommandLine command = brig.getSubcommands().get(name);
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("BRIG_CONFIG", file.toString());
        Configuration.attach(command, environment);
        brig.parseArgs(Stream.concat(Stream.of(name), Stream.of(arguments)).toArray(String[]::new));
        Configuration.of(command).orElseThrow().complete();
        return command;
    }

    private static Object value(CommandLine command, String option) {
        Object value = command.getCommandSpec().findOption(option).getValue();
        return value instanceof Optional<?> optional ? optional.orElseThrow() : value;
    }

    @Test
    void theCommandLineStandsAboveTheEnvironmentAndThatAboveTheFile() {
        Path file = file("serve:\n  slots: 2\n  queue: 20\n  connections: 200\n  no-judge: true\n  no-store: true\n");

        CommandLine serve = configured(
                "serve",
                file,
                Map.of("BRIG_SERVE_SLOTS", "3", "BRIG_SERVE_QUEUE", "30"),
                "--slots",
                "4",
                "--no-judge=false");

        assertThat(value(serve, "--slots")).isEqualTo(4);
        assertThat(value(serve, "--queue")).isEqualTo(30);
        assertThat(value(serve, "--connections")).isEqualTo(200);
        assertThat(value(serve, "--losses")).isEqualTo(3);
        assertThat(value(serve, "--no-judge")).isEqualTo(false);
        assertThat(value(serve, "--no-store")).isEqualTo(true);
    }

    @Test
    void anOptionThatMayBeRepeatedTakesAllItsValuesFromOnePlace() {
        Path file = file("worker:\n  key-file: /k\n  join:\n    - http://a:1\n    - http://b:1\n");

        assertThat(value(configured("worker", file, Map.of()), "--join"))
                .isEqualTo(List.of("http://a:1", "http://b:1"));
        assertThat(value(configured("worker", file, Map.of("BRIG_WORKER_JOIN", "http://c:1 http://d:1")), "--join"))
                .isEqualTo(List.of("http://c:1", "http://d:1"));
        assertThat(value(configured("worker", file, Map.of(), "--join", "http://e:1"), "--join"))
                .isEqualTo(List.of("http://e:1"));
    }

    @Test
    void aValueIsTakenAsItIs() {
        Path file = file("serve:\n  state: '/a/${user.name}'\n");

        assertThat(value(configured("serve", file, Map.of()), "--state")).isEqualTo(Path.of("/a/${user.name}"));
    }

    @Test
    void anEmptyVariableIsNone() {
        assertThat(value(configured("serve", file("# nothing\n"), Map.of("BRIG_SERVE_QUEUE", "")), "--queue"))
                .isEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "config check"})
    void everyMistakeOfAFileIsNamedWithItsLineAndASuggestion(String command) {
        Path file = file("""
                serve:
                  slotz: 3
                  listen: [a, b]
                  no-judge: perhaps
                  queue:
                  store-size: {large: 1g}
                workers:
                  join: http://a
                """);

        int status = command.equals("serve")
                ? brig("serve", "--config", file.toString())
                : brig("config", "check", file.toString());

        assertThat(status).isEqualTo(125);
        assertThat(err.toString().lines())
                .containsExactly(
                        "brig: " + file + ":2:3: serve.slotz: is not an option of brig serve; did you mean 'slots'?",
                        "brig: " + file + ":3:11: serve.listen: takes one value, not a list",
                        "brig: " + file + ":4:13: serve.no-judge: is true or false",
                        "brig: " + file + ":5:9: serve.queue: has no value: leave it out",
                        "brig: " + file + ":6:15: serve.store-size: takes plain values",
                        "brig: " + file
                                + ":7:1: workers: is not a command that is configured here: serve and worker are;"
                                + " did you mean 'worker'?");
    }

    @Test
    void aValueThatCannotBeIsNamedWithTheLineItIsFrom() {
        Path file = file("serve:\n  listen: 127.0.0.1:0\n  keep: soon\n");
        assertThat(brig("config", "check", file.toString())).isEqualTo(125);
        assertThat(err.toString())
                .startsWith("brig: --keep: 'soon' is not understood")
                .endsWith("(--keep is from " + file + ":3)\n");
        err.getBuffer().setLength(0);

        file("serve:\n  slots: many\n");
        assertThat(brig("serve", "--config", file.toString())).isEqualTo(125);
        assertThat(err.toString()).contains("'many' is not an int (--slots is from " + file + ":2)");
    }

    @Test
    void optionsThatContradictEachOtherAreFoundByTheCheck() {
        Path file = file("serve:\n  no-judge: true\n");

        assertThat(brig("config", "check", file.toString())).isEqualTo(125);
        assertThat(err.toString())
                .isEqualTo("brig: --no-judge: only with --store postgresql://… (--no-judge is from " + file + ":2)\n");
    }

    @Test
    void aGoodFileIsSaidToBeGood() throws IOException {
        Path key = Files.writeString(directory.resolve("key"), "0123456789abcdef");
        Path file = file("serve: {queue: 3}\nworker:\n  join: http://node:8080\n  key-file: " + key + "\n");

        assertThat(brig("config", "check", file.toString())).isZero();
        assertThat(out.toString()).isEqualTo(file + " is good; serve: 1 option, worker: 2 options\n");
    }

    @Test
    void whatAWorkerLacksIsSaid() {
        Path file = file("worker:\n  join: http://node:8080\n");

        assertThat(brig("config", "check", file.toString())).isEqualTo(125);
        assertThat(err.toString()).contains("brig worker: ", "--key-file");
    }

    @Test
    void aVariableThatIsNoOptionIsWarnedOfUnlessAnOrchestratorSetsIt() {
        CommandLine serve = configured(
                "serve",
                file("# nothing\n"),
                Map.of(
                        "BRIG_SERVE_SLOT", "3",
                        "BRIG_SERVE_SERVICE_HOST", "10.0.0.1",
                        "BRIG_SERVE_PORT_8080_TCP_ADDR", "10.0.0.1"));

        assertThat(Configuration.of(serve).orElseThrow().warnings())
                .containsExactly("BRIG_SERVE_SLOT in the environment is not an option of brig serve;"
                        + " did you mean 'BRIG_SERVE_SLOTS'?");
    }

    @Test
    void whatIsShownIsAConfigurationWithSecretsHidden() throws IOException {
        Path secret =
                Files.writeString(directory.resolve("secret"), "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
        Path file = file("serve:\n  queue: 7\n  webhook: https://hook.example/very/secret\n  webhook-secret-file: "
                + secret + "\n  webhook-allow: [a.example, b.example]\n");

        assertThat(brig("config", "show", "serve", "--config", file.toString(), "--slots", "2"))
                .isZero();

        String shown = out.toString();
        assertThat(shown)
                .containsPattern("queue: 7 +# " + file + ":2\n")
                .containsPattern("slots: 2 +# command line\n")
                .containsPattern("connections: 1024 +# default\n")
                .containsPattern("webhook: https://hook.example/hidden +# " + file + ":3\n")
                .containsPattern("webhook-allow: \\[a.example, b.example] +# ")
                .contains("  # tls-key: not set\n")
                .doesNotContain("very/secret");
        file(shown);
        out.getBuffer().setLength(0);
        assertThat(brig("config", "check", file.toString())).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "worker"})
    void everyOptionIsShown(String command) {
        assertThat(brig(
                        "config",
                        "show",
                        command,
                        "--config",
                        file("# nothing\n").toString()))
                .isZero();

        CommandLine commandLine = Brig.commandLine(command).getSubcommands().get(command);
        assertThat(commandLine.getCommandSpec().options())
                .filteredOn(option -> !option.inherited() && !option.usageHelp() && !option.versionHelp())
                .filteredOn(option -> !option.longestName().equals("--config"))
                .isNotEmpty()
                .allSatisfy(option -> assertThat(out.toString())
                        .containsPattern("\n  (# )?" + option.longestName().substring(2) + ": "));
    }

    @Test
    void aPasswordInAnAddressIsHidden() {
        Path file = file("serve:\n  store: postgresql://judge:sesame@db/judge?password=sesame\n");

        assertThat(brig("config", "show", "serve", "--config", file.toString())).isZero();
        assertThat(out.toString()).contains("postgresql://judge:hidden@db").doesNotContain("sesame");
    }
}
