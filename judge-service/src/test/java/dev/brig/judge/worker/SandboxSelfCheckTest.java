package dev.brig.judge.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxSelfCheckTest {
    private static final String SOUND = """
            Name:	cat
            Pid:	2
            PPid:	1
            Uid:	1000	1000	1000	1000
            CapInh:	0000000000000000
            CapPrm:	0000000000000000
            CapEff:	0000000000000000
            CapBnd:	0000000000000000
            CapAmb:	0000000000000000
            NoNewPrivs:	1
            Seccomp:	2
            Seccomp_filters:	1
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop
                lo:       0       0    0    0    0     0          0         0        0       0    0    0
            520 418 0:61 / / ro,nosuid,nodev,relatime - tmpfs tmpfs rw,size=64k
            521 520 8:1 /usr /usr ro,nosuid,nodev,relatime master:1 - ext4 /dev/sda1 rw
            519 520 0:21 / /proc rw,relatime - proc proc rw
            522 519 0:62 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw
            """;

    @Test
    void aSoundSandboxHasNoBreach() {
        assertThat(breaches(SOUND)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CapEff:\t0000000000000000 | CapEff:\t0000000000000400 | capabilities",
                "CapBnd:\t0000000000000000 | CapBnd:\t000001ffffffffff | capabilities",
                "NoNewPrivs:\t1 | NoNewPrivs:\t0 | no_new_privs",
                "Seccomp:\t2 | Seccomp:\t0 | system-call filter",
                "PPid:\t1 | PPid:\t4711 | init",
                "Uid:\t1000 | Uid:\t0 | root",
                "/ / ro,nosuid | / / rw,nosuid | read-only",
                "/usr ro,nosuid | /usr ro | nosuid",
                "noexec,relatime - proc proc | noexec,relatime - sysfs sysfs | sysfs",
                "lo:   | eth0: | eth0",
                "Seccomp:\t2 | Secomp:\t2 | system-call filter",
            })
    void eachWallThatIsDownIsNamed(String sound, String broken, String word) {
        assertThat(SOUND).contains(sound.strip());
        List<String> breaches = breaches(SOUND.replace(sound.strip(), broken.strip()));
        assertThat(breaches).singleElement().asString().contains(word);
    }

    @Test
    void aPolicyWithNetworkMayShowInterfaces() {
        Outcome look = look(0, SOUND.replace("lo:", "eth0:"));
        assertThat(SandboxSelfCheck.breaches(look, true)).isEmpty();
    }

    @Test
    void aLookThatFailedIsABreach() {
        assertThat(SandboxSelfCheck.breaches(look(1, SOUND), false))
                .singleElement()
                .asString()
                .contains("self-test");
        assertThat(breaches("")).isNotEmpty();
    }

    private static List<String> breaches(String report) {
        return SandboxSelfCheck.breaches(look(0, report), false);
    }

    private static Outcome look(int code, String report) {
        byte[] bytes = report.getBytes(StandardCharsets.UTF_8);
        return new Outcome(
                new Outcome.Exited(code),
                List.of(),
                List.of(),
                Usage.none(),
                new Output(bytes, bytes.length, false),
                Output.empty(),
                Map.of(),
                Map.of(),
                Map.of(),
                false);
    }
}
