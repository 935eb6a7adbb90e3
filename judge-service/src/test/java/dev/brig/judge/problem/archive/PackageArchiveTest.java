package dev.brig.judge.problem.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.problem.archive.Unpacking.Cause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageArchiveTest {
    private static final ArchiveLimits LIMITS = new ArchiveLimits(1 << 20, 1000);
    private static final int EXECUTABLE = 0100755;
    private static final int LINK = 0120777;

    @TempDir
    private Path directory;

    private Path target;

    @BeforeEach
    void makeTarget() throws IOException {
        target = Files.createDirectory(directory.resolve("target"));
    }

    @FunctionalInterface
    private interface Content<T> {
        void writeTo(T archive) throws IOException;
    }

    private static byte[] zip(Content<ZipArchiveOutputStream> content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            content.writeTo(zip);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipArchiveOutputStream zip, String name, String text, int mode) throws IOException {
        ZipArchiveEntry entry = new ZipArchiveEntry(name);
        entry.setUnixMode(mode);
        zip.putArchiveEntry(entry);
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeArchiveEntry();
    }

    private static byte[] tar(Content<TarArchiveOutputStream> content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            content.writeTo(tar);
        }
        return bytes.toByteArray();
    }

    private static void put(TarArchiveOutputStream tar, String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static void put(TarArchiveOutputStream tar, String name, byte type, String link) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setLinkName(link);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    private Unpacking unpack(byte[] archive) throws IOException {
        Path file = Files.write(directory.resolve("archive"), archive);
        return PackageArchive.unpack(file, target, LIMITS);
    }

    private void assertRefused(byte[] archive, Cause cause) throws IOException {
        assertThat(unpack(archive))
                .isInstanceOfSatisfying(
                        Unpacking.Refused.class,
                        refused ->
                                assertThat(refused.cause()).as(refused.reason()).isEqualTo(cause));
        try (Stream<Path> left = Files.list(target)) {
            assertThat(left).isEmpty();
        }
        try (Stream<Path> beside = Files.list(directory)) {
            assertThat(beside).containsExactlyInAnyOrder(target, directory.resolve("archive"));
        }
    }

    @Test
    void a_zip_is_unpacked_with_links_and_executables() throws IOException {
        Unpacking unpacking = unpack(zip(zip -> {
            put(zip, "sum/problem.yaml", "name: Sum\n", 0100644);
            put(zip, "sum/data/1.in", "1\n", 0100644);
            put(zip, "sum/data/2.in", "1.in", LINK);
            put(zip, "sum/run", "#!/bin/sh\n", EXECUTABLE);
        }));

        Path root = target.resolve("sum");
        assertThat(unpacking).isEqualTo(new Unpacking.Unpacked(root));
        assertThat(root.resolve("data/2.in")).isSymbolicLink().hasContent("1\n");
        assertThat(root.resolve("run")).isExecutable();
        assertThat(Files.isExecutable(root.resolve("problem.yaml"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_tar_is_unpacked_whether_compressed_or_not(boolean compressed) throws IOException {
        byte[] tar = tar(archive -> {
            put(archive, "problem.yaml", "name: Sum\n");
            put(archive, "data/" + "long".repeat(40) + ".in", "1\n");
            put(archive, "data/link.in", TarConstants.LF_LINK, "problem.yaml");
        });

        assertThat(unpack(compressed ? gzip(tar) : tar)).isEqualTo(new Unpacking.Unpacked(target));
        assertThat(target.resolve("data/link.in")).isRegularFile().hasContent("name: Sum\n");
        assertThat(target.resolve("data/" + "long".repeat(40) + ".in")).hasContent("1\n");
    }

    @ParameterizedTest
    @CsvSource({
        "../out, LEADS_OUT",
        "a/../../out, LEADS_OUT",
        "/etc/out, LEADS_OUT",
        "C:/out, LEADS_OUT",
        "a\\..\\out, BAD_NAME",
        "'a\u0007b', BAD_NAME",
    })
    void names_that_lead_out_are_refused(String name, Cause cause) throws IOException {
        assertRefused(
                tar(tar -> {
                    put(tar, "first", "1\n");
                    put(tar, name, "x");
                }),
                cause);
        Files.delete(directory.resolve("archive"));
        // A library that writes zip files mends backslashes, so that name is for tar alone.
        if (name.indexOf('\\') < 0) {
            assertRefused(zip(zip -> put(zip, name, "x", 0100644)), cause);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../../../etc/passwd", ".."})
    void links_that_lead_out_are_refused(String link) throws IOException {
        assertRefused(zip(zip -> put(zip, "out", link, LINK)), Cause.LEADS_OUT);
        assertRefused(tar(tar -> put(tar, "out", TarConstants.LF_SYMLINK, link)), Cause.LEADS_OUT);
    }

    @Test
    void a_link_that_leads_out_by_way_of_another_is_refused() throws IOException {
        assertRefused(
                zip(zip -> {
                    put(zip, "a/b/file", "1", 0100644);
                    put(zip, "a/b/up", "../..", LINK);
                    put(zip, "out", "a/b/up/..", LINK);
                }),
                Cause.LEADS_OUT);
    }

    @Test
    void nothing_is_written_through_a_link() throws IOException {
        assertRefused(
                tar(tar -> {
                    put(tar, "up", TarConstants.LF_SYMLINK, "..");
                    put(tar, "up/out", "x");
                }),
                Cause.DUPLICATE_NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "out"})
    void a_link_to_nothing_is_refused(String link) throws IOException {
        assertRefused(zip(zip -> put(zip, "out", link, LINK)), Cause.BROKEN_LINK);
    }

    @Test
    void a_hard_link_to_what_is_not_in_the_archive_is_refused() throws IOException {
        assertRefused(tar(tar -> put(tar, "out", TarConstants.LF_LINK, "/etc/passwd")), Cause.LEADS_OUT);
        assertRefused(tar(tar -> put(tar, "out", TarConstants.LF_LINK, "later")), Cause.BROKEN_LINK);
    }

    @Test
    void devices_and_fifos_are_refused() throws IOException {
        assertRefused(tar(tar -> put(tar, "null", TarConstants.LF_CHR, "")), Cause.SPECIAL_FILE);
        assertRefused(tar(tar -> put(tar, "fifo", TarConstants.LF_FIFO, "")), Cause.SPECIAL_FILE);
        assertRefused(zip(zip -> put(zip, "fifo", "", 0010644)), Cause.SPECIAL_FILE);
    }

    @Test
    void a_name_that_is_there_twice_is_refused() throws IOException {
        assertRefused(
                tar(tar -> {
                    put(tar, "a/file", "1");
                    put(tar, "a//./file", "2");
                }),
                Cause.DUPLICATE_NAME);
        assertRefused(
                zip(zip -> {
                    put(zip, "file", "1", 0100644);
                    put(zip, "file/within", "2", 0100644);
                }),
                Cause.DUPLICATE_NAME);
    }

    @Test
    void names_that_look_the_same_are_the_same() throws IOException {
        assertRefused(
                zip(zip -> {
                    put(zip, "caf\u00e9", "1", 0100644);
                    put(zip, "cafe\u0301", "2", 0100644);
                }),
                Cause.DUPLICATE_NAME);
    }

    @Test
    void names_in_other_encodings_are_refused() throws IOException {
        byte[] zip = zip(archive -> {
            archive.setEncoding("ISO-8859-1");
            archive.setUseLanguageEncodingFlag(false);
            put(archive, "caf\u00e9", "1", 0100644);
        });
        assertRefused(zip, Cause.BAD_NAME);

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(bytes, Charset.forName("ISO-8859-1").name())) {
            put(tar, "caf\u00e9", "1");
        }
        assertRefused(bytes.toByteArray(), Cause.BAD_NAME);
    }

    @Test
    void archives_that_grow_too_large_are_refused() throws IOException {
        String zeros = "\0".repeat(1 << 20);
        assertRefused(zip(zip -> put(zip, "zeros", zeros + "1", 0100644)), Cause.TOO_LARGE);
        assertRefused(
                gzip(tar(tar -> {
                    put(tar, "half", zeros.substring(1));
                    put(tar, "rest", "12");
                })),
                Cause.TOO_LARGE);
    }

    @Test
    void a_zip_that_lies_about_its_sizes_is_refused() throws IOException {
        byte[] zip = zip(archive -> put(archive, "zeros", "\0".repeat(3 << 20), 0100644));
        // The uncompressed size stands 24 bytes into the record of the central directory.
        int record = lastIndexOf(zip, new byte[] {'P', 'K', 1, 2});
        Arrays.fill(zip, record + 24, record + 28, (byte) 1);
        zip[record + 26] = 0;
        zip[record + 27] = 0;
        assertRefused(zip, Cause.TOO_LARGE);
    }

    @Test
    void a_zip_whose_entries_share_their_data_is_refused() throws IOException {
        byte[] zip = zip(archive -> {
            put(archive, "a", "1".repeat(1000), 0100644);
            put(archive, "b", "2".repeat(1000), 0100644);
        });
        // The second entry begins where the first does: the offset stands 42 bytes into its record.
        int record = lastIndexOf(zip, new byte[] {'P', 'K', 1, 2});
        Arrays.fill(zip, record + 42, record + 46, (byte) 0);
        assertRefused(zip, Cause.DAMAGED);
    }

    @Test
    void a_hundred_thousand_entries_are_refused() throws IOException {
        assertRefused(
                gzip(tar(tar -> {
                    for (int i = 0; i < 100_000; i++) {
                        put(tar, "f" + i, "");
                    }
                })),
                Cause.TOO_MANY_ENTRIES);
        assertRefused(
                zip(zip -> {
                    for (int i = 0; i < 100_000; i++) {
                        put(zip, "f" + i, "", 0100644);
                    }
                }),
                Cause.TOO_MANY_ENTRIES);
    }

    @Test
    void an_archive_cut_off_anywhere_is_refused() throws IOException {
        byte[] tar = tar(archive -> {
            put(archive, "first", "1".repeat(600));
            put(archive, "second", "2".repeat(600));
        });
        for (int length : new int[] {512, 700, 1536, 2048, 2600, 3072}) {
            assertRefused(Arrays.copyOf(tar, length), Cause.DAMAGED);
        }
        byte[] packed = gzip(tar);
        for (int length : new int[] {12, packed.length / 2, packed.length - 9, packed.length - 1}) {
            assertRefused(Arrays.copyOf(packed, length), Cause.DAMAGED);
        }
        byte[] zip = zip(archive -> put(archive, "first", "1".repeat(600), 0100644));
        for (int length : new int[] {4, zip.length / 2, zip.length - 1}) {
            assertRefused(Arrays.copyOf(zip, length), Cause.DAMAGED);
        }
    }

    @Test
    void what_is_no_archive_is_refused() throws IOException {
        assertRefused(new byte[0], Cause.NOT_AN_ARCHIVE);
        assertRefused("name: Sum\n".getBytes(StandardCharsets.UTF_8), Cause.NOT_AN_ARCHIVE);
        assertRefused(new byte[] {'7', 'z', (byte) 0xbc, (byte) 0xaf}, Cause.NOT_SUPPORTED);
    }

    @Test
    void a_directory_that_is_not_empty_is_left_as_it_is() throws IOException {
        Path mine = Files.writeString(target.resolve("mine"), "mine");

        assertThat(unpack(tar(tar -> put(tar, "../out", "x"))))
                .isInstanceOfSatisfying(
                        Unpacking.Refused.class,
                        refused -> assertThat(refused.cause()).isEqualTo(Cause.DIRECTORY_NOT_EMPTY));
        assertThat(mine).hasContent("mine");
    }

    private static int lastIndexOf(byte[] bytes, byte[] what) {
        for (int i = bytes.length - what.length; i >= 0; i--) {
            if (Arrays.equals(bytes, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        throw new IllegalArgumentException("not there");
    }
}
