package dev.brig.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.brig.oci.OciCli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Docker with Brig as an added runtime, and the ids of containers mapped. */
@Tag("root")
@Tag("long") // each command of docker is several JVMs
class DockerTest {
    private static final String IMAGE = "brig:test";
    private static final String FOR_EVER = "trap 'exit 7' TERM; echo begun; while :; do sleep 0.1; done";

    @TempDir
    private static Path directory;

    private static Optional<Docker> docker = Optional.empty();

    @BeforeAll
    static void startDaemon() throws IOException {
        assumeThat(Docker.isInstalled()).as("needs docker.io").isTrue();
        Optional<String> user = Docker.userWithIds();
        assumeThat(user).as("needs a user with 65536 subordinate ids").isPresent();
        docker = Optional.of(new Docker(user.orElseThrow()));
        // Root of a container is another user outside, and must reach the volume.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        TestBundle bundle = TestBundle.of(directory.resolve("bundle"), "");
        Path archive = directory.resolve("image.tar");
        assertThat(docker().run("", List.of("tar", "-c", "-C", bundle.rootfs.toString(), "-f", archive.toString(), "."))
                        .status())
                .isZero();
        docker().output("import", archive.toString(), IMAGE);
    }

    @AfterEach
    void removeContainers() {
        docker.ifPresent(Docker::removeContainers);
    }

    @AfterAll
    static void stopDaemon() {
        docker.ifPresent(Docker::close);
    }

    private static Docker docker() {
        return docker.orElseThrow();
    }

    /** The arguments of a run: options, then the shell's script. */
    private static String[] run(String script, String... options) {
        List<String> arguments = new ArrayList<>(List.of("run", "--runtime", "brig", "--network", "none"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(IMAGE, "/bin/sh", "-c", script));
        return arguments.toArray(String[]::new);
    }

    private static String state(String name) {
        return docker().output("inspect", "--format", "{{.State.Status}} {{.State.ExitCode}}", name);
    }

    private static void awaitBegun(String name) {
        while (!docker().output("logs", name).contains("begun")) {
            Thread.onSpinWait(); // each look is a process of docker's
        }
    }

    @Test
    void outputErrorsAndStatusComeThrough() {
        Result result = docker().docker(run("echo out; echo err >&2; exit 17", "--rm"));

        assertThat(result).isEqualTo(new Result(17, "out\n", "err\n"));
        assertThat(docker().output("ps", "--all", "--quiet")).isEmpty();
    }

    @Test
    void inputAndTerminalsComeThrough() {
        assertThat(docker().with("given\n", run("cat", "--rm", "--interactive")).out())
                .isEqualTo("given\n");
        String command = "docker "
                + String.join(" ", List.of(run("x", "--rm", "--tty")))
                        .replace("-c x", "-c 'test -t 0 && echo terminal'");
        assertThat(docker().run("", List.of("script", "-qec", command, "/dev/null"))
                        .out())
                .contains("terminal");
    }

    @Test
    void environmentUserHostNameVolumesAndLimitsAreSet() {
        Result result = docker().docker(run(
                "id -u; id -g; echo $OWN; cat /proc/sys/kernel/hostname; test -r /in/bin/sh && echo volume",
                "--rm",
                "--env=OWN=own",
                "--user=3:4",
                "--hostname=inside",
                "--volume=" + directory.resolve("bundle/rootfs") + ":/in:ro",
                "--memory=64m",
                "--pids-limit=20"));

        assertThat(result).isEqualTo(new Result(0, "3\n4\nown\ninside\nvolume\n", ""));
    }

    @Test
    void goesFromRunToRemoval() {
        docker().output(run(FOR_EVER, "--detach", "--name", "one"));
        awaitBegun("one");

        assertThat(docker().docker("exec", "one", "/bin/sh", "-c", "echo within; exit 4"))
                .isEqualTo(new Result(4, "within\n", ""));
        assertThat(docker().output("top", "one")).contains("while :; do sleep");

        docker().output("stop", "one");
        assertThat(state("one")).isEqualTo("exited 7");

        docker().output("start", "one");
        assertThat(state("one")).startsWith("running");
        docker().output("kill", "one");
        docker().output("wait", "one");
        assertThat(state("one")).isEqualTo("exited 137");
        docker().output("rm", "one");
        assertThat(docker().output("ps", "--all", "--quiet")).isEmpty();
    }

    @Test
    void aProgramThatIsNotThereIsSaid() {
        Result result = docker().docker("run", "--rm", "--runtime", "brig", "--network", "none", IMAGE, "missing");

        assertThat(result.status()).isEqualTo(127);
        assertThat(result.err()).contains("missing: executable file not found in $PATH");
    }
}
