package dev.brig.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.oci.OciCli.Result;
import dev.brig.sandbox.libc.Libc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios of podman's own tests of its system, stated anew, with Brig as its runtime. */
@Tag("long") // each command of podman is several JVMs
class PodmanTest {
    private static final String FOR_EVER = "trap 'exit 7' TERM; echo begun; while :; do sleep 0.1; done";

    @TempDir
    private static Path directory;

    private static Optional<Podman> podman = Optional.empty();
    private static TestBundle bundle;

    @BeforeAll
    static void openPodman() {
        assumeThat(Podman.isInstalled()).as("needs podman and uidmap").isTrue();
        assumeThat(Libc.geteuid()).as("needs an ordinary user").isNotZero();
        assumeThat(hasSubordinateIds()).as("needs subordinate ids").isTrue();
        bundle = TestBundle.of(directory.resolve("bundle"), "");
        podman = Optional.of(new Podman(directory));
    }

    private static boolean hasSubordinateIds() {
        try {
            return Files.readString(Path.of("/etc/subuid")).contains(System.getProperty("user.name") + ":");
        } catch (IOException absent) {
            return false;
        }
    }

    @AfterEach
    void removeContainers() {
        podman.ifPresent(it -> it.podman("rm", "--all", "--force", "--time", "0"));
    }

    @AfterAll
    static void closePodman() {
        podman.ifPresent(Podman::close);
    }

    private static Podman podman() {
        return podman.orElseThrow();
    }

    /** The arguments of a run: options, then the shell's script. */
    private static String[] run(String script, String... options) {
        List<String> arguments = new ArrayList<>(List.of("run"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--rootfs", bundle.rootfs.toString(), "/bin/sh", "-c", script));
        return arguments.toArray(String[]::new);
    }

    private static String inspect(String name, String format) {
        return podman().output("inspect", "--format", format, name);
    }

    /** Until the program of the container has said so. */
    private static void awaitBegun(String name) {
        while (!podman().output("logs", name).contains("begun")) {
            Thread.onSpinWait(); // each look is a process of podman's
        }
    }

    @Test
    void outputErrorsAndStatusComeThrough() {
        Result result = podman().podman(run("echo out; echo err >&2; exit 17", "--rm"));

        assertThat(result.out()).isEqualTo("out\n");
        assertThat(result.err()).contains("err\n");
        assertThat(result.status()).isEqualTo(17);
        assertThat(podman().output("ps", "--all", "--quiet")).isEmpty();
    }

    @Test
    void inputComesThrough() {
        assertThat(podman().with("a line\n", run("cat", "--rm", "--interactive"))
                        .out())
                .isEqualTo("a line\n");
    }

    @Test
    void aTerminalIsOne() {
        Result result =
                podman().podman(run("test -t 0 && test -t 1 && echo terminal; ls /dev/console", "--rm", "--tty"));

        assertThat(result.out()).isEqualTo("terminal\r\n/dev/console\r\n");
        assertThat(podman().output(run("test -t 0 || echo none", "--rm"))).isEqualTo("none");
    }

    @Test
    void environmentUserHostNameAndVolumesAreSet() throws IOException {
        Path volume = Files.createDirectories(directory.resolve("volume"));
        Files.writeString(volume.resolve("file"), "shared");

        String output = podman().output(run(
                "echo $OWN; id -u; cat /proc/sys/kernel/hostname /volume/file; touch /volume/new || echo read-only",
                "--rm",
                "--env",
                "OWN=own",
                "--user",
                "5:5",
                "--hostname",
                "named",
                "--volume",
                volume + ":/volume:ro"));

        assertThat(output.lines()).containsExactly("own", "5", "named", "sharedread-only");
    }

    @Test
    void whatRunsInTheBackgroundCanBeReadEnteredAndStopped() {
        podman().output(run(FOR_EVER, "--detach", "--name", "back"));
        awaitBegun("back");

        assertThat(podman().podman("exec", "--env", "A=b", "back", "/bin/sh", "-c", "echo $A; exit 5"))
                .satisfies(result -> assertThat(result.status()).isEqualTo(5))
                .satisfies(result -> assertThat(result.out()).isEqualTo("b\n"));
        assertThat(podman().with("typed", "exec", "--interactive", "back", "/bin/cat")
                        .out())
                .isEqualTo("typed");
        assertThat(podman().output("exec", "--tty", "back", "/bin/sh", "-c", "test -t 0 && echo terminal"))
                .isEqualTo("terminal");
        assertThat(podman().output("exec", "--user", "3", "back", "/usr/bin/id", "-u"))
                .isEqualTo("3");

        assertThat(podman().output("stop", "--time", "60", "back")).isEqualTo("back");
        assertThat(inspect("back", "{{.State.Status}} {{.State.ExitCode}}")).isEqualTo("exited 7");
        assertThat(podman().podman("exec", "back", "/bin/ls").err()).contains("running");
    }

    @Test
    void inspectNamesTheRuntimeAndTheProcess() throws IOException {
        podman().output(run(FOR_EVER, "--detach", "--name", "seen"));
        awaitBegun("seen");

        JsonNode seen =
                TestBundle.MAPPER.readTree(podman().output("inspect", "seen")).get(0);

        assertThat(seen.path("OCIRuntime").asText()).isEqualTo("brig-oci");
        assertThat(seen.path("State").path("Running").asBoolean()).isTrue();
        long pid = seen.path("State").path("Pid").asLong();
        assertThat(ProcessHandle.of(pid)).hasValueSatisfying(ProcessHandle::isAlive);
        podman().output("rm", "--force", "--time", "0", "seen");
        assertThat(podman().podman("inspect", "--type", "container", "seen").status())
                .isNotZero();
    }

    @Test
    void killSendsTheSignalThatIsNamed() {
        podman().output(run("trap 'echo hup' HUP; " + FOR_EVER, "--detach", "--name", "signalled"));
        awaitBegun("signalled");

        podman().output("kill", "--signal", "HUP", "signalled");
        while (!podman().output("logs", "signalled").contains("hup")) {
            Thread.onSpinWait();
        }
        podman().output("kill", "signalled");
        assertThat(podman().output("wait", "signalled")).isEqualTo("137");
        assertThat(podman().podman("kill", "signalled").status()).isNotZero();
    }

    @Test
    void whatDoesNotListenIsKilledWhenTheTimeIsUp() {
        podman().output(run("trap '' TERM; echo begun; while :; do sleep 0.1; done", "--detach", "--name", "deaf"));
        awaitBegun("deaf");

        podman().output("stop", "--time", "1", "deaf");

        assertThat(inspect("deaf", "{{.State.ExitCode}}")).isEqualTo("137");
    }

    @Test
    void aRunningContainerIsRemovedByForceOnly() {
        podman().output(run(FOR_EVER, "--detach", "--name", "kept"));

        assertThat(podman().podman("rm", "kept").err()).contains("running");
        podman().output("rm", "--force", "--time", "0", "kept");
        assertThat(podman().output("ps", "--all", "--quiet")).isEmpty();
    }

    @Test
    void whatHasEndedCanBeStartedAgain() {
        podman().output(run("echo once more", "--name", "again"));

        assertThat(podman().output("start", "--attach", "again")).isEqualTo("once more");
        assertThat(podman().output("logs", "again").lines()).containsExactly("once more", "once more");
    }

    @Test
    void whatCannotBeExecutedHasTheStatusOfAShell() {
        Result missing = podman().podman("run", "--rm", "--rootfs", bundle.rootfs.toString(), "/bin/missing");

        assertThat(missing.status()).isEqualTo(127);
    }

    /** podman pauses containers of ordinary users only where control groups have version 2. */
    @Test
    void pausesAndGoesOn() {
        assumeThat(Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers")))
                .as("needs control groups of version 2")
                .isTrue();
        podman().output(run(FOR_EVER, "--detach", "--name", "still"));
        awaitBegun("still");

        podman().output("pause", "still");
        assertThat(inspect("still", "{{.State.Status}}")).isEqualTo("paused");
        podman().output("unpause", "still");
        assertThat(inspect("still", "{{.State.Status}}")).isEqualTo("running");
        podman().output("stop", "--time", "60", "still");
    }
}
