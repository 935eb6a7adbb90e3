package dev.brig.sandbox.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.sandbox.SandboxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeccompLibraryTest {

    @Test
    void tellsItsVersion() {
        assertThat(SeccompFilter.availability())
                .isInstanceOfSatisfying(
                        Availability.Present.class,
                        present -> assertThat(present.version()).startsWith("2."));
    }

    @Test
    void isAValueThatNamesThePackagesWhereItCannotBeLoaded() {
        SeccompLibrary missing = SeccompLibrary.load("libseccomp-is-not-here.so.9");
        assertThat(missing.availability()).isInstanceOfSatisfying(Availability.Absent.class, absent -> {
            assertThat(absent.reason()).contains("libseccomp-is-not-here.so.9");
            assertThat(absent.remedy()).contains("apt install libseccomp2").contains("dnf install libseccomp");
        });
        assertThatThrownBy(missing::functions)
                .isInstanceOfSatisfying(SandboxException.class, e -> {
                    assertThat(e.code()).isEqualTo(SandboxException.Code.LIBSECCOMP_MISSING);
                    assertThat(e.remedy().orElseThrow()).contains("apt install libseccomp2");
                })
                .hasMessageContaining("apt install libseccomp2")
                .hasMessageContaining("dnf install libseccomp");
        assertThat(missing.name(0)).isEmpty();
    }

    @Test
    void loadsWithoutAHomeDirectory() throws Exception {
        assertThat(availabilityInAnotherJvm("-Duser.home=/proc/nowhere")).contains("Present[");
    }

    @Test
    void saysWhatToDoWhereJnaCannotUnpackItsNativePart() throws Exception {
        assertThat(availabilityInAnotherJvm("-Djna.tmpdir=/proc/nowhere"))
                .contains("Absent[")
                .contains("-Djna.tmpdir=");
    }

    private static String availabilityInAnotherJvm(String option) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add(option);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("XDG_CACHE_HOME");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    static final class Probe {
        private Probe() {}

        public static void main(String[] arguments) {
            System.out.println(SeccompFilter.availability());
        }
    }
}
