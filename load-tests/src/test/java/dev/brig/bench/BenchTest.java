package dev.brig.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchTest {
    @Test
    void theFolderMayBeGivenBeforeTheMeasurementAndAfter() {
        assertThat(folder("--out", "here", "engine")).isEqualTo(Path.of("here"));
        assertThat(folder("engine", "--out", "here")).isEqualTo(Path.of("here"));
        assertThat(folder("--out=here")).isEqualTo(Path.of("here"));
        assertThat(folder("engine")).isEqualTo(Path.of("brig-bench"));
    }

    @Test
    void allMeasurementsGetTheFolder() {
        CommandLine commandLine = Bench.commandLine();
        commandLine.parseArgs("--out", "here");
        for (CommandLine measurement : commandLine.getSubcommands().values()) {
            measurement.parseArgs();
            assertThat(commandLine.<Bench>getCommand().report().folder()).isEqualTo(Path.of("here"));
        }
    }

    @Test
    void aMeasurementThatDoesNotExistIsNamedAlongWithThoseThatDo() {
        StringWriter errors = new StringWriter();
        int status = Bench.commandLine().setErr(new PrintWriter(errors, true)).execute("--out", "unused", "speed");
        assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(errors.toString()).contains("no measurement 'speed'").contains("engine, accuracy, service");
    }

    private static Path folder(String... arguments) {
        CommandLine commandLine = Bench.commandLine();
        commandLine.parseArgs(arguments);
        return commandLine.<Bench>getCommand().report().folder();
    }
}
