package dev.brig.judge.problem.archive;

import dev.brig.judge.problem.archive.Unpacking.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Unpacks a zip file by its central directory. */
final class ZipEntries {
    private static final int FILE_TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int LINK = 0120000;

    private ZipEntries() {}

    static void unpack(Path archive, Target target) throws IOException {
        try (ZipFile zip = ZipFile.builder()
                .setPath(archive)
                .setCharset(StandardCharsets.UTF_8)
                .setUseUnicodeExtraFields(false)
                .get()) {
            List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
            checkSizes(entries, target);
            for (ZipArchiveEntry entry : entries) {
                unpack(zip, entry, target);
            }
        }
    }

    /** Before anything is written: what the entries say of their sizes, and whether they share their data. */
    private static void checkSizes(List<ZipArchiveEntry> entries, Target target) {
        long sum = 0;
        for (ZipArchiveEntry entry : entries) {
            target.count(entry.getName());
            sum += Math.max(0, entry.getSize());
            if (sum > target.maximumBytes()) {
                throw target.tooLarge(entry.getName());
            }
        }
        List<ZipArchiveEntry> byOffset = new ArrayList<>(entries);
        byOffset.sort(Comparator.comparingLong(ZipArchiveEntry::getLocalHeaderOffset));
        long end = 0;
        for (ZipArchiveEntry entry : byOffset) {
            if (entry.getLocalHeaderOffset() < end) {
                throw new PackageRefusedException(
                        Cause.DAMAGED, EntryName.shown(entry.getName()), "entries overlap in the archive");
            }
            end = Math.max(end, entry.getLocalHeaderOffset() + Math.max(0, entry.getCompressedSize()));
        }
    }

    private static void unpack(ZipFile zip, ZipArchiveEntry entry, Target target) throws IOException {
        EntryName name = EntryName.of(entry.getRawName());
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            throw new PackageRefusedException(Cause.ENCRYPTED, EntryName.shown(name.path()), "is encrypted");
        }
        if (!zip.canReadEntryData(entry)) {
            throw new PackageRefusedException(
                    Cause.NOT_SUPPORTED, EntryName.shown(name.path()), "is packed with a method that is not supported");
        }
        int type = entry.getPlatform() == ZipArchiveEntry.PLATFORM_UNIX ? entry.getUnixMode() & FILE_TYPE : 0;
        if (entry.isDirectory() || type == DIRECTORY) {
            target.directory(name);
            return;
        }
        try (InputStream content = zip.getInputStream(entry)) {
            if (type == LINK) {
                target.link(name, content.readNBytes(8192));
            } else if (type == 0 || type == REGULAR) {
                target.file(name, content, (entry.getUnixMode() & 0111) != 0);
            } else {
                throw new PackageRefusedException(
                        Cause.SPECIAL_FILE,
                        EntryName.shown(name.path()),
                        "is neither a file nor a directory nor a link");
            }
        }
    }
}
