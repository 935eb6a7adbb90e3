package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunInImageTest {
    private static final List<String> PROGRAMS = List.of("/bin/sh", "/bin/ls", "/bin/cat");

    @TempDir
    private Path directory;

    @BeforeEach
    void anImage() throws IOException, InterruptedException {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        Path root = directory.resolve("root");
        for (String program : PROGRAMS) {
            copy(Path.of(program), root);
            Process ldd = new ProcessBuilder("ldd", program).start();
            String libraries = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            ldd.waitFor();
            for (var library = Pattern.compile("/\\S+").matcher(libraries); library.find(); ) {
                copy(Path.of(library.group()), root);
            }
        }
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/motd"), "of the image\n");
        Result added = Cli.brig("image", "import", "--store", store(), root.toString(), "tiny:1");
        assertThat(added.status()).as(added.err()).isZero();
    }

    private static void copy(Path file, Path root) throws IOException {
        Path target = root.resolve(file.toString().substring(1));
        Files.createDirectories(target.getParent());
        if (!Files.exists(target)) {
            Files.copy(file, target);
        }
    }

    private String store() {
        return directory.resolve("store").toString();
    }

    private Result run(List<String> options, String... command) {
        List<String> all = new ArrayList<>(List.of("run", "--store", store(), "--image", "tiny:1"));
        all.addAll(options);
        all.addAll(List.of(command));
        return Cli.brig(all.toArray(String[]::new));
    }

    @Test
    void aProgramSeesTheImageAndNothingOfTheHost() {
        Result result = run(
                List.of(),
                "--",
                "sh",
                "-c",
                "cat /etc/motd; ls /etc; echo x > own; cat own; echo x > /etc/motd || echo read-only");

        assertThat(result.out()).isEqualTo("of the image\nmotd\nx\nread-only\n");
        assertThat(result.status()).isZero();
    }

    @Test
    void filesOfTheHostAreShownWhereTheImageHasNone() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "of the host");

        assertThat(run(List.of("--bind", file + ":/data/file"), "cat", "/data/file"))
                .isEqualTo(new Result(0, "of the host", ""));
        Result refused = run(List.of("--bind", file + ":/etc/file"), "cat", "/etc/file");
        assertThat(refused.status()).isEqualTo(125);
        assertThat(refused.err())
                .isEqualTo("brig: --bind: /etc/file lies in /etc of the image, which is read-only: choose"
                        + " a place that the image does not have\n");
    }

    @Test
    void anImageThatIsNotThereOrHasNothingToRunIsAClearError() {
        Result absent = Cli.brig("run", "--store", store(), "--image", "absent:1", "--", "true");
        assertThat(absent.status()).isEqualTo(125);
        assertThat(absent.err()).startsWith("brig: there is no image 'absent:1'");
        assertThat(run(List.of())).isEqualTo(new Result(125, "", "brig: the program to run is missing\n"));
    }
}
