package dev.brig.rootfs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.Progress;
import dev.brig.rootfs.Tar;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.store.HostileArchives.Fate;
import dev.brig.rootfs.store.HostileArchives.Hostile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileArchivesTest {
    @TempDir
    private Path directory;

    private ImageStore store;

    static List<Hostile> archives() {
        return HostileArchives.all();
    }

    @BeforeEach
    void storeWithAnImage() throws IOException {
        UnpackLimits limits = UnpackLimits.DEFAULT.withEntries(3000).withLayerBytes(64 << 20);
        store = new ImageStore(directory.resolve("store"), limits, false);
        store.add(write(new Tar().file("lower", "x").end()), Optional.empty(), List.of(), Progress.NONE);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("archive"), bytes);
    }

    /** Everything in the store: names, kinds, contents. */
    private Map<String, String> snapshot() throws IOException {
        Map<String, String> snapshot = new TreeMap<>();
        try (Stream<Path> files = Files.walk(store.directory())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Object mode = Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
                String content = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        ? Digest.of(Files.readAllBytes(file)).hex()
                        : "";
                snapshot.put(store.directory().relativize(file).toString(), mode + " " + content);
            }
        }
        return snapshot;
    }

    static List<Hostile> images() {
        return HostileImages.all();
    }

    static List<Hostile> packings() {
        return HostilePackings.all();
    }

    @Test
    void moreThanTwoHundredKindsAreRefused() {
        assertThat(Stream.of(archives(), images(), packings())
                        .flatMap(List::stream)
                        .filter(hostile -> hostile.fate() == Fate.REFUSED)
                        .map(Hostile::name))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(200);
    }

    @ParameterizedTest
    @MethodSource("images")
    void wholeImage(Hostile hostile) throws IOException {
        unpack(hostile, hostile.archive());
    }

    @ParameterizedTest
    @MethodSource("packings")
    void badlyPacked(Hostile hostile) throws IOException {
        unpack(hostile, hostile.archive());
    }

    @ParameterizedTest
    @MethodSource("archives")
    void plain(Hostile hostile) throws IOException {
        unpack(hostile, hostile.archive());
    }

    @ParameterizedTest
    @MethodSource("archives")
    void packedByGzip(Hostile hostile) throws IOException {
        unpack(hostile, Tar.gzip(hostile.archive()));
    }

    @ParameterizedTest
    @MethodSource("archives")
    void packedByZstd(Hostile hostile) throws IOException {
        unpack(hostile, Zstd.compress(hostile.archive()));
    }

    @ParameterizedTest
    @MethodSource("archives")
    void asTheSecondLayerOfAnImage(Hostile hostile) throws IOException {
        byte[] first = new Tar()
                .directory("d/")
                .file("lower", "x")
                .symlink("etc", "/etc")
                .end();
        String config =
                "{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                        + Digest.of(first) + "\",\"" + Digest.of(hostile.archive()) + "\"]}}";
        unpack(
                hostile,
                new Tar()
                        .file("repositories", "{}")
                        .file("config.json", config)
                        .add('0', "1.tar", block -> block.size(first.length))
                        .content(first)
                        .add('0', "2.tar", block -> block.size(hostile.archive().length))
                        .content(hostile.archive())
                        .file(
                                "manifest.json",
                                "[{\"Config\":\"config.json\",\"RepoTags\":[],\"Layers\":[\"1.tar\",\"2.tar\"]}]")
                        .end());
    }

    private void unpack(Hostile hostile, byte[] bytes) throws IOException {
        Path canary = Files.writeString(directory.resolve("canary"), "untouched");
        Map<String, String> before = snapshot();
        Path file = write(bytes);

        if (hostile.fate() == Fate.REFUSED) {
            assertThatThrownBy(() -> store.add(file, Optional.empty(), List.of(), Progress.NONE))
                    .isInstanceOfSatisfying(
                            ImageException.class,
                            e -> assertThat(e.problem())
                                    .isIn(
                                            Problem.TRUNCATED,
                                            Problem.CORRUPT,
                                            Problem.CONFLICT,
                                            Problem.NAME,
                                            Problem.LIMIT,
                                            Problem.UNSUPPORTED,
                                            Problem.DIGEST,
                                            Problem.NOT_FOUND,
                                            Problem.USAGE))
                    .message()
                    .isNotBlank()
                    .doesNotContain("Exception");
        } else {
            Image image = store.add(file, Optional.empty(), List.of(), Progress.NONE);
            assertThat(store.verify(Progress.NONE)).isEmpty();
            store.remove(image);
            store.collectGarbage(false);
        }

        assertThat(snapshot()).isEqualTo(before);
        assertThat(canary).hasContent("untouched");
        try (Stream<Path> beside = Files.list(directory)) {
            assertThat(beside.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("store", "archive", "canary");
        }
    }

    @Test
    void aBombIsGivenUpEarly() throws IOException {
        byte[] zeros = new Tar()
                .add('0', "zeros", block -> block.size(60 << 20))
                .content(new byte[60 << 20])
                .end();
        UnpackLimits limits = UnpackLimits.DEFAULT.withLayerBytes(10 << 20);
        ImageStore small = new ImageStore(directory.resolve("small"), limits, false);

        assertThatThrownBy(() -> small.add(write(Tar.gzip(zeros)), Optional.empty(), List.of(), Progress.NONE))
                .hasMessageContaining("larger than");
        assertThat(small.directory().resolve("layers")).isEmptyDirectory();
        assertThat(small.directory().resolve("staging")).isEmptyDirectory();
    }

    @Test
    void damagedCompressionIsRefused() throws IOException {
        byte[] good = new Tar().file("f", "x".repeat(5000)).end();
        byte[] gzip = Tar.gzip(good);
        byte[] zstd = Zstd.compress(good);
        byte[] wrongChecksum = gzip.clone();
        wrongChecksum[gzip.length - 6] ^= 1;
        byte[] flipped = zstd.clone();
        flipped[zstd.length / 2] ^= 0x55;
        Map<String, String> before = snapshot();
        for (byte[] bad : List.of(
                wrongChecksum,
                Arrays.copyOf(gzip, gzip.length - 9),
                Arrays.copyOf(zstd, zstd.length - 5),
                flipped,
                concatenated(gzip, "junk".getBytes(StandardCharsets.US_ASCII)),
                concatenated(zstd, "junk".getBytes(StandardCharsets.US_ASCII)))) {
            assertThatThrownBy(() -> store.add(write(bad), Optional.empty(), List.of(), Progress.NONE))
                    .isInstanceOf(ImageException.class);
            assertThat(snapshot()).isEqualTo(before);
        }
    }

    @Test
    void severalMembersOfGzipAreOneArchive() throws IOException {
        byte[] archive = new Tar().file("f", "x").end();
        byte[] two = concatenated(
                Tar.gzip(Arrays.copyOf(archive, 700)), Tar.gzip(Arrays.copyOfRange(archive, 700, archive.length)));

        assertThat(store.add(write(two), Optional.empty(), List.of(), Progress.NONE)
                        .config()
                        .layers())
                .containsExactly(Digest.of(archive));
    }

    private static byte[] concatenated(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
