package dev.brig.sandbox.kept;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.libc.Libc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("pure")
class KeptResultsTest {
    private static final byte[] INPUT = "input".getBytes(UTF_8);
    private static final byte[] RESULT = "result".getBytes(UTF_8);

    @TempDir
    private Path above;

    private Path directory;
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void keep() {
        directory = above.resolve("cache/kept");
        KeptResults.in(directory, "build 1", told::add);
    }

    @AfterEach
    void keepNothing() {
        KeptResults.nowhere();
    }

    private static Optional<byte[]> found(String state) {
        return KeptResults.find("kind", state, INPUT);
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void aResultIsFoundAgain() {
        assertThat(found("state")).isEmpty();

        KeptResults.keep("kind", "state", INPUT, RESULT);

        assertThat(found("state")).hasValue(RESULT);
        assertThat(told)
                .containsExactly("kind-" + KeptResults.hex(KeptResults.sum(ByteBuffer.wrap(INPUT)))
                        + " is made for the first time");
    }

    @Test
    void nothingIsKeptUnlessAskedFor() {
        KeptResults.nowhere();

        KeptResults.keep("kind", "state", INPUT, RESULT);

        assertThat(found("state")).isEmpty();
        assertThat(KeptResults.build(KeptResults.class)).isEmpty();
        assertThat(directory).doesNotExist();
    }

    @Test
    void whatDependsOnAnotherStateIsMadeAnew() {
        KeptResults.keep("kind", "libseccomp 2.5.4", INPUT, RESULT);

        assertThat(found("libseccomp 2.5.5")).isEmpty();
        assertThat(told).singleElement().asString().contains("2.5.4", "2.5.5", System.getProperty("os.version"));
    }

    @Test
    void anotherKernelMakesItAnew() {
        KeptResults.keep("kind", "state", INPUT, RESULT);
        String release = System.setProperty("os.version", "7.0.0");
        try {
            assertThat(found("state")).isEmpty();
        } finally {
            System.setProperty("os.version", release);
        }
        assertThat(told).singleElement().asString().contains("made anew", "7.0.0");
    }

    @Test
    void anInputOfTheSameNameIsNotTakenForTheOther() throws IOException {
        KeptResults.keep("kind", "state", "other".getBytes(UTF_8), RESULT);
        Path other = file();
        KeptResults.keep("kind", "state", INPUT, RESULT);
        Path own = directory.resolve("kind-" + KeptResults.hex(KeptResults.sum(ByteBuffer.wrap(INPUT))));
        Files.write(own, Files.readAllBytes(other));

        assertThat(found("state")).isEmpty();
        assertThat(told).singleElement().asString().contains("another input");
    }

    @Test
    void aDamagedFileIsNotUsed() throws IOException {
        KeptResults.keep("kind", "state", INPUT, RESULT);
        byte[] right = Files.readAllBytes(file());
        for (int at = 0; at < right.length; at++) {
            byte[] wrong = right.clone();
            wrong[at] ^= 1;
            Files.write(file(), wrong);
            assertThat(found("state")).as("byte %s", at).isEmpty();
            Files.write(file(), Arrays.copyOf(right, at));
            assertThat(found("state")).as("cut at %s", at).isEmpty();
        }
        assertThat(told).allMatch(reason -> reason.contains("made anew"));
    }

    @Test
    void aFileThatOthersMayWriteOrReadIsNotUsed() throws IOException {
        KeptResults.keep("kind", "state", INPUT, RESULT);
        for (String rights : List.of("rw-r-----", "rw----r--", "rw-rw----", "rw-----w-")) {
            Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(rights));
            assertThat(found("state")).as(rights).isEmpty();
        }
        assertThat(told).allMatch(reason -> reason.contains("open to others"));
    }

    @Test
    void aDirectoryThatIsOpenToOthersIsNotUsed() throws IOException {
        KeptResults.keep("kind", "state", INPUT, RESULT);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx---"));

        assertThat(found("state")).isEmpty();
        KeptResults.keep("kind", "another state", INPUT, RESULT);
        assertThat(told).hasSize(2).allMatch(reason -> reason.contains("open to others"));
    }

    @Test
    void noLinkIsFollowed() throws IOException {
        KeptResults.keep("kind", "state", INPUT, RESULT);
        Path file = file();
        Path elsewhere = above.resolve("elsewhere");
        Files.move(file, elsewhere);
        Files.createSymbolicLink(file, elsewhere);
        assertThat(found("state")).isEmpty();

        Files.move(directory, above.resolve("moved"));
        Files.createSymbolicLink(directory, above.resolve("moved"));
        assertThat(found("state")).isEmpty();
        assertThat(told).hasSize(2);
    }

    @Test
    void whatCannotBeKeptIsMadeEveryTime() throws IOException {
        Files.writeString(above.resolve("cache"), "a file where a directory should be");

        KeptResults.keep("kind", "state", INPUT, RESULT);

        assertThat(found("state")).isEmpty();
        assertThat(told).hasSize(2).first().asString().contains("is not kept");
    }

    @Test
    @Tag("root")
    void aFileOfAnotherUserIsNotUsedByRoot() throws IOException {
        KeptResults.keep("kind", "state", INPUT, RESULT);
        Libc.chown(file().toString(), 12345, 12345);
        assertThat(found("state")).isEmpty();

        Libc.chown(file().toString(), 0, 0);
        Libc.chown(directory.toString(), 12345, 12345);
        assertThat(found("state")).isEmpty();
        assertThat(told).hasSize(2).allMatch(reason -> reason.contains("theirs"));
    }

    @Test
    void writersAndReadersAtOnceSeeWholeFiles() throws Exception {
        int threads = 8;
        byte[] large = new byte[200_000];
        Callable<Void> work = () -> {
            for (int round = 0; round < 50; round++) {
                KeptResults.keep("kind", "state", INPUT, large);
                assertThat(found("state")).hasValue(large);
            }
            return null;
        };
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (Future<Void> done : pool.invokeAll(Collections.nCopies(threads, work))) {
                done.get();
            }
        }
        assertThat(told).isEmpty();
        assertThat(directory)
                .isDirectoryContaining(path -> path.getFileName().toString().startsWith("kind-"));
        assertThat(directory).isDirectoryNotContaining("glob:**.unfinished-*");
    }

    @Test
    void theOldestFilesGo() throws IOException {
        for (int number = 0; number < 100; number++) {
            KeptResults.keep("kind", "state", new byte[] {(byte) number}, RESULT);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.count()).isLessThanOrEqualTo(64);
        }
        assertThat(KeptResults.find("kind", "state", new byte[] {99})).isPresent();
    }
}
