package dev.brig.rootfs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.Progress;
import dev.brig.rootfs.Reference;
import dev.brig.rootfs.Tar;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.layer.LayerArchive;
import dev.brig.rootfs.layer.LayerCounts;
import dev.brig.rootfs.layer.LayerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStoreTest {
    @TempDir
    private Path directory;

    private ImageStore store;

    @BeforeEach
    void open() {
        store = new ImageStore(directory.resolve("store"), UnpackLimits.DEFAULT, false);
    }

    private Image add(byte[] archive, String... names) throws IOException {
        Path file = Files.write(directory.resolve("archive"), archive);
        return store.add(
                file,
                Optional.empty(),
                List.of(names).stream().map(Reference::parse).toList(),
                Progress.NONE);
    }

    private Path tree(Image image) {
        return store.directory(store.layers(image).getFirst()).resolve("t");
    }

    @Test
    void aLayerHasTheFilesOfItsArchive() throws IOException {
        byte[] large = new byte[40 << 20]; // more than is on its way at a time
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) ((i * 31) >> 5);
        }
        Image image = add(new Tar()
                .add('5', "./", block -> block.mode(0750))
                .directory("etc/")
                .file(Tar.block('0', "etc/passwd").mode(0640).time(86_400), "root\n")
                .add('0', "large", block -> block.size(large.length))
                .content(large)
                .symlink("bin", "../../etc")
                .hardlink("etc/again", "etc/passwd")
                .add('6', "fifo", block -> block.mode(0600))
                .end());

        Path tree = tree(image);
        assertThat(tree.resolve("etc/passwd")).hasContent("root\n");
        assertThat(Files.readAllBytes(tree.resolve("large"))).isEqualTo(large);
        assertThat(Files.getPosixFilePermissions(tree)).isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(Files.getPosixFilePermissions(tree.resolve("etc/passwd")))
                .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(Files.getLastModifiedTime(tree.resolve("etc/passwd"))).isEqualTo(FileTime.fromMillis(86_400_000));
        assertThat(Files.readSymbolicLink(tree.resolve("bin"))).hasToString("../../etc");
        assertThat(Files.isSameFile(tree.resolve("etc/again"), tree.resolve("etc/passwd")))
                .isTrue();
        assertThat(store.verify(Progress.NONE)).isEmpty();
    }

    @Test
    void anArchiveIsPutTogetherAgainByteForByte() throws IOException {
        byte[] archive = new Tar()
                .file("twice", "first")
                .directory("d/")
                .file("d/inner", "lost")
                .file("twice", "second")
                .file("d", "a file now")
                .pax("SCHILY.xattr.security.capability", "x", "GNU.sparse.map", "512,3", "GNU.sparse.size", "99999")
                .file(Tar.block('0', "sparse").owner(7, 8).mode(06755), "abc")
                .end();

        LayerInfo layer = store.layers(add(archive)).getFirst();

        try (LayerArchive again = LayerArchive.of(store.directory(layer))) {
            assertThat(again.stream().readAllBytes()).isEqualTo(archive);
        }
        assertThat(layer.counts().replaced()).isEqualTo(2);
        assertThat(store.verify(Progress.NONE)).isEmpty();
    }

    @Test
    void whatASandboxMustNotHaveIsDroppedAndCounted() throws IOException {
        Image image = add(new Tar()
                .file(Tar.block('0', "su").mode(06755).owner(0, 42), "x")
                .add('3', "null", block -> block.device(1, 3))
                .add('3', "hidden", block -> block.device(0, 0))
                .pax(
                        "SCHILY.xattr.security.capability",
                        "c",
                        "SCHILY.xattr.user.overlay.opaque",
                        "y",
                        "SCHILY.xattr.trusted.x",
                        "y")
                .add('5', "d/", _ -> {})
                .end());

        LayerCounts counts = store.layers(image).getFirst().counts();
        assertThat(counts.setIds()).isEqualTo(2);
        assertThat(counts.devices()).isEqualTo(2);
        assertThat(counts.capabilities()).isEqualTo(1);
        assertThat(counts.attributes()).isEqualTo(2);
        assertThat(counts.otherOwners()).isEqualTo(1);
        assertThat(Files.getAttribute(tree(image).resolve("su"), "unix:mode")).isEqualTo(0100755);
        assertThat(Files.getAttribute(tree(image).resolve("null"), "unix:rdev")).isEqualTo(0L);
        assertThat(Files.getFileAttributeView(tree(image).resolve("d"), UserDefinedFileAttributeView.class)
                        .list())
                .isEmpty();
    }

    @Test
    void whiteoutsBecomeWhatAnOverlayUnderstands() throws IOException {
        Image image = add(new Tar()
                .file(".wh.gone", "")
                .directory("d/")
                .file("d/.wh..wh..opq", "")
                .directory("both/")
                .file(".wh.both", "")
                .file(".wh.file", "")
                .file("file", "new")
                .end());

        Path tree = tree(image);
        assertThat(Files.getAttribute(tree.resolve("gone"), "unix:mode")).isEqualTo(0020000);
        assertThat(Files.getAttribute(tree.resolve("d"), "user:overlay.opaque")).isEqualTo(new byte[] {'y'});
        assertThat(Files.getAttribute(tree.resolve("both"), "user:overlay.opaque"))
                .isEqualTo(new byte[] {'y'});
        assertThat(tree.resolve("file")).hasContent("new");
        assertThat(store.verify(Progress.NONE)).isEmpty();
    }

    @Test
    void filesThatTheirModesCloseAreReadAndDeletedAllTheSame() throws IOException {
        byte[] archive = new Tar()
                .add('5', "closed/", block -> block.mode(0))
                .file(Tar.block('0', "closed/file").mode(0), "secret")
                .end();
        Image image = add(archive);

        assertThat(store.verify(Progress.NONE)).isEmpty();
        store.remove(image);
        assertThat(store.collectGarbage(false).layers()).isEqualTo(1);
        assertThat(store.directory().resolve("layers")).isEmptyDirectory();
        assertThat(store.directory().resolve("staging")).isEmptyDirectory();
    }

    @Test
    void anImageIsFoundByNameDigestAndFirstDigits() throws IOException {
        Image image = add(new Tar().file("f", "x").end(), "a:1", "host.example:5000/b/c");

        assertThat(image.names()).containsExactly("a:1", "host.example:5000/b/c:latest");
        for (String text : List.of(
                "a:1",
                "host.example:5000/b/c",
                image.id().toString(),
                image.id().hex().substring(0, 8))) {
            assertThat(store.find(text).id()).isEqualTo(image.id());
        }
        assertThatThrownBy(() -> store.find("a:2"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("no image 'a:2'");
        assertThat(store.untag(Reference.parse("a:1"))).isTrue();
        assertThat(store.images())
                .singleElement()
                .satisfies(left -> assertThat(left.names()).hasSize(1));
    }

    @Test
    void aLayerInUseOutlivesItsImage() throws IOException {
        Image image = add(new Tar().file("f", "x").end());
        try (Assembly assembly = store.assemble(image)) {
            store.remove(image);

            assertThat(store.collectGarbage(false).inUse()).isEqualTo(1);
            assertThat(assembly.directory()
                            .resolve(assembly.layers().getFirst())
                            .resolve("f"))
                    .hasContent("x");
        }
        assertThat(store.collectGarbage(false).layers()).isEqualTo(1);
    }

    @Test
    void everyChangeOfALayerIsFound() throws IOException {
        Image image = add(new Tar()
                .directory("d/")
                .file("d/f", "content")
                .symlink("l", "d")
                .hardlink("h", "d/f")
                .end());
        Path tree = tree(image);
        Map<String, Change> changes = Map.of(
                "digest", () -> Files.writeString(tree.resolve("d/f"), "CONTENT"),
                "mode",
                        () -> Files.setPosixFilePermissions(
                                tree.resolve("d"), PosixFilePermissions.fromString("rwxrwxrwx")),
                "does not belong", () -> Files.writeString(tree.resolve("new"), ""));
        for (Map.Entry<String, Change> change : changes.entrySet()) {
            change.getValue().make();
            assertThat(store.verify(Progress.NONE).values())
                    .singleElement()
                    .satisfies(found -> assertThat(found).anyMatch(line -> line.contains(change.getKey())));
            Files.deleteIfExists(tree.resolve("new"));
            Files.writeString(tree.resolve("d/f"), "content");
            Files.setPosixFilePermissions(tree.resolve("d"), PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setLastModifiedTime(tree.resolve("d/f"), FileTime.fromMillis(1_600_000_000_000L));
            Files.setLastModifiedTime(tree.resolve("d"), FileTime.fromMillis(1_600_000_000_000L));
        }
        Files.delete(tree.resolve("h"));
        Files.delete(tree.resolve("l"));
        assertThat(Files.exists(tree.resolve("h"), LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(store.verify(Progress.NONE).values().iterator().next()).anyMatch(line -> line.contains("missing"));
    }

    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }
}
