package dev.brig.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.OciCli.Result;
import dev.brig.oci.container.Json;
import dev.brig.oci.container.LiveProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Further programs of a container. */
@Tag("kernel")
@Tag("long") // each command is a JVM of its own
class ExecTest {
    @TempDir
    private Path directory;

    private OciCli cli;
    private TestBundle bundle;

    @BeforeEach
    void startContainer() {
        cli = new OciCli(directory);
        bundle = TestBundle.of(directory.resolve("bundle"), "exec sleep 1000");
        ObjectNode seccomp = bundle.linux().putObject("seccomp").put("defaultAction", "SCMP_ACT_ALLOW");
        ObjectNode rule = seccomp.putArray("syscalls").addObject();
        rule.set("names", Json.texts(List.of("mkdir", "mkdirat")));
        rule.put("action", "SCMP_ACT_ERRNO").put("errnoRet", 28);
        cli.create(bundle.write().directory, "holder");
        cli.brig("start", "holder");
    }

    @AfterEach
    void endContainers() {
        cli.close();
    }

    @Test
    void runsInTheContainerAndAnswersAsTheProgram() {
        Result result = cli.brig(
                "exec",
                "--env",
                "OWN=own",
                "--cwd",
                "/dev",
                "holder",
                "/bin/sh",
                "-c",
                "cat /proc/sys/kernel/hostname /proc/1/comm; id -u; readlink /proc/self/cwd; echo $OWN; exit 4");

        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines()).containsExactly("brig", "sleep", "0", "/dev", "own");
        assertThat(result.status()).isEqualTo(4);
    }

    /** CVE-2016-9962, CVE-2024-21626. */
    @Test
    void isAsConfinedAsTheContainer() {
        List<String> prefix = List.of("/bin/sh", "-c", "exec 5</ 9</; exec \"$@\"", "sh");
        Result result = cli.shell(
                prefix,
                "exec",
                "holder",
                "/bin/sh",
                "-c",
                "mkdir /dev/shm/x; grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/self/status;"
                        + " ls /proc/self/fd; touch /new || echo read-only");

        assertThat(result.err()).contains("No space left on device");
        assertThat(result.out().lines())
                .containsExactly(
                        "CapEff:\t0000000020000420",
                        "CapBnd:\t0000000020000420",
                        "NoNewPrivs:\t1",
                        "Seccomp:\t2",
                        "0",
                        "1",
                        "2",
                        "3",
                        "read-only");
        for (int fd = 3; fd < 12; fd++) {
            Result refused = cli.shell(prefix, "exec", "--cwd", "/proc/self/fd/" + fd, "holder", "/bin/ls");
            assertThat(refused.status()).isNotZero();
            assertThat(refused.out()).isEmpty();
        }
    }

    @Test
    void takesADocumentAndStaysWithTheConfigurationOfItsStart() throws IOException {
        bundle.linux().remove("seccomp");
        bundle.write(); // too late
        ObjectNode process = bundle.process().deepCopy();
        process.set("args", Json.texts(List.of("/bin/sh", "-c", "mkdir /dev/shm/x || echo held; sleep 1000")));
        Path document = directory.resolve("process.json");
        Files.writeString(document, process.toString());
        Path pidFile = directory.resolve("pid");

        Result result = cli.brig(
                "exec", "--process", document.toString(), "--pid-file", pidFile.toString(), "--detach", "holder");

        assertThat(result.status()).as(result.err()).isZero();
        int pid = Integer.parseInt(Files.readString(pidFile));
        assertThat(cli.brig("ps", "holder").out().lines()).contains(Integer.toString(pid));
        LiveProcess execed = LiveProcess.of(pid);
        cli.brig("delete", "--force", "holder");
        assertThat(execed.isAlive()).isFalse();
    }

    @Test
    void refusesWhatCannotBeRun() {
        assertThat(cli.brig("exec", "holder").err()).contains("which program?");
        assertThat(cli.brig("exec", "holder", "/bin/missing").err()).contains("\"/bin/missing\"", "ENOENT");
        assertThat(cli.brig("exec", "--user", "7", "holder", "/bin/ls").err())
                .contains("process.user.uid: 7 is not mapped");
        cli.brig("kill", "holder", "KILL");
        cli.awaitEnd("holder");
        assertThat(cli.brig("exec", "holder", "/bin/ls").err())
                .contains("container holder is stopped, and cannot be entered");
    }
}
