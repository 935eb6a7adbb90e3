package dev.brig.judge.problem.archive;

import dev.brig.judge.problem.archive.Unpacking.Cause;
import dev.brig.judge.problem.archive.Unpacking.Refused;
import dev.brig.judge.problem.archive.Unpacking.Unpacked;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Unpacks packages: zip, tar, and tar with gzip. */
public final class PackageArchive {
    private static final int TAR_MAGIC = 257;

    private PackageArchive() {}

    /** @param directory empty; what an archive that is refused had put there is removed again */
    public static Unpacking unpack(Path archive, Path directory, ArchiveLimits limits) {
        try (Stream<Path> there = Files.list(directory)) {
            if (there.findAny().isPresent()) {
                return new Refused(Cause.DIRECTORY_NOT_EMPTY, "", "the directory to unpack into is not empty");
            }
        } catch (IOException e) {
            return new Refused(Cause.CANNOT_WRITE, "", "the directory to unpack into cannot be read");
        }
        Refused refused;
        try {
            Target target = new Target(directory, limits);
            unpack(archive, target);
            target.finish();
            return new Unpacked(target.packageRoot());
        } catch (PackageRefusedException e) {
            refused = e.refused();
        } catch (FileSystemException e) {
            refused = new Refused(Cause.CANNOT_WRITE, "", "a file cannot be read or written: " + e.getReason());
        } catch (EOFException e) {
            refused = new Refused(Cause.DAMAGED, "", "the archive ends too early");
        } catch (IOException | IllegalArgumentException e) {
            // The library says in different ways that an archive makes no sense.
            refused = new Refused(
                    Cause.DAMAGED, "", "the archive is damaged: " + EntryName.shown(String.valueOf(e.getMessage())));
        }
        return cleared(directory, refused);
    }

    private static Unpacking cleared(Path directory, Refused refused) {
        try {
            Target.clear(directory);
            return refused;
        } catch (IOException e) {
            return new Refused(Cause.CANNOT_WRITE, "", refused.reason() + "; and what was unpacked cannot be removed");
        }
    }

    private static void unpack(Path archive, Target target) throws IOException {
        byte[] start;
        try (InputStream stream = Files.newInputStream(archive)) {
            start = stream.readNBytes(512);
        }
        if (startsWith(start, 'P', 'K')) {
            ZipEntries.unpack(archive, target);
        } else if (startsWith(start, 0x1f, 0x8b)) {
            try (InputStream stream = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
                    InputStream plain = GzipCompressorInputStream.builder()
                            .setInputStream(stream)
                            .setDecompressConcatenated(true)
                            .get()) {
                TarEntries.unpack(plain, target);
            }
        } else if (start.length == 512
                && new String(Arrays.copyOfRange(start, TAR_MAGIC, TAR_MAGIC + 5), StandardCharsets.ISO_8859_1)
                        .equals("ustar")) {
            try (InputStream stream = new BufferedInputStream(Files.newInputStream(archive), 1 << 16)) {
                TarEntries.unpack(stream, target);
            }
        } else {
            throw new PackageRefusedException(
                    unsupported(start) ? Cause.NOT_SUPPORTED : Cause.NOT_AN_ARCHIVE,
                    "",
                    "is neither zip nor tar nor tar.gz");
        }
    }

    /** Archives one might expect to work: 7z, xz, bzip2, zstd, rar. */
    private static boolean unsupported(byte[] start) {
        return startsWith(start, '7', 'z')
                || startsWith(start, 0xfd, '7', 'z', 'X', 'Z')
                || startsWith(start, 'B', 'Z', 'h')
                || startsWith(start, 0x28, 0xb5, 0x2f, 0xfd)
                || startsWith(start, 'R', 'a', 'r', '!');
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
