package dev.brig.judge.problem.archive;

import dev.brig.judge.problem.archive.Unpacking.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Unpacks a tar stream. */
final class TarEntries {
    private TarEntries() {}

    static void unpack(InputStream stream, Target target) throws IOException {
        ZeroTail tail = new ZeroTail(stream);
        // Latin 1 keeps the bytes of names, which are looked at as such.
        try (TarArchiveInputStream tar = new TarArchiveInputStream(tail, StandardCharsets.ISO_8859_1.name())) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                target.count(entry.getName());
                unpack(tar, entry, target);
            }
        }
        if (!tail.endsWithZeros()) {
            throw new PackageRefusedException(Cause.DAMAGED, "", "the archive ends before its end mark");
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Target target) throws IOException {
        EntryName name = EntryName.of(bytes(entry.getName()));
        if (entry.isDirectory()) {
            target.directory(name);
        } else if (entry.isSymbolicLink()) {
            target.link(name, bytes(entry.getLinkName()));
        } else if (entry.isLink()) {
            target.hardLink(name, EntryName.of(bytes(entry.getLinkName())));
        } else if (isPlainFile(entry)) {
            if (entry.getSize() > target.maximumBytes()) {
                throw target.tooLarge(entry.getName());
            }
            target.file(name, tar, (entry.getMode() & 0111) != 0);
        } else {
            throw new PackageRefusedException(
                    Cause.SPECIAL_FILE,
                    EntryName.shown(name.path()),
                    "is neither a plain file nor a directory nor a link");
        }
    }

    /** Names from extended headers are decoded as UTF-8 already, all others hold one byte in each letter. */
    private static byte[] bytes(String name) {
        boolean latin = name.chars().allMatch(letter -> letter < 0x100);
        return name.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /** The library's own word for it takes devices and FIFOs for files. */
    private static boolean isPlainFile(TarArchiveEntry entry) {
        byte type = entry.getLinkFlag();
        return (type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM || type == TarConstants.LF_CONTIG)
                && !entry.isSparse();
    }
}
