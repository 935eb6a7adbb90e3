package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import dev.brig.sandbox.libc.Libc;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CiRunCommandTest {
    @TempDir
    private Path directory;

    private Path workspace;

    @BeforeEach
    void aWorkspace() throws IOException {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        workspace = Files.createDirectory(directory.resolve("project"));
        Files.writeString(workspace.resolve("Makefile"), """
                report.txt: program
                \t./program > report.txt
                program: program.c
                \tgcc -o program program.c
                """);
        Files.writeString(workspace.resolve("program.c"), """
                #include <stdio.h>
                int main(void) { puts("tested"); return 0; }
                """);
    }

    private String[] arguments(String... more) {
        List<String> all = new ArrayList<>(List.of(
                "ci",
                "run",
                "--ci-directory",
                directory.resolve("ci").toString(),
                "--artifacts-to",
                directory.resolve("out").toString(),
                "--workspace",
                workspace.toString()));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private Result ci(String... more) {
        return Cli.brig(arguments(more));
    }

    @Test
    void runsInAnImageWhoseFilesItChangesForItselfAlone() throws IOException {
        Path root = directory.resolve("root");
        TinyRoot.make(root);
        String store = directory.resolve("store").toString();
        assertThat(Cli.brig("image", "import", "--store", store, root.toString(), "tiny:1")
                        .status())
                .isZero();
        String script =
                "[ ! -e /etc/mine ] && echo new > /etc/mine && cat /etc/mine Makefile > report.txt && [ ! -e /usr/bin/gcc ]";

        for (int i = 0; i < 2; i++) {
            Result result =
                    ci("--store", store, "--image", "tiny:1", "--artifact", "report.txt", "--", "sh", "-c", script);
            assertThat(result.status()).as(result.err()).isZero();
        }

        assertThat(Files.readString(directory.resolve("out/report.txt"))).startsWith("new\nreport.txt: program\n");
    }

    @Test
    void buildsAProjectInACopyAndBringsItsReportBack() throws IOException {
        Path json = directory.resolve("result.json");

        Result result = ci("--artifact", "*.txt", "--json", json.toString(), "--", "make");

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(directory.resolve("out/report.txt")).hasContent("tested");
        assertThat(workspace.resolve("program")).doesNotExist();
        assertThat(directory.resolve("ci/runs")).isEmptyDirectory();
        JsonNode told = new JsonMapper().readTree(json.toFile());
        assertThat(told.at("/outcome/status").asText()).isEqualTo("exited");
        assertThat(told.at("/artifacts/0/path").asText()).isEqualTo("report.txt");
        assertThat(told.at("/outcome/usage/cpuMicros").asLong()).isPositive();
    }

    @Test
    void theLogHasBothStreamsInTheOrderInWhichTheyAreWritten() {
        String turns = "i=0; while [ $i -lt 200 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done";
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            expected.append("out ").append(i).append("\nerr ").append(i).append('\n');
        }

        assertThat(ci("--", "sh", "-c", turns).out()).isEqualTo(expected.toString());
    }

    @Test
    void aScriptIsRunByWhatItsFirstLineSays() throws IOException {
        Path script = directory.resolve("script");
        Files.writeString(script, "#!/usr/bin/env python3\nimport sys\nprint('of python')\nsys.exit(5)\n");
        Result python = ci("--script", script.toString());
        assertThat(python.out()).isEqualTo("of python\n");
        assertThat(python.status()).isEqualTo(5);

        Result shell =
                Cli.brigReading("echo $NAME; pwd; false; echo never", arguments("--env", "NAME=mine", "--script", "-"));
        assertThat(shell.out()).isEqualTo("mine\n/workspace\n");
        assertThat(shell.status()).isEqualTo(1);
    }

    @Test
    void aCacheIsKeptByAJobThatSucceedsAndByNoOther() {
        String add = "echo $WHO >> .cache/users; cat .cache/users; exit $STATUS";
        assertThat(ci("--cache", "c=.cache", "--env", "WHO=one", "--env", "STATUS=0", "--", "sh", "-c", add)
                        .out())
                .isEqualTo("one\n");
        assertThat(ci("--cache", "c=.cache", "--env", "WHO=two", "--env", "STATUS=1", "--", "sh", "-c", add)
                        .out())
                .isEqualTo("one\ntwo\n");
        assertThat(ci("--cache", "c=/home/ci/c", "--", "cat", "/home/ci/c/users")
                        .out())
                .isEqualTo("one\n");
    }

    @Test
    void aJobWritesNowhereButInItsOwnCopies() {
        Result result = ci(
                "--",
                "sh",
                "-c",
                "for d in / /usr /etc /workspace/.. /usr/bin; do touch $d/x 2>/dev/null && echo wrote $d; done; rm -f *; ls; ls /home");

        assertThat(result.out()).isEqualTo("ci\n");
        assertThat(workspace.resolve("Makefile")).exists();
    }

    @Test
    void anArtifactThatIsALinkStaysBehind() {
        Result result =
                ci("--artifact", "*", "--", "sh", "-c", "ln -s /etc/passwd leak; ln -s Makefile inner; rm program.c");

        assertThat(directory.resolve("out/Makefile")).exists();
        assertThat(directory.resolve("out/leak")).doesNotExist();
        assertThat(directory.resolve("out/inner")).doesNotExist();
        assertThat(result.err()).contains("leak is no regular file");
    }

    @Test
    void atItsTimeTheJobIsStoppedAndReportsStillComeBack() {
        Result result = ci("--timeout", "2s", "--artifact", "*.xml", "--", "sh", "-c", "echo done > a.xml; sleep 1000");

        assertThat(result.status()).isEqualTo(124);
        assertThat(result.err()).contains("limit of wall");
        assertThat(directory.resolve("out/a.xml")).hasContent("done");
    }

    @Test
    void toldToEndItLeavesNothing() throws IOException {
        Process process = Cli.start(arguments(
                "--cache", "c=.cache", "--", "sh", "-c", "touch .cache/x; echo started; sleep 1000 & sleep 1000"));
        try (BufferedReader log =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(log.readLine()).isEqualTo("started");
            List<ProcessHandle> all = process.descendants().toList();
            assertThat(all).isNotEmpty();
            Libc.kill((int) process.pid(), 15);
            assertThat(Cli.status(process)).isEqualTo(128 + 15);
            assertThat(all).noneMatch(ProcessHandle::isAlive);
        }
        assertThat(directory.resolve("ci/runs")).isEmptyDirectory();
        assertThat(directory.resolve("ci/caches/c/current")).doesNotExist();
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void whatAKilledRunLeftTheNextOneRemoves() throws IOException {
        Process process = Cli.start(arguments("--", "sh", "-c", "echo started; sleep 1000"));
        try (BufferedReader log =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(log.readLine()).isEqualTo("started");
            process.destroyForcibly();
            Cli.status(process);
        }
        assertThat(directory.resolve("ci/runs")).isNotEmptyDirectory();

        assertThat(ci("--", "true").status()).isZero();

        assertThat(directory.resolve("ci/runs")).isEmptyDirectory();
    }

    @Test
    void sayingWhatToRunTwiceOrNotAtAllIsRefused() {
        assertThat(ci().err()).contains("what to run");
        assertThat(ci("--cache", "../x=y", "--", "true").err()).contains("name of a cache");
        assertThat(ci("--artifact", "[", "--", "true").err()).contains("glob");
    }
}
