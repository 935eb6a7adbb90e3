package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.cli.options.LimitOptions;
import dev.brig.cli.process.CommandException;
import dev.brig.sandbox.CpuSet;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class OptionsTest {
    @TempDir
    private Path directory;

    private static Limits limits(String... arguments) {
        return CommandLine.populateCommand(new LimitOptions(), arguments).limits();
    }

    @ParameterizedTest
    @EnumSource(Limit.class)
    void everyLimitHasAnOption(Limit limit) {
        String option = LimitOptions.option(limit.field()).orElseThrow();
        String least = Long.toString(limit.least());

        assertThat(limits(option, least).get(limit)).hasValue(limit.least());
    }

    @Test
    void readsTimesSizesAndRates() {
        assertThat(limits("--cpu", "1s", "--memory", "256m", "--pids", "4", "--cpu-rate", "50%", "--cpus", "0-1"))
                .isEqualTo(Limits.none()
                        .with(Limit.CPU, 1000)
                        .with(Limit.MEMORY, 256L << 20)
                        .with(Limit.PROCESSES, 4)
                        .with(Limit.CPU_RATE, 50)
                        .with(new CpuSet("0-1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1s", "1parsec", "", "99999999999h"})
    void namesTheOptionOfALimitThatIsNone(String text) {
        assertThatThrownBy(() -> limits("--wall", text))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("--wall: ");
    }

    @Test
    void bindsReadOnlyAtTheSamePathUnlessToldOtherwise() throws IOException {
        String file = Files.createFile(directory.resolve("file")).toString();

        assertThat(JobOptions.bind(file)).isEqualTo(new Mount.Bind(file, file, false, false));
        assertThat(JobOptions.bind(file + ":/there")).isEqualTo(new Mount.Bind(file, "/there", false, false));
        assertThat(JobOptions.bind(file + ":/there:rw")).isEqualTo(new Mount.Bind(file, "/there", true, false));
        assertThat(JobOptions.bind(file + ":rw")).isEqualTo(new Mount.Bind(file, file, true, false));
        assertThat(JobOptions.bind(file + ":/there:ro")).isEqualTo(new Mount.Bind(file, "/there", false, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/usr:there", "/usr:/a:/b", "/usr:", ":/a", "/no/such/place", "/usr:/a:rx:rw"})
    void refusesABindThatCannotBe(String text) {
        assertThatThrownBy(() -> JobOptions.bind(text))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("--bind: ");
    }

    @Test
    void namesAndValuesArePartedAtTheFirstEqualsSign() {
        assertThat(JobOptions.Pair.of("--env", "A=b=c")).isEqualTo(new JobOptions.Pair("A", "b=c"));
        assertThat(JobOptions.Pair.of("--env", "A=")).isEqualTo(new JobOptions.Pair("A", ""));
        assertThatThrownBy(() -> JobOptions.Pair.of("--env", "A")).hasMessageStartingWith("--env: A ");
        assertThatThrownBy(() -> JobOptions.Pair.of("--env", "=b")).hasMessageStartingWith("--env: =b ");
    }

    @Test
    void listensHereUnlessAHostIsNamed() {
        assertThat(ServeCommand.Address.parse("9000")).isEqualTo(new ServeCommand.Address("127.0.0.1", 9000));
        assertThat(ServeCommand.Address.parse(":9000")).isEqualTo(new ServeCommand.Address("127.0.0.1", 9000));
        assertThat(ServeCommand.Address.parse("judge:1")).isEqualTo(new ServeCommand.Address("judge", 1));
        assertThat(ServeCommand.Address.parse("[::1]:80")).isEqualTo(new ServeCommand.Address("::1", 80));
        assertThatThrownBy(() -> ServeCommand.Address.parse("judge")).hasMessageStartingWith("--listen: ");
    }

    @Test
    void aCollectedFileGoesWhereItIsSaid() {
        assertThat(CollectedFile.parse("out.txt").isForHost()).isFalse();
        assertThat(CollectedFile.parse("out.txt=/tmp/a=b").target()).hasValue(Path.of("/tmp/a=b"));
    }
}
