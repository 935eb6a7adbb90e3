package dev.brig.rootfs.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.rootfs.DebianTools;
import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.Progress;
import dev.brig.rootfs.Reference;
import dev.brig.rootfs.Tar;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.store.Image;
import dev.brig.rootfs.store.ImageDiff;
import dev.brig.rootfs.store.ImageExport;
import dev.brig.rootfs.store.ImageStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {
    @TempDir
    private Path directory;

    private ImageStore store;

    @BeforeEach
    void open() {
        store = new ImageStore(directory.resolve("store"), UnpackLimits.DEFAULT, false);
    }

    private Image add(Path path, String... names) {
        return store.add(
                path,
                Optional.empty(),
                List.of(names).stream().map(Reference::parse).toList(),
                Progress.NONE);
    }

    private static byte[] bottom() {
        return new Tar()
                .directory("etc/")
                .file(Tar.block('0', "etc/shadow").mode(0640).owner(0, 42), "root")
                .file("gone", "x")
                .hardlink("again", "gone")
                .end();
    }

    private static byte[] top() {
        return new Tar().file(".wh.gone", "").file("new", "y").end();
    }

    static byte[] config(byte[]... layers) {
        StringBuilder digests = new StringBuilder();
        for (byte[] layer : layers) {
            digests.append(digests.isEmpty() ? "" : ",")
                    .append('"')
                    .append(Digest.of(layer))
                    .append('"');
        }
        return ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Env\":[\"A=b\"],\"User\":\"7:8\",\"WorkingDir\":\"/etc\","
                        + "\"Entrypoint\":[\"/new\"],\"Cmd\":[\"-x\"]},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
                        + digests + "]}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private Path dockerSave() throws IOException {
        byte[] config = config(bottom(), top());
        String id = Digest.of(config).hex();
        return Files.write(
                directory.resolve("saved.tar"),
                new Tar()
                        .directory("a".repeat(64) + "/")
                        .add('0', "a".repeat(64) + "/layer.tar", block -> block.size(bottom().length))
                        .content(bottom())
                        .add('0', "b.tar", block -> block.size(top().length))
                        .content(top())
                        .file(id + ".json", new String(config, StandardCharsets.ISO_8859_1))
                        .file(
                                "manifest.json",
                                "[{\"Config\":\"" + id + ".json\",\"RepoTags\":[\"my/image:3\"],\"Layers\":[\""
                                        + "a".repeat(64) + "/layer.tar\",\"b.tar\"]}]")
                        .end());
    }

    @Test
    void whatDockerSavedKeepsItsDigestNamesAndConfiguration() throws IOException {
        Image image = add(dockerSave());

        assertThat(image.id()).isEqualTo(Digest.of(config(bottom(), top())));
        assertThat(image.names()).containsExactly("my/image:3");
        assertThat(image.config().environment()).containsExactly("A=b");
        assertThat(image.config().user()).isEqualTo("7:8");
        assertThat(image.config().workingDirectory()).isEqualTo("/etc");
        assertThat(image.config().entrypoint()).containsExactly("/new");
        assertThat(image.config().command()).containsExactly("-x");
        assertThat(store.verify(Progress.NONE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "xz", "bzip2"})
    void everyPackingGivesTheSameImage(String packer) throws IOException, InterruptedException {
        assumeTrue(DebianTools.has(packer), packer + " is needed");
        Image plain = add(dockerSave());
        Path rootfs = Files.write(directory.resolve("rootfs.tar"), bottom());
        Image plainRootfs = add(rootfs);
        DebianTools.run(directory, packer, "-k", "-f", "saved.tar");
        DebianTools.run(directory, packer, "-k", "-f", "rootfs.tar");
        String suffix =
                packer.equals("gzip") ? "gz" : packer.equals("bzip2") ? "bz2" : packer.equals("zstd") ? "zst" : "xz";

        assertThat(add(directory.resolve("saved.tar." + suffix)).id()).isEqualTo(plain.id());
        assertThat(add(directory.resolve("rootfs.tar." + suffix)).id()).isEqualTo(plainRootfs.id());
    }

    @Test
    void aDirectoryGivesTheSameImageEveryTime() throws IOException {
        Path root = Files.createDirectories(directory.resolve("root/usr/bin"))
                .getParent()
                .getParent();
        Files.writeString(root.resolve("usr/bin/tool"), "x");
        Files.createSymbolicLink(root.resolve("bin"), Path.of("usr/bin"));
        Files.createLink(root.resolve("usr/link"), root.resolve("usr/bin/tool"));

        Image first = add(root, "dir:1");
        Image second = add(root, "dir:2");

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.names()).containsExactly("dir:1", "dir:2");
    }

    @Test
    void anExportedLayoutIsTheSameImageForOthersToo() throws IOException, InterruptedException {
        assumeTrue(DebianTools.has("skopeo") && DebianTools.has("umoci"), "skopeo and umoci are needed");
        Image image = add(dockerSave());
        Path layout = directory.resolve("layout");
        new ImageExport(store, image, Progress.NONE).layout(layout);

        assertThat(DebianTools.run(directory, "umoci", "list", "--layout", "layout"))
                .contains("my/image:3");
        DebianTools.run(directory, "skopeo", "copy", "oci:layout:my/image:3", "oci:copied:one");
        DebianTools.run(directory, "skopeo", "copy", "oci:layout:my/image:3", "docker-archive:copied.tar:other/name:1");
        DebianTools.run(directory, "tar", "-C", "copied", "-cf", "layout.tar", "oci-layout", "index.json", "blobs");

        ImageStore other = new ImageStore(directory.resolve("other"), UnpackLimits.DEFAULT, false);
        for (String file : List.of("layout", "copied", "copied.tar", "layout.tar")) {
            Image again = other.add(directory.resolve(file), Optional.empty(), List.of(), Progress.NONE);
            assertThat(again.config().layers())
                    .as(file)
                    .isEqualTo(image.config().layers());
        }
        assertThat(other.verify(Progress.NONE)).isEmpty();
    }

    @Test
    void aFlatExportHasTrueOwnersAndNothingThatIsHidden() throws IOException, InterruptedException {
        Image image = add(dockerSave());
        Path flat = directory.resolve("flat.tar");
        try (OutputStream out = Files.newOutputStream(flat)) {
            new ImageExport(store, image, Progress.NONE).flat(out);
        }

        String listing = DebianTools.run(directory, "tar", "--numeric-owner", "-tvf", "flat.tar");
        assertThat(listing)
                .containsPattern("-rw-r----- 0/42 .* etc/shadow")
                .contains("again", "new")
                .doesNotContain("gone");
        Image again = add(flat);
        assertThat(ImageDiff.between(store, image, again))
                .isEqualTo(List.of(new ImageDiff.Change(ImageDiff.Kind.CHANGED, "/again", List.of("type"))));
    }

    @Test
    void promisesThatAreNotKeptAreRefused() throws IOException {
        byte[] wrong = config(bottom(), bottom());
        Path archive = Files.write(
                directory.resolve("lie.tar"),
                new Tar()
                        .file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[\"1\",\"2\"]}]")
                        .file("c.json", new String(wrong, StandardCharsets.ISO_8859_1))
                        .add('0', "1", block -> block.size(bottom().length))
                        .content(bottom())
                        .add('0', "2", block -> block.size(top().length))
                        .content(top())
                        .end());
        Image bare = add(Files.write(directory.resolve("bare.tar"), top()));
        store.remove(bare);
        store.collectGarbage(false);

        // The second layer is there twice by its digest, so it is not even read; change what is promised for it.
        byte[] other = config(bottom(), "no such layer".getBytes(StandardCharsets.US_ASCII));
        Path second = Files.write(
                directory.resolve("lie2.tar"),
                new Tar()
                        .file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[\"1\",\"2\"]}]")
                        .file("c.json", new String(other, StandardCharsets.ISO_8859_1))
                        .add('0', "1", block -> block.size(bottom().length))
                        .content(bottom())
                        .add('0', "2", block -> block.size(top().length))
                        .content(top())
                        .end());

        assertThat(add(archive).config().layers()).hasSize(2);
        assertThatThrownBy(() -> add(second))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.problem()).isEqualTo(Problem.DIGEST))
                .hasMessageContaining("promises");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"Config\":\"../../etc/passwd\",\"Layers\":[]}]",
                "[{\"Config\":\"c.json\",\"Layers\":[\"../x\"]}]",
                "[{\"Config\":\"c.json\",\"Layers\":[\"link\"]}]",
                "[{\"Config\":\"c.json\",\"Layers\":[\"1\",\"1\"]}]",
                "[{\"Config\":\"c.json\"}]",
                "[{\"Config\":7}]",
                "{}",
                "[",
                "[{\"Config\":\"c.json\",\"Config\":\"d.json\",\"Layers\":[\"1\"]}]"
            })
    void manifestsThatAreWrongAreRefused(String manifest) throws IOException {
        Path archive = Files.write(
                directory.resolve("bad.tar"),
                new Tar()
                        .file("manifest.json", manifest)
                        .file("c.json", new String(config(bottom()), StandardCharsets.ISO_8859_1))
                        .symlink("link", "/etc/passwd")
                        .add('0', "1", block -> block.size(bottom().length))
                        .content(bottom())
                        .end());

        assertThatThrownBy(() -> add(archive)).isInstanceOf(ImageException.class);
        assertThat(store.directory().resolve("layers")).isEmptyDirectory();
        assertThat(store.directory().resolve("staging")).isEmptyDirectory();
    }
}
