package dev.brig.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.oci.container.LiveProcess;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls of a GitLab Runner, in its order. */
class GitlabExecutorTest {
    private static final long PATIENCE_SECONDS = 120;
    private static final int BUILD_FAILURE = 31;
    private static final int SYSTEM_FAILURE = 32;

    @TempDir
    private Path directory;

    private Path brig;

    @BeforeEach
    void anImage() throws IOException, InterruptedException {
        brig = script("brig", "exec " + String.join(" ", OciCli.java()) + " \"$@\"");
        Path root = TestBundle.of(directory.resolve("image"), "true").rootfs;
        Process added = process(List.of(brig.toString(), "image", "import", root.toString(), "tiny:1"));
        assertThat(added.waitFor()).as(err()).isZero();
    }

    @AfterEach
    void removeTheContainer() throws IOException, InterruptedException {
        executor("cleanup");
    }

    private Path script(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Process process(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        var environment = builder.environment();
        environment.put("BRIG", brig.toString());
        environment.put("BRIG_STORE", directory.resolve("store").toString());
        environment.put("BRIG_CI_STATE", directory.resolve("state").toString());
        environment.put("BRIG_CI_NETWORK", "none");
        environment.put("CUSTOM_ENV_CI_JOB_ID", "7");
        environment.put("CUSTOM_ENV_CI_JOB_IMAGE", "tiny:1");
        environment.put("BUILD_FAILURE_EXIT_CODE", Integer.toString(BUILD_FAILURE));
        environment.put("SYSTEM_FAILURE_EXIT_CODE", Integer.toString(SYSTEM_FAILURE));
        environment.put("BUILD_EXIT_CODE_FILE", directory.resolve("code").toString());
        return builder.start();
    }

    private Process begin(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "../docs/ci/gitlab-executor"));
        command.addAll(List.of(arguments));
        return process(command);
    }

    private int executor(String... arguments) throws IOException, InterruptedException {
        Process process = begin(arguments);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private int step(String stage, String script) throws IOException, InterruptedException {
        return executor("run", script(stage, script).toString(), stage);
    }

    private String out() throws IOException {
        return Files.readString(directory.resolve("out"));
    }

    private String err() throws IOException {
        return Files.readString(directory.resolve("err"));
    }

    @Test
    void theFilesOfAJobLiveFromItsFirstStepToItsLast() throws Exception {
        assertThat(executor("config")).isZero();
        JsonNode config = TestBundle.MAPPER.readTree(out());
        String builds = config.path("builds_dir").asText();
        assertThat(executor("prepare")).as(err()).isZero();

        assertThat(step("get_sources", "mkdir " + builds + "/project && echo source > " + builds + "/project/file"))
                .as(err())
                .isZero();
        assertThat(step(
                        "build_script",
                        "cd " + builds
                                + "/project && cat file && touch /usr/made && id -u && echo wrong >&2 && exit 3"))
                .isEqualTo(BUILD_FAILURE);
        assertThat(out()).isEqualTo("source\n0\n");
        assertThat(err()).isEqualTo("wrong\n");
        assertThat(directory.resolve("code")).hasContent("3");
        assertThat(step("after_script", "ls /usr/made")).isZero();

        assertThat(executor("cleanup")).as(err()).isZero();
        assertThat(directory.resolve("state/job-7")).doesNotExist();
        assertThat(step("after_cleanup", "true")).isNotZero();
    }

    @Test
    void aJobThatIsCancelledLeavesNothing() throws Exception {
        assertThat(executor("prepare")).as(err()).isZero();
        Path kept = directory.resolve("state/job-7/containers/job-7/container.json");
        int pid = TestBundle.MAPPER.readTree(Files.readString(kept)).path("pid").asInt();
        LiveProcess container = LiveProcess.of(pid);
        Process step = begin(
                "run", script("long", "echo begun; while :; do sleep 1; done").toString(), "build_script");
        while (!out().equals("begun\n")) {
            assertThat(step.waitFor(10, TimeUnit.MILLISECONDS)).as(err()).isFalse();
        }

        step.destroy();

        assertThat(step.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(step.exitValue()).isEqualTo(143);
        assertThat(executor("cleanup")).as(err()).isZero();
        assertThat(container.isAlive()).isFalse();
        assertThat(directory.resolve("state/job-7")).doesNotExist();
    }

    @Test
    void whatTheJobIsNotToBlameForIsToldApart() throws Exception {
        assertThat(step("early", "true")).isNotEqualTo(0);
        brig = script("brig", "exit 1");

        assertThat(executor("prepare")).isEqualTo(SYSTEM_FAILURE);
        assertThat(err()).contains("there is no image tiny:1");
    }
}
