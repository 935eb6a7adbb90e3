package dev.brig.judge.installed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.judge.RefusedException;
import dev.brig.judge.installed.Installation.Installed;
import dev.brig.policy.Policies;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProblemLibraryTest {
    private static final Policies POLICIES = Policies.builtIn();

    @TempDir
    private Path directory;

    private ProblemLibrary library;

    @BeforeEach
    void open() {
        library = new ProblemLibrary(directory, POLICIES, new LibraryLimits(1 << 20, 1 << 20));
    }

    private static byte[] zip(String answer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (var file : Map.of(
                            "least/problem.yaml", "name: Least\nlimits:\n  time_limit: 1\n",
                            "least/problem_statement/problem.tex", "\\problemname{Least}\n",
                            "least/data/sample/1.in", "1\n",
                            "least/data/sample/1.ans", "1\n",
                            "least/data/secret/1.in", "2\n",
                            "least/data/secret/1.ans", answer,
                            "least/input_validators/validate.py", "exit(42)\n",
                            "least/submissions/accepted/right.py", "print(input())\n")
                    .entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private int install(String answer) throws IOException {
        try (PackageUpload upload = library.upload("least", OptionalLong.empty())) {
            upload.write(ByteBuffer.wrap(zip(answer)));
            return ((Installed) upload.install()).problem().version();
        }
    }

    private static Path answer(ProblemUse use) {
        return use.problem().problem().directory().resolve("data/secret/1.ans");
    }

    @Test
    void aVersionInUseStaysUntilItIsNoLongerThoughTheProblemIsDeleted() throws IOException {
        install("2\n");
        Path used;
        try (ProblemUse use = library.use("least", OptionalInt.empty())) {
            assertThat(install("3\n")).isEqualTo(2);
            used = answer(use);
            assertThat(library.delete("least")).isTrue();
            assertThat(used).hasContent("2\n");
            assertThatThrownBy(() -> library.use("least", OptionalInt.empty())).isInstanceOf(RefusedException.class);
            assertThat(install("4\n")).as("the number is another's").isEqualTo(2);
            assertThat(used).hasContent("2\n");
        }
        assertThat(used).doesNotExist();
        assertThat(library.latest()).hasSize(1);
    }

    @Test
    void anotherLibraryFindsAllVersionsAndSweepsWhatWasDeletedOrBegun() throws IOException {
        install("2\n");
        install("3\n");
        Files.createFile(directory.resolve("least/1/deleted"));
        Files.createDirectories(directory.resolve(".staging/begun"));

        open();

        assertThat(directory.resolve("least/1")).doesNotExist();
        assertThat(directory.resolve(".staging/begun")).doesNotExist();
        try (ProblemUse use = library.use("least", OptionalInt.of(2))) {
            assertThat(answer(use)).hasContent("3\n");
        }
        assertThatThrownBy(() -> library.use("least", OptionalInt.of(1)))
                .isInstanceOf(RefusedException.class)
                .hasMessage("There is no version 1 of a problem least.");
    }

    private static long bytes(Path place) throws IOException {
        return Version.bytes(place);
    }

    @Test
    void allProblemsTogetherMayHaveSoManyBytesAndWhatIsDeletedMakesRoom() throws IOException {
        install("2\n");
        long one = bytes(directory.resolve("least"));
        library = new ProblemLibrary(directory, POLICIES, new LibraryLimits(1 << 20, 2 * one + 10));

        assertThat(install("3\n")).isEqualTo(2);
        assertThatThrownBy(() -> install("4\n"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("All problems together may have " + (2 * one + 10)
                        + " bytes, unpacked, and with this one they would have more: delete some first.");
        assertThat(directory.resolve(".staging")).isEmptyDirectory();
        assertThat(directory.resolve("least/3")).doesNotExist();

        assertThat(library.delete("least")).isTrue();
        assertThat(install("4\n")).isEqualTo(1);
    }

    @Test
    void whatAPackageMakesIsMadeOnceAndCounts() throws IOException {
        install("2\n");
        library = new ProblemLibrary(
                directory, POLICIES, new LibraryLimits(1 << 20, 2 * bytes(directory.resolve("least")) + 10));
        AtomicInteger made = new AtomicInteger();
        for (int i = 0; i < 2; i++) {
            try (ProblemUse use = library.use("least", OptionalInt.empty())) {
                use.generated(empty -> {
                    made.incrementAndGet();
                    try {
                        Files.write(empty.resolve("1.in"), new byte[100]);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
        assertThat(made).hasValue(1);
        assertThatThrownBy(() -> install("3\n")).hasMessageContaining("All problems together");
        assertThat(directory.resolve("least/1/generated.unfinished")).doesNotExist();
    }
}
