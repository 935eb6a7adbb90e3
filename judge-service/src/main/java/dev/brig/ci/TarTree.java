package dev.brig.ci;

import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.archive.Compression;
import dev.brig.rootfs.archive.Extents;
import dev.brig.rootfs.archive.RawName;
import dev.brig.rootfs.archive.StreamInput;
import dev.brig.rootfs.archive.TarEntry;
import dev.brig.rootfs.archive.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Unpacks an archive into a directory that is empty and that nobody else writes to. No member is put through a link that another has
 * made. Devices and pipes are left out, and of modes all but who may read, write and execute.
 */
final class TarTree {
    private final Path root;

    private TarTree(Path root) {
        this.root = root;
    }

    /**
     * @param mostBytes of all files together
     * @param stop asked before each member; if it says yes, the rest is left out
     */
    static void unpack(Path archive, Path into, long mostBytes, BooleanSupplier stop) throws IOException {
        TarTree tree = new TarTree(into);
        UnpackLimits limits = UnpackLimits.DEFAULT.withLayerBytes(mostBytes);
        try (InputStream packed = Files.newInputStream(archive);
                InputStream plain = Compression.unpack(packed, limits)) {
            TarReader reader = new TarReader(new StreamInput(plain), limits);
            for (Optional<TarEntry> next = reader.next();
                    next.isPresent() && !stop.getAsBoolean();
                    next = reader.next()) {
                tree.add(next.get(), reader);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void add(TarEntry entry, TarReader reader) throws IOException {
        if (entry.path().isEmpty()) {
            return; // the directory itself
        }
        Path place = place(entry.path());
        switch (entry.type()) {
            case DIRECTORY -> {
                if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                    makeRoom(place);
                    Files.createDirectory(place);
                }
            }
            case FILE -> {
                makeRoom(place);
                write(entry, reader, place);
                Files.setPosixFilePermissions(place, mode(entry.mode()));
                Files.setLastModifiedTime(place, FileTime.from(Instant.ofEpochSecond(entry.mtimeSeconds())));
            }
            case SYMLINK -> {
                makeRoom(place);
                Files.createSymbolicLink(place, Path.of(name(entry.link())));
            }
            case HARDLINK -> {
                Path target = place(entry.link());
                if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
                    throw new CiException(entry.shownPath() + ": a hard link to what is not a file of the archive");
                }
                if (!target.equals(place)) {
                    makeRoom(place);
                    Files.createLink(place, target);
                }
            }
            case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE -> {}
        }
    }

    /** Where a member goes; its parents are made. */
    private Path place(String rawPath) throws IOException {
        Path relative = Path.of(name(rawPath));
        Path here = root;
        for (Path part : relative) {
            if (!here.equals(root) && !Files.isDirectory(here, LinkOption.NOFOLLOW_LINKS)) {
                if (Files.exists(here, LinkOption.NOFOLLOW_LINKS)) {
                    throw new CiException(relative + ": lies in " + root.relativize(here) + ", which is no directory");
                }
                Files.createDirectory(here);
            }
            here = here.resolve(part);
        }
        return here;
    }

    private static String name(String raw) {
        return new String(RawName.bytes(raw), StandardCharsets.UTF_8);
    }

    private static void makeRoom(Path place) throws IOException {
        FileTree.remove(place);
    }

    private static void write(TarEntry entry, TarReader reader, Path place) throws IOException {
        try (FileChannel file = FileChannel.open(place, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Pieces pieces = new Pieces(file, entry.extents());
            reader.content(piece -> pieces.write(piece.asByteBuffer()));
            if (file.size() < entry.size()) { // it ends with a hole
                file.write(ByteBuffer.allocate(1), entry.size() - 1);
            }
        }
    }

    /** Puts stored bytes where they lie in a file. */
    private static final class Pieces {
        private final FileChannel file;
        private final Extents extents;
        private int extent;
        private long within;

        Pieces(FileChannel file, Extents extents) {
            this.file = file;
            this.extents = extents;
        }

        void write(ByteBuffer bytes) {
            try {
                while (bytes.hasRemaining()) {
                    int room = (int) Math.min(bytes.remaining(), extents.length(extent) - within);
                    ByteBuffer part = bytes.slice(bytes.position(), room);
                    long position = extents.offset(extent) + within;
                    while (part.hasRemaining()) {
                        position += file.write(part, position);
                    }
                    bytes.position(bytes.position() + room);
                    within += room;
                    if (within == extents.length(extent)) {
                        extent++;
                        within = 0;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Set<PosixFilePermission> mode(int bits) {
        PosixFilePermission[] highestFirst = PosixFilePermission.values(); // OWNER_READ … OTHERS_EXECUTE
        Set<PosixFilePermission> mode = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        for (int i = 0; i < highestFirst.length; i++) {
            if ((bits & 0400 >> i) != 0) {
                mode.add(highestFirst[i]);
            }
        }
        return mode;
    }
}
