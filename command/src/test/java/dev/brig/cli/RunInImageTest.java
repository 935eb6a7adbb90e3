package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.cli.Cli.Result;
import dev.brig.rootfs.Digest;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunInImageTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void anImage() throws IOException {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        Path root = directory.resolve("root");
        TinyRoot.make(root);
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/motd"), "of the image\n");
        Result added = Cli.brig("image", "import", "--store", store(), root.toString(), "tiny:1");
        assertThat(added.status()).as(added.err()).isZero();
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
    void whatTheImageSaysOfItsProgramHoldsUntilTheCommandLineSaysOtherwise() throws IOException {
        Path layout = configured("""
                {"Env": ["GREETING=of the image", "HOME=/data"], "User": "app", "WorkingDir": "/data",
                 "Entrypoint": ["sh", "-c"], "Cmd": ["echo $GREETING; pwd; echo $HOME; cat /proc/self/status"]}""");
        assertThat(Cli.brig("image", "import", "--store", store(), layout.toString(), "set:1")
                        .status())
                .isZero();

        assertThat(set(List.of()).out())
                .startsWith("of the image\n/data\n/data\n")
                .contains("Uid:\t7\t7\t7\t7\n", "Gid:\t8\t8\t8\t8\n");
        assertThat(set(
                                List.of("--workdir", "/etc", "--env", "GREETING=mine", "--user", "9:10"),
                                "echo $GREETING; pwd;" + " cat /proc/self/status")
                        .out())
                .startsWith("mine\n/etc\n")
                .contains("Uid:\t9\t9\t9\t9\n", "Gid:\t10\t10\t10\t10\n");
        assertThat(set(List.of("--workdir", "/none")).err())
                .isEqualTo("brig: --workdir: the sandbox has no directory /none\n");
        assertThat(set(List.of("--user", "stranger")).err())
                .isEqualTo("brig: there is no user 'stranger' in /etc/passwd of the sandbox\n");
        assertThat(set(List.of("--user", "0")).err()).isEqualTo("brig: --user: a program in a sandbox is never root\n");
    }

    @Test
    void aWritableImageIsChangedForOneProgramAlone() {
        String change = "echo mine > /etc/motd; echo new > /new; cat /etc/motd /new; ls /etc";
        assertThat(run(List.of("--writable"), "sh", "-c", change)).isEqualTo(new Result(0, "mine\nnew\nmotd\n", ""));
        assertThat(run(List.of(), "sh", "-c", "cat /etc/motd; ls / /new").out())
                .startsWith("of the image\n")
                .doesNotContain("new", ".root", ".layers");
        Result mounts = run(
                List.of("--writable"),
                "sh",
                "-c",
                "cat /proc/self/mountinfo; ls -a /; pwd; echo x > own; cat /tmp/../box/own");
        assertThat(mounts.out())
                .contains("overlay")
                .endsWith("/box\nx\n")
                .doesNotContain(directory.toString(), ".mount-points\n", ".root\n");
    }

    @Test
    void whatAWritableImageTakesIsLimited() {
        Result full = run(
                List.of("--writable", "--work-bytes", "1m", "--work-files", "20"),
                "sh",
                "-c",
                "cat /bin/* /bin/* /bin/* /bin/* /bin/* > /big; i=0; while echo > /f$i; do i=$((i+1)); done");
        assertThat(full.err()).contains("No space left on device");
    }

    @Test
    void whatWasChangedIsKeptAsAnImage() {
        String change =
                "echo mine > /etc/motd; echo new > /new; echo gone > /etc/.x; ls -a /etc > /list; /bin/cat /list";
        Result kept = run(List.of("--writable", "--commit", "tiny:2"), "sh", "-c", change);
        assertThat(kept.status()).as(kept.err()).isZero();
        assertThat(kept.err()).startsWith("brig: kept as tiny:2, sha256:");

        Result again = Cli.brig(
                "run",
                "--store",
                store(),
                "--image",
                "tiny:2",
                "--",
                "sh",
                "-c",
                "cat /etc/motd /new /etc/.x; ls /bin");
        assertThat(again.out()).isEqualTo("mine\nnew\ngone\ncat\nls\nsh\n");
        assertThat(Cli.brig("image", "verify", "--store", store()).status()).isZero();

        Result failed = run(List.of("--writable", "--commit", "tiny:3"), "sh", "-c", "exit 3");
        assertThat(failed.status()).isEqualTo(3);
        assertThat(failed.err()).contains("nothing is kept as tiny:3");
        assertThat(run(List.of("--commit", "tiny:3"), "true").err())
                .isEqualTo("brig: --commit: nothing can be changed without --writable\n");
    }

    private Result set(List<String> options, String... command) {
        List<String> all = new ArrayList<>(List.of("run", "--store", store(), "--image", "set:1"));
        all.addAll(options);
        all.addAll(List.of(command));
        return Cli.brig(all.toArray(String[]::new));
    }

    /** The same files as an OCI layout with a configuration of its own. */
    private Path configured(String config) throws IOException {
        Path root = directory.resolve("root");
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0::/:/bin/sh\napp:x:7:8::/data:/bin/sh\n");
        Files.createDirectories(root.resolve("data"));
        assertThat(Cli.brig("image", "import", "--store", store(), root.toString(), "with-data:1")
                        .status())
                .isZero();
        Path layout = directory.resolve("layout");
        assertThat(Cli.brig("image", "export", "--store", store(), "with-data:1", layout.toString())
                        .status())
                .isZero();
        ObjectMapper json = new ObjectMapper();
        ObjectNode index =
                (ObjectNode) json.readTree(layout.resolve("index.json").toFile());
        ObjectNode manifest = (ObjectNode)
                json.readTree(blob(layout, index.at("/manifests/0")).toFile());
        ObjectNode image =
                (ObjectNode) json.readTree(blob(layout, manifest.at("/config")).toFile());
        image.set("config", json.readTree(config));
        put(layout, (ObjectNode) manifest.at("/config"), json.writeValueAsBytes(image));
        put(layout, (ObjectNode) index.at("/manifests/0"), json.writeValueAsBytes(manifest));
        json.writeValue(layout.resolve("index.json").toFile(), index);
        return layout;
    }

    private static Path blob(Path layout, JsonNode descriptor) {
        return layout.resolve("blobs/" + descriptor.get("digest").asText().replace(':', '/'));
    }

    private static void put(Path layout, ObjectNode descriptor, byte[] blob) throws IOException {
        descriptor.put("digest", Digest.of(blob).toString()).put("size", blob.length);
        Files.write(blob(layout, descriptor), blob);
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
