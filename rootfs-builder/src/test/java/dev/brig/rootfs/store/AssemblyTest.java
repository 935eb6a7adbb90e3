package dev.brig.rootfs.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.rootfs.DebianTools;
import dev.brig.rootfs.Digest;
import dev.brig.rootfs.Progress;
import dev.brig.rootfs.Tar;
import dev.brig.rootfs.UnpackLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mounts images as a sandbox does, in a user namespace of its own. */
class AssemblyTest {
    @TempDir
    private Path directory;

    private ImageStore store;

    @BeforeEach
    void open() {
        store = new ImageStore(directory.resolve("store"), UnpackLimits.DEFAULT, false);
    }

    private Image add(byte[]... layers) throws IOException {
        Tar archive = new Tar();
        List<String> names = new ArrayList<>();
        List<String> digests = new ArrayList<>();
        archive.file("repositories", "{}");
        for (int i = 0; i < layers.length; i++) {
            byte[] layer = layers[i];
            archive.add('0', i + ".tar", block -> block.size(layer.length)).content(layer);
            names.add('"' + (i + ".tar") + '"');
            digests.add('"' + Digest.of(layer).toString() + '"');
        }
        archive.file("c.json", "{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + String.join(",", digests) + "]}}");
        archive.file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[" + String.join(",", names) + "]}]");
        return store.add(
                Files.write(directory.resolve("image.tar"), archive.end()), Optional.empty(), List.of(), Progress.NONE);
    }

    /** Runs a line of shell in a directory on which the image is mounted. */
    private String in(Image image, String script) throws IOException, InterruptedException {
        Path site = Files.createDirectories(directory.resolve("site"));
        try (Assembly assembly = store.assemble(image)) {
            String mount = "mount -t overlay overlay -o ro,userxattr,lowerdir=" + String.join(":", assembly.layers())
                    + " " + site;
            return DebianTools.run(
                    assembly.directory(),
                    "unshare",
                    "-Urm",
                    "sh",
                    "-ec",
                    mount + "; grep ' overlay ' /proc/self/mountinfo >&2; cd " + site + "; " + script);
        }
    }

    @Test
    void upperLayersHideWhatTheySay() throws IOException, InterruptedException {
        Image image = add(
                new Tar()
                        .file("gone", "1")
                        .file("kept", "1")
                        .directory("d/")
                        .file("d/below", "1")
                        .directory("e/")
                        .file("e/below", "1")
                        .directory("f/")
                        .file("f/below", "1")
                        .end(),
                new Tar()
                        .file(".wh.gone", "")
                        .directory("d/")
                        .file("d/.wh..wh..opq", "")
                        .file("d/above", "2")
                        .file("e", "now a file")
                        .directory("f/")
                        .file("f/.wh.below", "")
                        .file("f/above", "2")
                        .end());

        String found = in(image, "find . | sort | tr '\\n' ' '; cat kept e");

        assertThat(found).contains(". ./d ./d/above ./e ./f ./f/above ./kept 1now a file");
        assertThat(found)
                .as("no path of the host shows")
                .doesNotContain(store.directory().toString() + "/layers");
    }

    @Test
    void anOpaqueRootHidesEverythingBelow() throws IOException, InterruptedException {
        Image image = add(
                new Tar().file("below", "1").end(),
                new Tar().file("above", "2").file(".wh..wh..opq", "").end());

        assertThat(in(image, "ls")).contains("above").doesNotContain("below");
    }

    @Test
    void oneLayerAloneAndTheSameLayerTwiceCanBeMounted() throws IOException, InterruptedException {
        byte[] layer = new Tar().file("f", "1").end();
        byte[] other = new Tar().file(".wh.f", "").file("g", "2").end();

        assertThat(in(add(layer), "cat f")).contains("1");
        assertThat(in(add(layer, other, layer), "cat f g")).contains("12");
    }

    @Test
    void asManyLayersAsAnImageMayHaveCanBeMounted() throws IOException, InterruptedException {
        byte[][] layers = new byte[UnpackLimits.DEFAULT.layers()][];
        for (int i = 0; i < layers.length; i++) {
            layers[i] = new Tar().file("f" + i, "x").end();
        }

        assertThat(in(add(layers), "ls | wc -l")).contains(String.valueOf(layers.length));
    }

    @Test
    void attributesOfTheOverlaysOwnHaveNoEffect() throws IOException, InterruptedException {
        Image image = add(
                new Tar().directory("d/").file("d/below", "1").end(),
                new Tar()
                        .pax("SCHILY.xattr.user.overlay.opaque", "y", "SCHILY.xattr.user.overlay.redirect", "/etc")
                        .add('5', "d/", _ -> {})
                        .end());

        assertThat(in(image, "cat d/below")).contains("1");
    }
}
