package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunCommandTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void requireGroups() {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
    }

    @Test
    void inputOutputAndExitStatusAreThePrograms() {
        Result result = Cli.brigReading("some input", "run", "--", "sh", "-c", "cat; echo error >&2; exit 7");

        assertThat(result).isEqualTo(new Result(7, "some input", "error\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    kill -TERM $$      | 143 | sh was ended by SIGTERM
                    exec nosuchcommand | 127 | not found
                    """)
    void endsAsAShellWould(String script, int status, String said) {
        Result result = Cli.brig("run", "--", "sh", "-c", script);

        assertThat(result.status()).isEqualTo(status);
        assertThat(result.err()).contains(said);
    }

    @Test
    void tellsACommandThatIsNotThereFromOneThatCannotBeExecuted() {
        assertThat(Cli.brig("run", "--", "nosuchcommand"))
                .isEqualTo(new Result(127, "", "brig: nosuchcommand: not found in the sandbox\n"));
        Result notExecutable = Cli.brig("run", "--", "/etc/passwd");
        assertThat(notExecutable.status()).isEqualTo(126);
        assertThat(notExecutable.err()).startsWith("brig: /etc/passwd: cannot be executed");
    }

    @Test
    void aProgramStoppedAtALimitEndsTheCommandWith124AndOneLine() {
        Result result = Cli.brig("run", "--cpu", "100ms", "--", "sh", "-c", "while :; do :; done");

        assertThat(result.status()).isEqualTo(124);
        assertThat(result.err().lines())
                .singleElement()
                .asString()
                .startsWith("brig: sh was stopped at its limit of cpu: 100 ms allowed, 10");
    }

    @Test
    void aLimitBeyondThePolicysMaximumIsRefusedByItsOption() {
        Result result = Cli.brig("run", "--memory", "100g", "--", "true");

        assertThat(result.status()).isEqualTo(125);
        assertThat(result.err()).startsWith("brig: --memory: ").contains("maximum of policy judge");
    }

    @Test
    void outputComesAndInputGoesWhileTheProgramRuns() throws IOException {
        Process process = Cli.start("run", "--", "sh", "-c", "while read -r line; do echo \"got $line\"; done");
        try (Writer in = process.outputWriter(StandardCharsets.UTF_8);
                BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line : List.of("one", "two", "three")) {
                in.write(line + "\n");
                in.flush();
                assertThat(out.readLine()).isEqualTo("got " + line);
            }
        }
        assertThat(Cli.status(process)).isZero();
    }

    @Test
    void aReaderThatGoesAwayEndsTheProgramAsItWouldWithoutBrig() throws IOException {
        Process process = Cli.start("run", "--", "yes");
        process.getOutputStream().close();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("y");
        }
        assertThat(Cli.status(process)).isEqualTo(141);
    }

    @Test
    void beingToldToEndStopsTheProgramAndLeavesNothing() throws IOException {
        Process process = Cli.start("run", "--", "sh", "-c", "echo up; exec sleep 100");
        List<ProcessHandle> family;
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("up");
            family = process.descendants().toList();
            process.toHandle().destroy();
            assertThat(Cli.status(process)).isEqualTo(143);
        }
        assertThat(family).as("warden, init and payload").hasSizeGreaterThanOrEqualTo(3);
        family.forEach(member -> member.onExit().join());
        assertThat(groupsOf(process)).isEmpty();
    }

    /** Directories in the cgroup tree that carry the process's name. */
    private static List<Path> groupsOf(Process process) {
        CgroupSupport.Available available = (CgroupSupport.Available) Cgroups.detect();
        return available.hierarchies().stream()
                .flatMap(hierarchy -> children(hierarchy.directory()))
                .filter(child -> child.getFileName().toString().startsWith("brig-" + process.pid() + "-"))
                .toList();
    }

    private static Stream<Path> children(Path group) {
        try (Stream<Path> children = Files.list(group)) {
            return children.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void filesGoInAndComeOut() throws IOException {
        Path in = Files.writeString(directory.resolve("in"), "abc");
        Path out = directory.resolve("out");

        Result result = Cli.brig(
                "run",
                "--file",
                "sub/in=" + in,
                "--collect",
                "out=" + out,
                "--",
                "sh",
                "-c",
                "tr a-z A-Z < sub/in > out");

        assertThat(result).isEqualTo(new Result(0, "", ""));
        assertThat(out).content().isEqualTo("ABC");
    }

    @Test
    void aFileThatShouldComeOutAndDoesNotIsAFailure() {
        Result result = Cli.brig("run", "--collect", "out=" + directory.resolve("out"), "--", "true");

        assertThat(result).isEqualTo(new Result(125, "", "brig: cannot collect out: no such file\n"));
    }

    @Test
    void printsTheOutcomeAndNothingElseWhereJsonIsAskedFor() throws JsonProcessingException {
        Result result = Cli.brig("run", "--json", "--wall", "3s", "--", "sh", "-c", "echo out; echo err >&2; exit 3");

        JsonNode outcome = new JsonMapper().readTree(result.out());
        assertThat(outcome.path("status").asText()).isEqualTo("exited");
        assertThat(outcome.path("exitCode").asInt()).isEqualTo(3);
        assertThat(outcome.at("/stdout/text").asText()).isEqualTo("out\n");
        assertThat(outcome.at("/stderr/text").asText()).isEqualTo("err\n");
        assertThat(outcome.at("/enforced/wall").asText()).isEqualTo("timer");
        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void thePolicyMayBeAFile() throws IOException {
        Path policy = Files.writeString(directory.resolve("mine.yaml"), """
                description: Mine
                extends: judge
                hostname: elsewhere
                """);

        Result result = Cli.brig("run", "--policy", policy.toString(), "--", "hostname");

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("elsewhere\n");
    }

    @Test
    void environmentAndBindsReachTheProgram() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "bound");

        Result result = Cli.brig(
                "run",
                "--env",
                "GREETING=hello there",
                "--bind",
                file + ":/data/file",
                "--",
                "sh",
                "-c",
                "echo \"$GREETING\"; cat /data/file; echo x > /data/file");

        assertThat(result.out()).isEqualTo("hello there\nbound");
        assertThat(result.err()).contains("Read-only file system");
    }

    @Test
    void startsWithoutTheClassesOfTheService() throws IOException {
        Path log = directory.resolve("classes");

        Process process = Cli.start(
                List.of("-Xlog:class+load:file=" + log), ProcessBuilder.Redirect.INHERIT, "run", "--", "true");

        process.getOutputStream().close();
        assertThat(Cli.status(process)).isZero();
        assertThat(log)
                .content()
                .contains("dev.brig.cli.RunCommand")
                .doesNotContain("io.vertx", "io.netty", "micrometer");
    }
}
