package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.TestPolicies;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a program sees of the world. */
@Tag("kernel")
class IsolationTest {
    private static final Policy POLICY = TestPolicies.plain();
    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engine.open(1);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void itIsNobodyInParticular() {
        assertThat(sh("id -u; id -g; id -G; hostname")).containsExactly("1000", "1000", "1000", "sandbox");
    }

    @Test
    void itHasNoCapabilitiesAndCannotGetAny() {
        assertThat(sh("grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status | tr -s '\\t' ' '"))
                .containsExactlyInAnyOrder(
                        "CapInh: 0000000000000000",
                        "CapPrm: 0000000000000000",
                        "CapEff: 0000000000000000",
                        "CapBnd: 0000000000000000",
                        "CapAmb: 0000000000000000",
                        "NoNewPrivs: 1",
                        "Seccomp: 2");
    }

    @Test
    void itSeesNoProcessButItsOwn() {
        assertThat(sh("ls /proc | grep -E '^[0-9]+$' | sort -n | head -2; cat /proc/1/comm"))
                .containsExactly("1", "2", "init");
    }

    @Test
    void theProcessesOfOthersAreOutOfItsReach() {
        assertThat(
                        sh(
                                "cat /proc/1/environ /proc/1/maps /proc/1/mem 2>&1 | grep -c 'Permission denied'; kill -9 1; ls /proc/1/comm"))
                .containsExactly("3", "/proc/1/comm");
    }

    @Test
    void everyMountIsSafe() {
        List<String> mounts = sh("cat /proc/mounts");
        int proc =
                mounts.stream().map(mount -> mount.split(" ", -1)[1]).toList().lastIndexOf("/proc");
        for (String mount : mounts) {
            String[] field = mount.split(" ", -1);
            List<String> options = List.of(field[3].split(",", -1));
            boolean own = List.of("/work", "/tmp", "/dev/shm").contains(field[1]);
            // The host's own /proc, and what it has mounted within, lies beneath the job's.
            boolean hidden = field[1].startsWith("/proc") && mounts.indexOf(mount) <= proc;
            assertThat(own || hidden || options.contains("ro")).as(mount).isTrue();
            assertThat(hidden || options.contains("nosuid")).as(mount).isTrue();
        }
    }

    @Test
    void itCannotWriteOutsideItsDirectories() {
        assertThat(
                        sh(
                                "for d in / /usr /usr/bin /etc /dev /proc /proc/sys/kernel; do touch $d/x 2>/dev/null && echo $d; done; true"))
                .isEmpty();
    }

    @Test
    void itSeesNoFileOfTheHostBeyondTheBinds() {
        assertThat(sh("ls -A /"))
                .containsOnly("bin", "dev", "etc", "lib", "lib64", "proc", "sbin", "tmp", "usr", "work");
        assertThat(sh("ls -A /etc; ls -A /dev"))
                .containsOnly(
                        "alternatives",
                        "passwd",
                        "fd",
                        "full",
                        "null",
                        "random",
                        "shm",
                        "stderr",
                        "stdin",
                        "stdout",
                        "urandom",
                        "zero");
    }

    @Test
    void itHasNoNetworkButItsOwnLoopback() {
        assertThat(sh("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '")).containsExactly("lo");
    }

    @Test
    void itHasNoDescriptorBeyondTheStandardOnes() {
        assertThat(sh("ls /proc/$$/fd")).containsExactly("0", "1", "2");
    }

    @Test
    void signalsComeInTheirOriginalState() {
        assertThat(sh("grep -E '^Sig(Ign|Blk)' /proc/self/status | tr -s '\\t' ' '"))
                .containsExactly("SigBlk: 0000000000000000", "SigIgn: 0000000000000000");
    }

    @Test
    void itLeadsASessionOfItsOwn() {
        assertThat(sh("cut -d' ' -f1,5,6 /proc/$$/stat")).containsExactly("2 2 2");
    }

    @Test
    void coreDumpsAreOff() {
        assertThat(sh("ulimit -c")).containsExactly("0");
    }

    private static List<String> sh(String command) {
        Outcome outcome = engine.run(POLICY, Job.of("sh", "-c", command));
        return outcome.stdout().text().lines().toList();
    }
}
