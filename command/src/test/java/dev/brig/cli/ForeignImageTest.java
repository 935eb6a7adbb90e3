package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program runs in images that Debian's umoci has made, as they are, copied by skopeo, and from a registry. */
class ForeignImageTest {
    private static final Pattern LISTENING = Pattern.compile("listening on (127\\.0\\.0\\.1:[0-9]+)");

    @TempDir
    private Path directory;

    private Path layout;

    @BeforeEach
    void aLayoutOfTwoLayers() throws IOException {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        assumeTrue(
                Stream.of("umoci", "skopeo", "docker-registry").allMatch(ForeignImageTest::has),
                "umoci, skopeo and docker-registry are needed");
        layout = directory.resolve("layout");
        String image = layout + ":made";
        String bundle = directory.resolve("bundle").toString();
        succeeds("umoci", "init", "--layout", layout.toString());
        succeeds("umoci", "new", "--image", image);
        succeeds("umoci", "unpack", "--rootless", "--image", image, bundle);
        Path root = directory.resolve("bundle/rootfs");
        TinyRoot.make(root);
        Files.writeString(root.resolve("etc/motd"), "of the first layer\n");
        Files.writeString(root.resolve("etc/gone"), "not for long\n");
        succeeds("umoci", "repack", "--refresh-bundle", "--image", image, bundle);
        Files.writeString(root.resolve("etc/motd"), "of the second layer\n");
        Files.delete(root.resolve("etc/gone"));
        succeeds("umoci", "repack", "--image", image, bundle);
        succeeds(
                "umoci",
                "config",
                "--image",
                image,
                "--config.env",
                "GREETING=from the image",
                "--config.entrypoint",
                "/bin/sh",
                "--config.entrypoint",
                "-c",
                "--config.cmd",
                "echo $GREETING; cat /etc/motd; ls /etc");
    }

    private static boolean has(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void succeeds(String... command) {
        Result result = Cli.run("", List.of(command));
        assertThat(result.status()).as(result.out() + result.err()).isZero();
    }

    private Result brig(String... arguments) {
        int words = arguments[0].equals("image") ? 2 : 1;
        List<String> all = new ArrayList<>(List.of(arguments).subList(0, words));
        all.addAll(List.of("--store", directory.resolve("store").toString()));
        all.addAll(List.of(arguments).subList(words, arguments.length));
        Result result = Cli.brig(all.toArray(String[]::new));
        assertThat(result.status()).as(result.err()).isZero();
        return result;
    }

    private void itRuns(String name) {
        assertThat(brig("run", "--image", name).out()).isEqualTo("from the image\nof the second layer\nmotd\n");
    }

    @Test
    void aLayoutOfUmociAndACopyBySkopeo() {
        brig("image", "import", layout.toString(), "umoci:1");
        itRuns("umoci:1");

        Path copy = directory.resolve("copy");
        succeeds("skopeo", "copy", "oci:" + layout + ":made", "oci:" + copy + ":copied");
        brig("image", "import", copy.toString(), "skopeo:1");
        itRuns("skopeo:1");
    }

    @Test
    void anImageOfARegistry() throws IOException {
        Path settings =
                Files.writeString(directory.resolve("registry.yml"), """
                version: 0.1
                log: {level: info, accesslog: {disabled: true}}
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: "127.0.0.1:0"}
                """.formatted(directory.resolve("registry")));
        Process registry = new ProcessBuilder("docker-registry", "serve", settings.toString())
                .redirectErrorStream(true)
                .start();
        try {
            String name = host(registry) + "/judge/made:1";
            succeeds("skopeo", "copy", "--dest-tls-verify=false", "oci:" + layout + ":made", "docker://" + name);
            brig("image", "pull", name);
            itRuns(name);
        } finally {
            registry.destroy();
            registry.onExit().join();
        }
    }

    private static String host(Process registry) throws IOException {
        BufferedReader lines = registry.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                Thread.ofPlatform().daemon().start(() -> lines.lines().forEach(_ -> {}));
                return listening.group(1);
            }
        }
        throw new IOException("docker-registry did not start");
    }
}
