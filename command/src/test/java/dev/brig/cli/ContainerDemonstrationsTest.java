package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tutorials on containers show at their end, with an image that came from a flat archive. */
class ContainerDemonstrationsTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void anExportedRootFileSystem() throws IOException {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        Path root = directory.resolve("root");
        TinyRoot.make(root, "/bin/ps", "/bin/hostname", "/usr/bin/head", "/usr/bin/tail");
        Files.writeString(root.resolve("etc/motd"), "below\n");
        Path flat = directory.resolve("flat.tar");
        image("import", root.toString(), "tree:1");
        image("export", "--format", "tar", "tree:1", flat.toString());
        image("import", flat.toString(), "tutorial:1");
    }

    private Result image(String command, String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("image", command, "--store", directory.resolve("store").toString()));
        all.addAll(List.of(arguments));
        Result result = Cli.brig(all.toArray(String[]::new));
        assertThat(result.status()).as(result.err()).isZero();
        return result;
    }

    private Result run(List<String> options, String script) {
        List<String> all = new ArrayList<>(
                List.of("run", "--store", directory.resolve("store").toString(), "--image", "tutorial:1"));
        all.addAll(options);
        all.addAll(List.of("--", "sh", "-c", script));
        return Cli.brig(all.toArray(String[]::new));
    }

    @Test
    void aShellInTheRootFileSystemSeesItsOwnProcessesAndHostNameOnly() {
        Result result = run(List.of(), "ps -e -o comm=; hostname; ls /");

        assertThat(result.out().lines())
                .contains("init", "sh", "ps", "sandbox", "etc")
                .doesNotContain("java", "home", "root");
    }

    @Test
    void twoHundredMegabytesUnderALimitOfOneHundredAreStopped() {
        String fill = "head -c 200m /dev/zero | tail > /dev/null";

        assertThat(run(List.of("--memory", "100m", "--wall", "5min"), fill).status())
                .isNotZero();
        Result enough = run(List.of("--memory", "500m", "--wall", "5min"), fill);
        assertThat(enough.status()).as(enough.err()).isZero();
    }

    @Test
    void oneLayerIsSharedAndCopiedOnWriteForEachContainer() throws IOException {
        assertThat(run(List.of("--writable"), "echo above > /etc/motd; cat /etc/motd")
                        .out())
                .isEqualTo("above\n");
        assertThat(run(List.of("--writable"), "cat /etc/motd").out()).isEqualTo("below\n");
        try (Stream<Path> layers = Files.list(directory.resolve("store/layers"))) {
            assertThat(layers).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void aFileMadeInsideIsNotSeenOutside() throws IOException {
        String name = "made-inside-" + directory.getFileName();
        String made = "for folder in /etc /tmp .; do echo x > $folder/NAME; done; ls /etc/NAME /tmp/NAME NAME"
                .replace("NAME", name);

        assertThat(run(List.of("--writable"), made).out().lines()).hasSize(3);
        assertThat(List.of(Path.of("/etc", name), Path.of("/tmp", name), Path.of(name)))
                .allSatisfy(outside -> assertThat(outside).doesNotExist());
        try (Stream<Path> all = Files.walk(directory)) {
            assertThat(all.filter(path -> path.endsWith(name))).isEmpty();
        }
        assertThat(run(List.of("--writable"), "ls /etc /tmp .").out()).doesNotContain(name);
    }

    @Test
    void aRecipesRootIsNobodyOutside() throws IOException {
        Path recipe = Files.writeString(directory.resolve("recipe.yaml"), """
                base: tutorial:1
                run: ["ps -o uid= -p $$ > /who; cat /proc/self/uid_map > /map; : > /dev/full || :"]
                sourceDateEpoch: 0
                """);
        image("build", recipe.toString(), "tutorial:1");

        String[] map = run(List.of(), "cat /map").out().strip().split(" +", -1);
        assertThat(run(List.of(), "cat /who").out().strip()).isEqualTo("0");
        assertThat(map).hasSize(3).startsWith("0").endsWith("1");
        assertThat(map[1]).isNotEqualTo("0");
    }
}
