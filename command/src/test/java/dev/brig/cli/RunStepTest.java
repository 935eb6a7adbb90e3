package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import dev.brig.sandbox.libc.Libc;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls of a runner of GitHub Actions and of Jenkins, in the environments that they give. */
class RunStepTest {
    private static final Path RUN_STEP = Path.of("../docs/ci/run-step").toAbsolutePath();

    @TempDir
    private Path directory;

    private Path workspace;
    private Path brig;

    @BeforeEach
    void aWorkspace() throws IOException {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        workspace = Files.createDirectories(directory.resolve("_work/project/project"));
        Files.writeString(workspace.resolve("source"), "source\n");
        brig = script("brig", "#!/bin/sh\nexec " + String.join(" ", Cli.command(List.of())) + " \"$@\"\n");
    }

    private Path script(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private ProcessBuilder command(Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(workspace.toFile());
        builder.redirectErrorStream(true);
        builder.environment().put("BRIG", brig.toString());
        builder.environment().put("XDG_CACHE_HOME", directory.resolve("cache").toString());
        builder.environment().putAll(environment);
        return builder;
    }

    /** As the runner does: the script in a file of its temporary directory takes the place of {0}. */
    private ProcessBuilder github(String run, Map<String, String> more) throws IOException {
        Path temp = Files.createDirectories(directory.resolve("_work/_temp"));
        Path file = Files.writeString(temp.resolve("6f1e.sh"), run);
        Map<String, String> environment = new HashMap<>(Map.of(
                "GITHUB_WORKSPACE", workspace.toString(),
                "GITHUB_SHA", "c0ffee",
                "GITHUB_REPOSITORY", "owner/project",
                "ACTIONS_RUNTIME_TOKEN", "secret"));
        environment.putAll(more);
        return command(environment, List.of(RUN_STEP.toString(), file.toString()));
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aStepOfGithubActionsSeesItsWorkspaceAndNoSecret() throws Exception {
        String run =
                "cat source; echo $GITHUB_SHA $WORD; mkdir -p out; cp source out/report; touch lost; env > out/env; exit 3";

        Process step = github(
                        run,
                        Map.of(
                                "BRIG_CI_ARTIFACTS",
                                "out\nabsent",
                                "BRIG_CI_CACHES",
                                "c=.cache",
                                "BRIG_CI_ENV",
                                "WORD",
                                "WORD",
                                "a b"))
                .start();

        String output = output(step);
        assertThat(step.waitFor()).as(output).isEqualTo(3);
        assertThat(output).contains("source\nc0ffee a b\n");
        assertThat(workspace.resolve("out/report")).hasContent("source");
        assertThat(workspace.resolve("lost")).doesNotExist();
        assertThat(Files.readString(workspace.resolve("out/env"))).doesNotContain("secret");
    }

    @Test
    void aStepThatIsCancelledLeavesNothing() throws Exception {
        Process step = github("echo begun; sleep 1000 & sleep 1000", Map.of()).start();
        try (BufferedReader log = step.inputReader(StandardCharsets.UTF_8)) {
            assertThat(log.readLine()).isEqualTo("begun");
            List<ProcessHandle> all = new ArrayList<>(step.descendants().toList());
            Libc.kill((int) step.pid(), 2); // SIGINT is what the runner sends first
            assertThat(Cli.status(step)).isEqualTo(128 + 2);
            assertThat(all).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        }
        assertThat(directory.resolve("cache/brig/ci/runs")).isEmptyDirectory();
    }

    /** As its plug-in durable-task does: a wrapper in the background writes the log and the status into files. */
    @Test
    void aStepOfJenkinsHandsItsStatusOn() throws Exception {
        Path control = Files.createDirectories(directory.resolve("_work/project@tmp/durable-1"));
        Files.writeString(workspace.resolve(".brig-step"), "cat source; echo $BUILD_NUMBER; exit 4");
        Path script = Files.writeString(control.resolve("script.sh"), "#!/bin/sh -xe\n" + RUN_STEP + " .brig-step\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        String wrapper = "{ '%1$s/script.sh' > '%1$s/jenkins-log.txt' 2>&1; echo $? > '%1$s/jenkins-result.txt'; } &"
                .formatted(control);

        Process step = command(
                        Map.of("WORKSPACE", workspace.toString(), "BUILD_NUMBER", "17", "JENKINS_SERVER_COOKIE", "x"),
                        List.of("nohup", "sh", "-c", wrapper + " wait"))
                .redirectOutput(Redirect.DISCARD)
                .start();

        assertThat(step.waitFor()).isZero();
        assertThat(control.resolve("jenkins-result.txt")).hasContent("4");
        assertThat(Files.readString(control.resolve("jenkins-log.txt"))).contains("source\n17\n");
    }

    @Test
    void aNameThatIsNoneIsRefused() throws Exception {
        Process step = github("true", Map.of("BRIG_CI_ENV", "A;touch${IFS}x")).start();
        assertThat(output(step)).contains("cannot be the name of a variable");
        assertThat(step.waitFor()).isEqualTo(125);
        assertThat(workspace.resolve("x")).doesNotExist();
    }
}
