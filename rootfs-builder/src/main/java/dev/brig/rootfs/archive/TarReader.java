package dev.brig.rootfs.archive;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.archive.TarEntry.EntryType;
import java.util.Arrays;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Reads tar as strictly as can be: POSIX ustar and PAX, GNU long names, numbers and sparse files. Where two readers could
 * understand an archive differently, it is refused, for one of them may be the one that checks it.
 */
public final class TarReader {
    private static final int BLOCK = Header.BLOCK;
    private static final long EIGHT_GIB = 1L << 33; // the first size that eleven octal digits do not hold
    private static final long MOST_ID = 0xffff_fffeL; // (uid_t) -1 means "no change"
    private static final long EARLIEST = -(1L << 31);
    private static final long LATEST = 1L << 33;
    private static final int MOST_TRAILING_BYTES = 4 << 20; // of zeros, as a tape drive's block has them
    private static final int MOST_XATTRS = 256;

    private final TarInput input;
    private final UnpackLimits limits;
    private final Padding padding = new Padding();
    private int entries;
    private long unpacked;
    private long unread;
    private TarEntry current;

    public TarReader(TarInput input, UnpackLimits limits) {
        this.input = input;
        this.limits = limits;
    }

    /** How many bytes of content the members so far have. */
    public long unpackedBytes() {
        return unpacked;
    }

    /** Hands on the content of the member that came last: the stored bytes, without holes. */
    public void content(TarInput.Sink sink) {
        if (input.pass(unread, sink) != unread) {
            throw truncated("in the content of '" + current.shownPath() + "'");
        }
        unread = 0;
    }

    /** The next member; empty at the end of the archive, which must be marked as one and followed by zeros only. */
    public Optional<TarEntry> next() {
        if (unread > 0) {
            content(_ -> {});
        }
        padding.skip();
        PaxRecords pax = new PaxRecords();
        String longName = null;
        String longLink = null;
        for (int extra = 0; ; extra++) {
            byte[] block = block(extra == 0 && entries == 0 ? "before the first header" : "where a header should be");
            if (Header.isZero(block)) {
                if (extra > 0) {
                    throw new ImageException(Problem.CORRUPT, "a long name or a PAX header that belongs to no member");
                }
                end();
                return Optional.empty();
            }
            Header header = new Header(block);
            switch (header.type()) {
                case 'x' -> {
                    if (!pax.isEmpty() || pax.piecesOfVersion00().isPresent()) {
                        throw new ImageException(Problem.CONFLICT, "two PAX headers for one member");
                    }
                    pax = new PaxRecords(extension(header, PaxRecords.MOST_BYTES));
                }
                case 'g' -> PaxRecords.checkGlobal(extension(header, PaxRecords.MOST_BYTES));
                case 'L' -> longName = once(longName, longText(header));
                case 'K' -> longLink = once(longLink, longText(header));
                default -> {
                    current = member(header, pax, Optional.ofNullable(longName), Optional.ofNullable(longLink));
                    return Optional.of(current);
                }
            }
            if (extra > 1000) {
                throw new ImageException(Problem.LIMIT, "a thousand headers that describe nothing");
            }
        }
    }

    private TarEntry member(Header header, PaxRecords pax, Optional<String> longName, Optional<String> longLink) {
        if (++entries > limits.entries()) {
            throw new ImageException(Problem.LIMIT, "the archive has more than " + limits.entries() + " members");
        }
        String rawName = name("path", pax, longName, header.name());
        Optional<String> sparseName = pax.text("GNU.sparse.name");
        String path = RawName.path(sparseName.orElse(rawName), limits);
        try {
            return member(
                    header, pax, sparseName.orElse(rawName), path, name("linkpath", pax, longLink, header.linkName()));
        } catch (ImageException e) {
            throw e.in("'" + (path.isEmpty() ? "/" : RawName.shown(path)) + "'");
        }
    }

    private TarEntry member(Header header, PaxRecords pax, String rawName, String path, String rawLink) {
        long inArchive = size(header, pax);
        EntryType type = type(header, rawName);
        if (type != EntryType.FILE && inArchive != 0) {
            throw new ImageException(Problem.CONFLICT, "a " + type + " that has content");
        }
        if (type != EntryType.DIRECTORY && (path.isEmpty() || rawName.endsWith("/"))) {
            throw new ImageException(Problem.NAME, "a " + type + " with the name of a directory");
        }
        String link = switch (type) {
            case SYMLINK -> RawName.linkText(rawLink);
            case HARDLINK -> RawName.path(rawLink, limits);
            default -> "";
        };
        SparseFile sparse = SparseFile.read(header, pax, inArchive, this::block);
        count(sparse.size(), sparse.extents().stored());
        PaxRecords.Time time = pax.time("mtime").orElseGet(() -> new PaxRecords.Time(header.mtime(), 0));
        if (time.seconds() < EARLIEST || time.seconds() > LATEST) {
            throw new ImageException(Problem.CORRUPT, "a time that no file system can keep");
        }
        if (header.mode() > 0xffff) {
            throw new ImageException(Problem.CORRUPT, "a mode with bits that do not exist");
        }
        SequencedMap<String, String> xattrs = pax.xattrs();
        if (xattrs.size() > MOST_XATTRS) {
            throw new ImageException(Problem.LIMIT, "more than " + MOST_XATTRS + " extended attributes");
        }
        boolean device = type == EntryType.CHARACTER_DEVICE || type == EntryType.BLOCK_DEVICE;
        unread = sparse.extents().stored();
        padding.after(inArchive);
        return new TarEntry(
                path,
                type,
                (int) header.mode() & 07777,
                id("uid", pax, header.uid()),
                id("gid", pax, header.gid()),
                sparse.size(),
                time.seconds(),
                time.nanos(),
                link,
                device ? header.deviceMajor() : 0,
                device ? header.deviceMinor() : 0,
                xattrs,
                sparse.extents());
    }

    private static String name(String key, PaxRecords pax, Optional<String> gnu, String inHeader) {
        Optional<String> posix = pax.text(key);
        if (posix.isPresent() && gnu.isPresent()) {
            throw new ImageException(Problem.CONFLICT, "a member has both a PAX " + key + " and a GNU long name");
        }
        return posix.or(() -> gnu).orElse(inHeader);
    }

    private long size(Header header, PaxRecords pax) {
        long inHeader = header.size();
        long size = pax.number("size").orElse(inHeader);
        if (size != inHeader && (inHeader != 0 || size < EIGHT_GIB)) {
            throw new ImageException(
                    Problem.CONFLICT, "the PAX header says " + size + " bytes, the other header " + inHeader);
        }
        if (size > limits.layerBytes()) {
            throw new ImageException(Problem.LIMIT, "it is larger than " + limits.layerBytes() + " bytes");
        }
        return size;
    }

    private static EntryType type(Header header, String rawName) {
        return switch (header.type()) {
            case 0 -> rawName.endsWith("/") ? EntryType.DIRECTORY : EntryType.FILE; // of version 7
            case '0', '7', 'S' -> EntryType.FILE;
            case '1' -> EntryType.HARDLINK;
            case '2' -> EntryType.SYMLINK;
            case '3' -> EntryType.CHARACTER_DEVICE;
            case '4' -> EntryType.BLOCK_DEVICE;
            case '5' -> EntryType.DIRECTORY;
            case '6' -> EntryType.FIFO;
            default ->
                throw new ImageException(
                        Problem.UNSUPPORTED,
                        "a member of type '" + RawName.shown(Character.toString(header.type())) + "'");
        };
    }

    private static long id(String key, PaxRecords pax, long inHeader) {
        long id = pax.number(key).orElse(inHeader);
        if (id > MOST_ID) {
            throw new ImageException(Problem.CORRUPT, "the " + key + " " + id + " is larger than any can be");
        }
        return id;
    }

    private void count(long size, long stored) {
        if (size > limits.fileBytes()) {
            throw new ImageException(Problem.LIMIT, "it is larger than " + limits.fileBytes() + " bytes");
        }
        unpacked += stored;
        if (unpacked > limits.layerBytes()) {
            throw new ImageException(
                    Problem.LIMIT, "the archive unpacks to more than " + limits.layerBytes() + " bytes");
        }
    }

    private byte[] extension(Header header, int most) {
        long size = header.size();
        if (size > most) {
            throw new ImageException(Problem.LIMIT, "a header of " + size + " bytes; at most " + most + " are read");
        }
        byte[] content = new byte[(int) size];
        if (input.read(content, 0, content.length) != content.length) {
            throw truncated("in a header");
        }
        padding.after(size);
        padding.skip();
        return content;
    }

    private String longText(Header header) {
        byte[] content = extension(header, limits.pathBytes() + 1024);
        int length = 0;
        while (length < content.length && content[length] != 0) {
            length++;
        }
        for (int i = length; i < content.length; i++) {
            if (content[i] != 0) {
                throw new ImageException(Problem.NAME, "a long name contains a NUL");
            }
        }
        return RawName.of(Arrays.copyOf(content, length));
    }

    private static String once(String before, String text) {
        if (before != null) {
            throw new ImageException(Problem.CONFLICT, "two long names for one member");
        }
        return text;
    }

    private byte[] block(String where) {
        byte[] block = new byte[BLOCK];
        if (input.read(block, 0, BLOCK) != BLOCK) {
            throw truncated(where);
        }
        return block;
    }

    private void end() {
        if (!Header.isZero(block("at its end mark"))) {
            throw new ImageException(Problem.CORRUPT, "half an end mark, and then more");
        }
        byte[] rest = new byte[BLOCK];
        long trailing = 0;
        for (int count = input.read(rest, 0, BLOCK); count > 0; count = input.read(rest, 0, BLOCK)) {
            trailing += count;
            for (int i = 0; i < count; i++) {
                if (rest[i] != 0) {
                    throw new ImageException(Problem.CORRUPT, "something follows the end of the archive");
                }
            }
            if (trailing > MOST_TRAILING_BYTES) {
                throw new ImageException(Problem.LIMIT, "more than 4 MiB of nothing follow the end of the archive");
            }
        }
    }

    private static ImageException truncated(String where) {
        return new ImageException(Problem.TRUNCATED, "the archive ends " + where);
    }

    /** What fills content up to a whole block. */
    private final class Padding {
        private int due;

        void after(long bytes) {
            due = (int) (-bytes & BLOCK - 1);
        }

        void skip() {
            if (input.read(new byte[due], 0, due) != due) {
                throw truncated("in what fills up a member");
            }
            due = 0;
        }
    }
}
