package dev.brig.rootfs.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.Tar;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.archive.TarEntry.EntryType;
import java.io.ByteArrayInputStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TarReaderTest {

    private static List<TarEntry> read(byte[] archive) {
        TarReader reader = new TarReader(new StreamInput(new ByteArrayInputStream(archive)), UnpackLimits.DEFAULT);
        List<TarEntry> entries = new ArrayList<>();
        for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
            entries.add(next.get());
        }
        return entries;
    }

    private static void refused(byte[] archive, Problem problem, String words) {
        assertThatThrownBy(() -> read(archive))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.problem()).isEqualTo(problem))
                .hasMessageContaining(words);
    }

    @Test
    void readsWhatUstarSays() {
        TarEntry entry = read(new Tar()
                        .file(
                                Tar.block('0', "a/b")
                                        .mode(04755)
                                        .owner(10, 20)
                                        .time(7)
                                        .text(345, 155, "prefix"),
                                "hello")
                        .end())
                .getFirst();

        assertThat(entry.path()).isEqualTo("prefix/a/b");
        assertThat(entry.type()).isEqualTo(EntryType.FILE);
        assertThat(entry.mode()).isEqualTo(04755);
        assertThat(entry.uid()).isEqualTo(10);
        assertThat(entry.gid()).isEqualTo(20);
        assertThat(entry.size()).isEqualTo(5);
        assertThat(entry.mtimeSeconds()).isEqualTo(7);
    }

    @Test
    void takesPaxRecordsBeforeTheHeader() {
        String name = "x/".repeat(60) + "é";
        TarEntry entry = read(new Tar()
                        .pax("path", RawName.of(name), "mtime", "12.5", "uid", "70000", "SCHILY.xattr.user.a", "b")
                        .file("short", "")
                        .end())
                .getFirst();

        assertThat(RawName.shown(entry.path())).isEqualTo(name);
        assertThat(entry.uid()).isEqualTo(70_000);
        assertThat(entry.mtimeNanos()).isEqualTo(500_000_000);
        assertThat(entry.xattrs()).containsEntry("user.a", "b");
    }

    @Test
    void readsTimesBefore1970() {
        TarEntry entry =
                read(new Tar().pax("mtime", "-1.25").file("f", "").end()).getFirst();

        assertThat(entry.mtimeSeconds()).isEqualTo(-2);
        assertThat(entry.mtimeNanos()).isEqualTo(750_000_000);
    }

    @Test
    void readsGnuLongNamesAndBinaryNumbers() {
        String name = "n".repeat(150);
        List<TarEntry> entries = read(new Tar()
                .gnuLong('L', name)
                .add('0', "n", block -> block.gnu().base256(108, 8, 3_000_000_000L))
                .end());

        assertThat(entries.getFirst().path()).isEqualTo(name);
        assertThat(entries.getFirst().uid()).isEqualTo(3_000_000_000L);
    }

    @Test
    void namesThatAreNotUtf8AreKeptByteForByte() {
        assertThat(RawName.bytes(
                        read(new Tar().file("caf\u00e9", "").end()).getFirst().path()))
                .isEqualTo("caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void readsSparseFilesOfEveryFormat() {
        byte[] data = "abcdef".getBytes(StandardCharsets.US_ASCII);
        Tar old = new Tar()
                .add(
                        'S',
                        "old",
                        block -> block.gnu()
                                .size(6)
                                .text(386, 12, "00000001000")
                                .text(398, 12, "00000000006")
                                .text(483, 12, "00000002000"))
                .content(data);
        Tar pax00 = new Tar()
                .paxRaw(
                        'x',
                        Tar.paxRecord("GNU.sparse.size", "1024")
                                + Tar.paxRecord("GNU.sparse.numblocks", "1")
                                + Tar.paxRecord("GNU.sparse.offset", "512")
                                + Tar.paxRecord("GNU.sparse.numbytes", "6"))
                .file("v00", "abcdef");
        Tar pax01 = new Tar()
                .pax("GNU.sparse.size", "1024", "GNU.sparse.map", "512,6", "GNU.sparse.name", "v01")
                .file("GNUSparseFile.1/v01", "abcdef");
        Tar pax10 = new Tar()
                .pax(
                        "GNU.sparse.major",
                        "1",
                        "GNU.sparse.minor",
                        "0",
                        "GNU.sparse.name",
                        "v10",
                        "GNU.sparse.realsize",
                        "1024")
                .file("GNUSparseFile.1/v10", "1\n512\n6\n" + "\0".repeat(504) + "abcdef");
        for (Tar archive : List.of(old, pax00, pax01, pax10)) {
            TarReader reader =
                    new TarReader(new StreamInput(new ByteArrayInputStream(archive.end())), UnpackLimits.DEFAULT);
            TarEntry entry = reader.next().orElseThrow();
            StringBuilder content = new StringBuilder();
            reader.content(piece ->
                    content.append(new String(piece.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII)));

            assertThat(entry.size()).as(entry.path()).isEqualTo(1024);
            assertThat(entry.extents().offset(0)).as(entry.path()).isEqualTo(512);
            assertThat(content).as(entry.path()).hasToString("abcdef");
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void refusesTwoMeaningsOfOneMember() {
        refused(new Tar().pax("size", "512").file("f", "").end(), Problem.CONFLICT, "the PAX header says 512");
        refused(new Tar().pax("path", "a").gnuLong('L', "b").file("c", "").end(), Problem.CONFLICT, "both");
        refused(
                new Tar()
                        .paxRaw('x', Tar.paxRecord("path", "a") + Tar.paxRecord("path", "b"))
                        .file("c", "")
                        .end(),
                Problem.CONFLICT,
                "twice");
        refused(new Tar().gnuLong('L', "a").gnuLong('L', "b").file("c", "").end(), Problem.CONFLICT, "two long names");
    }

    @Test
    void refusesAnArchiveWithoutAnEnd() {
        refused(new Tar().file("f", "x").unended(), Problem.TRUNCATED, "the archive ends");
        refused(new byte[0], Problem.TRUNCATED, "the archive ends");
    }

    @Test
    void theSameBytesComeOutAsWentIn() {
        TarEntry entry = read(new Tar()
                        .pax("path", "p".repeat(120), "mtime", "3.25")
                        .file(Tar.block('0', "f").owner(3, 4), "abc")
                        .end())
                .getFirst();

        byte[] again = new Tar()
                .raw(TarHeaders.of(entry))
                .content("abc".getBytes(StandardCharsets.US_ASCII))
                .end();

        assertThat(read(again)).usingRecursiveComparison().isEqualTo(List.of(entry));
    }
}
