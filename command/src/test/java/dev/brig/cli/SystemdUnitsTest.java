package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.cli.Cli.Result;
import dev.brig.cli.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The units that come with Brig. */
@Tag("pure")
class SystemdUnitsTest {
    private static final Path UNITS = Path.of("../deploy/systemd");
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");
    private static final Pattern VARIABLE = Pattern.compile("(?m)^Environment=(BRIG_[A-Z_]+)=");
    private static final Pattern COMMAND = Pattern.compile("(?m)^ExecStart=\\S+/brig ([a-z]+)$");

    @TempDir
    private Path directory;

    static List<Path> units() throws IOException {
        try (Stream<Path> files = Files.list(UNITS)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("units")
    void systemdUnderstandsIt(Path unit) throws IOException {
        assumeTrue(Files.isExecutable(ANALYZE), "needs systemd-analyze, as Debian's systemd brings it");
        String text = Files.readString(unit)
                .replaceAll("(?m)^ExecStart=\\S+", "ExecStart=/bin/true") // Brig is not installed where it would be
                .replaceAll("(?m)^User=.*\n", "");
        Path copy = Files.writeString(directory.resolve(unit.getFileName()), text);

        Result verified = Cli.run("", List.of(ANALYZE.toString(), "verify", "--man=no", copy.toString()));

        assertThat(verified.err()).isEmpty();
        assertThat(verified.status()).isZero();
    }

    @ParameterizedTest
    @MethodSource("units")
    void itDelegatesAGroupAndNamesACommandAndOptionsThatThereAre(Path unit) throws IOException {
        String text = Files.readString(unit);
        assertThat(text).contains("\nDelegate=yes\n", "\nOOMPolicy=continue\n", "\nKillMode=mixed\n");
        String name = COMMAND.matcher(text)
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow();
        Map<String, String> environment = new java.util.HashMap<>(Map.of("BRIG_CONFIG", "/nonexistent"));
        List<MatchResult> variables = VARIABLE.matcher(text).results().toList();
        variables.forEach(variable -> environment.put(variable.group(1), "x"));
        CommandLine command = Brig.commandLine(name).getSubcommands().get(name);
        Configuration.attach(command, environment);

        List<String> unknown =
                new ArrayList<>(Configuration.of(command).orElseThrow().warnings());

        assertThat(unknown).isEmpty();
        assertThat(variables)
                .allSatisfy(variable -> assertThat(variable.group(1))
                        .startsWith("BRIG_" + name.toUpperCase(java.util.Locale.ROOT) + "_"));
    }
}
