package dev.brig.rootfs.store;

import dev.brig.rootfs.Tar;
import dev.brig.rootfs.Tar.Block;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Archives made to break out, to confuse, to exhaust or to crash whoever unpacks them. */
final class HostileArchives {

    enum Fate {
        /** Nothing of it comes into the store. */
        REFUSED,
        /** It is unpacked, and does no harm. */
        HELD
    }

    record Hostile(String name, byte[] archive, Fate fate) {
        @Override
        public String toString() {
            return name;
        }
    }

    private final List<Hostile> all = new ArrayList<>();

    private HostileArchives() {}

    static List<Hostile> all() {
        HostileArchives archives = new HostileArchives();
        archives.names();
        archives.links();
        archives.whiteouts();
        archives.headers();
        archives.numbers();
        archives.truncated();
        archives.sparse();
        archives.kinds();
        archives.attributes();
        return archives.all;
    }

    private void refused(String name, Tar tar) {
        all.add(new Hostile(name, tar.end(), Fate.REFUSED));
    }

    private void refused(String name, byte[] archive) {
        all.add(new Hostile(name, archive, Fate.REFUSED));
    }

    private void held(String name, Tar tar) {
        all.add(new Hostile(name, tar.end(), Fate.HELD));
    }

    private static Tar tar() {
        return new Tar().directory("d/").file("d/f", "good");
    }

    private void names() {
        for (String name :
                List.of("../out", "d/../../out", "/etc/passwd", "//x", "..", "d/..", "a/b/../../../c", "./../x")) {
            refused("a file named " + name, tar().file(name, "x"));
        }
        refused("a directory named ../out/", tar().directory("../out/"));
        refused("a file named .", tar().file(".", "x"));
        refused("a file named /", tar().file("/", "x"));
        refused("a file with the name of a directory", tar().file("name/", "x"));
        refused("the root as a symbolic link", tar().symlink("./", "/etc"));
        refused("the root as a symbolic link named .", tar().symlink(".", "/etc"));
        refused("a name of 256 bytes", tar().pax("path", "n".repeat(256)).file("x", "x"));
        refused(
                "a path of 5 000 bytes",
                tar().pax("path", "nn/".repeat(1666) + "n").file("x", "x"));
        refused(
                "10 000 folders deep",
                tar().pax("path", "d/".repeat(10_000) + "f").file("x", "x"));
        refused("300 folders deep", tar().pax("path", "d/".repeat(300) + "f").file("x", "x"));
        refused("a NUL in a PAX path", tar().pax("path", "a\0b").file("x", "x"));
        refused("a NUL in a GNU long name", tar().gnuLong('L', "a\0b").file("x", "x"));
        refused("a PAX path that leads out", tar().pax("path", "../../out").file("x", "x"));
        refused(
                "a GNU long name that leads out",
                tar().gnuLong('L', "../../out").file("x", "x"));
        refused(
                "a sparse name that leads out",
                tar().pax("GNU.sparse.name", "../out", "GNU.sparse.map", "0,1", "GNU.sparse.size", "1")
                        .file("x", "x"));
        refused("an empty PAX path", tar().pax("path", "").file("x", "x"));
        held("a newline in a name", tar().file("new\nline", "x"));
        held("a name that is not UTF-8", tar().file("\u00ff\u00fe\u0080", "x"));
        held("a name of spaces and dots", tar().file("...", "x").file(" ", "y").file(".. ", "z"));
        held("names that differ in case", tar().file("A", "x").file("a", "y"));
        held("a folder that nobody described", tar().file("e/f/g/h", "x"));
    }

    private void links() {
        refused("through a link to the root", tar().symlink("l", "/").file("l/etc-passwd", "x"));
        refused("through a link upwards", tar().symlink("l", "..").file("l/x", "x"));
        refused("through a link to a directory inside", tar().symlink("l", "d").file("l/x", "x"));
        refused(
                "through two links",
                tar().symlink("a", "b").symlink("b", "/tmp").file("a/x", "x"));
        refused("through a link below", tar().symlink("d/l", "../../..").file("d/l/tmp/x", "x"));
        refused("a directory through a link", tar().symlink("l", "/tmp").directory("l/sub/"));
        refused("a link through a link", tar().symlink("l", "/tmp").symlink("l/sub", "x"));
        refused("a fifo through a link", tar().symlink("l", "/tmp").add('6', "l/fifo", _ -> {}));
        refused("a hard link through a link", tar().symlink("l", "/tmp").hardlink("l/h", "d/f"));
        refused("a whiteout through a link", tar().symlink("l", "/tmp").file("l/.wh.x", ""));
        refused("through a file", tar().file("d/f/x", "x"));
        refused("a hard link to a file of the host", tar().hardlink("h", "/etc/passwd"));
        refused("a hard link upwards", tar().hardlink("h", "../../etc/passwd"));
        refused(
                "a hard link through a link to the host",
                tar().symlink("l", "/etc").hardlink("h", "l/passwd"));
        refused("a hard link to itself", tar().hardlink("d/f", "d/f"));
        refused("a hard link to what comes later", tar().hardlink("h", "later").file("later", "x"));
        refused("a hard link to a directory", tar().hardlink("h", "d"));
        refused("a hard link to the root", tar().hardlink("h", "."));
        refused("a hard link to nothing", tar().hardlink("h", ""));
        refused("a hard link to a whiteout", tar().file(".wh.gone", "").hardlink("h", "gone"));
        refused("a hard link to a file of a lower layer", tar().hardlink("h", "lower"));
        refused("a hard link with content", tar().file(Tar.block('1', "h").link("d/f"), "x"));
        refused("a symbolic link with content", tar().file(Tar.block('2', "s").link("d/f"), "x"));
        refused("a symbolic link to nothing", tar().symlink("s", ""));
        refused(
                "a symbolic link of 5 000 bytes",
                tar().pax("linkpath", "x".repeat(5000)).symlink("s", "x"));
        refused("a symbolic link with a NUL", tar().pax("linkpath", "a\0b").symlink("s", "x"));
        refused(
                "a GNU long link of 1 GiB",
                tar().add('K', "././@LongLink", block -> block.gnu().size(1 << 30))
                        .symlink("s", "x"));
        held("a symbolic link to the host", tar().symlink("s", "/etc/passwd").symlink("up", "../../../../etc"));
        held(
                "a link replaced by a directory",
                tar().symlink("l", "/tmp").directory("l/").file("l/x", "x"));
        held("a link replaced by a file", tar().symlink("l", "/etc/passwd").file("l", "mine"));
        held("a directory replaced by a link", tar().symlink("d", "/tmp"));
        held("a hard link to a symbolic link", tar().symlink("s", "/etc/passwd").hardlink("h", "s"));
        held("a hard link over a file", tar().file("g", "y").hardlink("g", "d/f"));
        held("links in a circle", tar().symlink("a", "b").symlink("b", "a"));
    }

    private void whiteouts() {
        for (String name :
                List.of(".wh.", ".wh..", ".wh...", "d/.wh.", "d/.wh..", "d/.wh...", ".wh..wh.", ".wh..wh.x/f")) {
            if (!name.equals(".wh..wh.") && !name.endsWith("/f")) {
                refused("a whiteout named " + name, tar().file(name, ""));
            }
        }
        refused("a whiteout with content", tar().file(".wh.x", "content"));
        refused("a whiteout that is a directory", tar().directory(".wh.x/"));
        refused("a whiteout that is a symbolic link", tar().symlink(".wh.x", "/etc"));
        refused("a whiteout that is a hard link", tar().hardlink(".wh.x", "d/f"));
        refused("a folder named like a whiteout", tar().file(".wh.x/f", "y"));
        refused("an opaque mark with content", tar().file("d/.wh..wh..opq", "x"));
        refused("a file of AUFS with content", tar().file(".wh..wh.plnk/1.2", "x"));
        held("a whiteout after its file", tar().file("x", "y").file(".wh.x", ""));
        held("a whiteout before its file", tar().file(".wh.x", "").file("x", "y"));
        held("a whiteout twice", tar().file(".wh.x", "").file(".wh.x", ""));
        held("an opaque mark last", tar().file("d/.wh..wh..opq", ""));
        held("an opaque root", tar().file(".wh..wh..opq", ""));
        held("a directory of AUFS", tar().directory(".wh..wh.plnk/"));
        held("a folder below a whiteout", tar().file(".wh.x", "").file("x/y", "z"));
    }

    private void headers() {
        refused("a wrong checksum", tar().add(Tar.block('0', "x").wrongChecksum()));
        refused(
                "no tar at all",
                "this is not a tar archive, whatever its name".repeat(40).getBytes(StandardCharsets.US_ASCII));
        refused("an unknown kind of tar", tar().add('0', "x", block -> block.text(257, 8, "weird\0xx")));
        refused(
                "a PAX path and a GNU long name",
                tar().pax("path", "a").gnuLong('L', "b").file("c", "x"));
        refused(
                "a PAX link and a GNU long link",
                tar().pax("linkpath", "a").gnuLong('K', "b").symlink("c", "x"));
        refused(
                "a PAX path twice",
                tar().paxRaw('x', Tar.paxRecord("path", "a") + Tar.paxRecord("path", "b"))
                        .file("c", "x"));
        refused("two PAX headers", tar().pax("path", "a").pax("path", "b").file("c", "x"));
        refused("two long names", tar().gnuLong('L', "a").gnuLong('L', "b").file("c", "x"));
        refused("a global path", tar().paxRaw('g', Tar.paxRecord("path", "all")).file("c", "x"));
        refused("a global size", tar().paxRaw('g', Tar.paxRecord("size", "512")).file("c", "x"));
        refused("a PAX header that belongs to nothing", tar().pax("path", "a"));
        refused("a long name that belongs to nothing", tar().gnuLong('L', "a"));
        refused(
                "a size of PAX against one of 0",
                tar().pax("size", "1024").add('0', "x", _ -> {}).content(new byte[1024]));
        refused("a size of 0 of PAX against another", tar().pax("size", "0").file("x", "content"));
        refused("a negative size of PAX", tar().pax("size", "-1").file("x", "y"));
        refused(
                "a size of PAX of 2^63",
                tar().pax("size", "9223372036854775808").file("x", "y"));
        refused("a size of PAX that is no number", tar().pax("size", "0x10").file("x", "y"));
        refused(
                "a PAX record without an equals sign",
                tar().paxRaw('x', "9 path a\n").file("x", "y"));
        refused(
                "a PAX record that is too short",
                tar().paxRaw('x', "5 path=a\n").file("x", "y"));
        refused(
                "a PAX record that is too long",
                tar().paxRaw('x', "99 path=a\n").file("x", "y"));
        refused("a PAX record without a length", tar().paxRaw('x', "path=a\n").file("x", "y"));
        refused("a PAX record of length 0", tar().paxRaw('x', "0 path=a\n").file("x", "y"));
        refused("a PAX record without a key", tar().paxRaw('x', "6 =ab\n").file("x", "y"));
        refused(
                "a PAX header of 2 GiB",
                tar().add('x', "pax", block -> block.size((2L << 30) - 1)).file("x", "y"));
        refused("a member of an unknown type", tar().add('Q', "x", _ -> {}));
        refused("a dump of a directory", tar().add('D', "x", _ -> {}));
        refused("a volume of several", tar().add('M', "x", _ -> {}));
        refused("a directory with content", tar().file(Tar.block('5', "e/"), "x"));
        refused(
                "half an end and then more",
                new Tar().file("x", "y").raw(new byte[512]).file("z", "y").end());
        refused(
                "something after the end",
                new Tar()
                        .raw(tar().end())
                        .raw("more".repeat(128).getBytes(StandardCharsets.US_ASCII))
                        .unended());
        refused(
                "an archive after the end",
                new Tar().raw(tar().end()).raw(tar().end()).unended());
        refused(
                "names in another charset",
                tar().pax("hdrcharset", "ISO-IR 8859 1 1998").file("x", "y"));
    }

    private void numbers() {
        refused("a size that is not octal", tar().add('0', "x", block -> block.text(124, 12, "0000000009")));
        refused("a negative size", tar().add('0', "x", block -> {
            block.base256(124, 12, -5);
            Arrays.fill(block.bytes, 124, 130, (byte) 0xff);
        }));
        refused("a size of 2^90", tar().add('0', "x", block -> {
            block.base256(124, 12, 0);
            block.bytes[125] = 0x7f;
        }));
        refused("a size of 8 EiB", tar().add('0', "x", block -> block.base256(124, 12, Long.MAX_VALUE / 4)));
        refused("a user beyond all", tar().add('0', "x", block -> block.base256(108, 8, 0xffff_ffffL)));
        refused("a user of 2^40", tar().pax("uid", "1099511627776").file("x", "y"));
        refused("a negative user", tar().pax("uid", "-1").file("x", "y"));
        refused("a time that cannot be", tar().pax("mtime", "99999999999999").file("x", "y"));
        refused("a time that is no number", tar().pax("mtime", "1.2.3").file("x", "y"));
        refused("a mode that cannot be", tar().add('0', "x", block -> block.text(100, 8, "7777777")));
        held("all bits of a mode", tar().file(Tar.block('0', "x").mode(07777), "y"));
        held("a mode of 0", tar().file(Tar.block('0', "x").mode(0), "y").add('5', "e/", block -> block.mode(0)));
    }

    private void truncated() {
        byte[] whole = tar().file("large", "x".repeat(3000)).end();
        for (int at : new int[] {0, 100, 511, 512, 700, 1100, 1300, 1536, 2100, 3000, 5000}) {
            refused("cut off at " + at, Arrays.copyOf(whole, at));
        }
        refused("without an end", tar().unended());
        refused(
                "with half an end",
                new Tar().raw(tar().unended()).raw(new byte[512]).unended());
    }

    private void sparse() {
        String map = "GNU.sparse.map";
        String size = "GNU.sparse.size";
        refused(
                "a sparse file of 8 EiB",
                tar().pax(map, "0,1", size, "9000000000000000000").file("s", "x"));
        refused(
                "a sparse file of 2^62",
                tar().pax(map, "0,1", size, "4611686018427387904").file("s", "x"));
        refused(
                "sparse pieces that overlap",
                tar().pax(map, "0,3,1,3", size, "100").file("s", "abcdef"));
        refused(
                "sparse pieces backwards",
                tar().pax(map, "50,3,1,3", size, "100").file("s", "abcdef"));
        refused(
                "sparse pieces beyond the file",
                tar().pax(map, "99,3", size, "100").file("s", "abc"));
        refused(
                "sparse pieces without content",
                tar().pax(map, "0,3,10,3", size, "100").file("s", "abc"));
        refused(
                "sparse pieces with too much content",
                tar().pax(map, "0,3", size, "100").file("s", "abcdef"));
        refused("half a sparse piece", tar().pax(map, "0,3,10", size, "100").file("s", "abc"));
        refused(
                "a sparse map that is no numbers",
                tar().pax(map, "0,-3", size, "100").file("s", "abc"));
        refused("a sparse size and no map", tar().pax(size, "100").file("s", "abc"));
        refused(
                "a sparse map without an end",
                tar().pax("GNU.sparse.major", "1", "GNU.sparse.minor", "0", "GNU.sparse.realsize", "100")
                        .file("s", "1".repeat(600)));
        refused(
                "a sparse map of 2^40 pieces",
                tar().pax("GNU.sparse.major", "1", "GNU.sparse.minor", "0", "GNU.sparse.realsize", "100")
                        .file("s", "1099511627776\n".repeat(60)));
        refused(
                "a sparse file of an unknown version",
                tar().pax("GNU.sparse.major", "2", "GNU.sparse.minor", "0", "GNU.sparse.realsize", "100")
                        .file("s", "x"));
        refused("a sparse file of star", tar().pax("SCHILY.realsize", "100").file("s", "x"));
        Consumer<Block> loop = block -> block.gnu()
                .size(0)
                .text(386, 12, "00000000000")
                .text(398, 12, "00000000000")
                .text(482, 1, "\1")
                .text(483, 12, "00000000100");
        refused("a sparse map that goes on for ever", tar().add('S', "s", loop));
    }

    private void kinds() {
        held("a whiteout as a device", tar().add('3', "x", block -> block.device(0, 0)));
        held(
                "a device of memory",
                tar().add('3', "mem", block -> block.device(1, 1)).add('4', "sda", block -> block.device(8, 0)));
        held("a fifo", tar().add('6', "fifo", _ -> {}));
        held("a contiguous file", tar().file(Tar.block('7', "x"), "y"));
        held("a file twice", tar().file("x", "1").file("x", "2").file("x", "3"));
        held("a file over a directory", tar().file("d", "file now"));
        held("a directory over a file", tar().directory("d/f/").file("d/f/x", "y"));
        held("a directory twice", tar().directory("d/").add('5', "d/", block -> block.mode(0700)));
        Tar many = new Tar();
        for (int i = 0; i < 3001; i++) {
            many.add(Tar.block('0', "f" + i));
        }
        refused("more members than are allowed", many);
    }

    private void attributes() {
        String xattr = "SCHILY.xattr.";
        for (String name : List.of(
                "user.overlay.opaque",
                "user.overlay.redirect",
                "user.overlay.metacopy",
                "user.overlay.origin",
                "trusted.overlay.opaque",
                "security.capability",
                "security.selinux",
                "system.posix_acl_access",
                "user.",
                "nonsense")) {
            held(
                    "the attribute " + name,
                    tar().pax(xattr + name, "/etc")
                            .add('5', "e/", _ -> {})
                            .pax(xattr + name, "y")
                            .file("x", "y"));
        }
        refused(
                "an attribute of 65 KiB",
                tar().pax(xattr + "user.x", "y".repeat(66_000)).file("x", "y"));
        Tar many = tar();
        String[] pairs = new String[2 * 300];
        for (int i = 0; i < 300; i++) {
            pairs[2 * i] = xattr + "user.x" + i;
            pairs[2 * i + 1] = "y";
        }
        refused("300 attributes", many.pax(pairs).file("x", "y"));
        held(
                "an attribute of 4 KiB",
                tar().pax(xattr + "user.x", "y".repeat(4096)).file("x", "y"));
    }
}
