package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.Progress;
import dev.brig.rootfs.Reference;
import dev.brig.rootfs.archive.Extents;
import dev.brig.rootfs.archive.TarEntry;
import dev.brig.rootfs.archive.TarHeaders;
import dev.brig.rootfs.store.ImageStore;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stays in a store of images when a command is told to end before it has done its work: nothing. */
class InterruptedImageTest {
    private static final long LARGE_BYTES = 2L << 30;
    private static final int BLOCK = 512;

    @TempDir
    private Path directory;

    private Path store;

    @BeforeEach
    void aStoreWithAnImage() throws IOException {
        store = directory.resolve("store");
        Path root = directory.resolve("root");
        TinyRoot.make(root);
        ImageStore.open(store).add(root, Optional.empty(), List.of(Reference.parse("tiny:1")), Progress.NONE);
    }

    /** Starts a command, tells it to end when it has said something, and gives the status that it ends with. */
    private int endedAt(String said, String signal, String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Cli.command(List.of(), arguments))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader err = process.errorReader()) {
            StringBuilder all = new StringBuilder();
            String line;
            do {
                line = err.readLine();
                assertThat(line).as(all.toString()).isNotNull();
                all.append(line).append('\n');
            } while (!line.contains(said));
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
            assertThat(kill.waitFor()).isZero();
            err.lines().forEach(_ -> {});
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private void onlyTheImageFromBeforeIsThere() {
        assertThat(store.resolve("staging")).isEmptyDirectory();
        ImageStore left = ImageStore.open(store);
        assertThat(left.images())
                .singleElement()
                .satisfies(image -> assertThat(image.names()).containsExactly("tiny:1"));
        assertThat(left.verify(Progress.NONE)).isEmpty();
        assertThat(left.collectGarbage(false)).isEqualTo(new ImageStore.Garbage(0, 0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void anImportThatIsToldToEnd(String signal, int status) throws IOException, InterruptedException {
        Path archive = ofASmallAndALargeLayer();

        int ended = endedAt(
                "1 of 2", signal, "image", "import", "--store", store.toString(), archive.toString(), "large:1");

        assertThat(ended).isEqualTo(status);
        onlyTheImageFromBeforeIsThere();
    }

    /** As docker save writes it; the large layer is one file of zeros, and takes no room on disk. */
    private Path ofASmallAndALargeLayer() throws IOException {
        byte[] small = end(header("small", 0));
        String config = "{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + Digest.of(small) + "\",\""
                + Digest.of("not looked at before the end".getBytes(StandardCharsets.US_ASCII)) + "\"]}}";
        String manifest = "[{\"Config\":\"c\",\"RepoTags\":[],\"Layers\":[\"1\",\"2\"]}]";
        Path archive = directory.resolve("image.tar");
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
            file.write(member("manifest.json", manifest.getBytes(StandardCharsets.US_ASCII)));
            file.write(member("c", config.getBytes(StandardCharsets.US_ASCII)));
            file.write(member("1", small));
            file.write(header("2", LARGE_BYTES + 3 * BLOCK));
            file.write(header("zeros", LARGE_BYTES));
            file.setLength(file.getFilePointer() + LARGE_BYTES + 4 * BLOCK);
        }
        return archive;
    }

    private static byte[] header(String name, long bytes) {
        return TarHeaders.of(new TarEntry(
                name,
                TarEntry.EntryType.FILE,
                0644,
                0,
                0,
                bytes,
                0,
                0,
                "",
                0,
                0,
                new LinkedHashMap<>(),
                Extents.whole(bytes)));
    }

    private static byte[] member(String name, byte[] content) {
        return ByteBuffer.allocate(BLOCK + content.length + TarHeaders.padding(content.length).length)
                .put(header(name, content.length))
                .put(content)
                .array();
    }

    private static byte[] end(byte[] members) {
        return ByteBuffer.allocate(members.length + 2 * BLOCK).put(members).array();
    }

    @Test
    void aBuildThatIsToldToEnd() throws IOException, InterruptedException {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        Path recipe = Files.writeString(directory.resolve("recipe.yaml"), """
                base: tiny:1
                files:
                  /etc/greeting: { text: "from a file\\n" }
                run:
                  - echo made > /etc/made
                  - echo begun; while :; do :; done
                sourceDateEpoch: 0
                """);

        int ended =
                endedAt("begun", "TERM", "image", "build", "--store", store.toString(), recipe.toString(), "made:1");

        assertThat(ended).isEqualTo(143);
        assertThat(store.resolve("staging")).isEmptyDirectory();
        assertThat(ImageStore.open(store).images()).hasSize(1);
        ImageStore.open(store).collectGarbage(false);
        onlyTheImageFromBeforeIsThere();
    }
}
