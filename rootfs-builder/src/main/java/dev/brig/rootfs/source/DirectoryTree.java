package dev.brig.rootfs.source;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.archive.Extents;
import dev.brig.rootfs.archive.RawName;
import dev.brig.rootfs.archive.TarEntry;
import dev.brig.rootfs.archive.TarEntry.EntryType;
import dev.brig.rootfs.archive.TarHeaders;
import dev.brig.rootfs.layer.DescriptorStream;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.LibcException;
import dev.brig.sandbox.libc.RawFiles;
import dev.brig.sandbox.libc.RawFiles.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A root file system that lies in a directory, as an archive: the same names and files give the same bytes. */
final class DirectoryTree implements SourceLayer {

    private final Path directory;

    DirectoryTree(Path directory) {
        this.directory = directory;
    }

    @Override
    public String name() {
        return directory.toString();
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.empty();
    }

    @Override
    public Optional<Digest> digest() {
        return Optional.empty();
    }

    @Override
    public InputStream open() {
        List<TarEntry> entries = new ArrayList<>();
        int top;
        try {
            top = Libc.open(directory, Kernel.O_DIRECTORY);
        } catch (LibcException e) {
            throw new ImageException(Problem.SYSTEM, e.getMessage(), e);
        }
        try {
            walk(top, top, "", new HashMap<>(), entries);
        } catch (LibcException e) {
            Libc.close(top);
            throw new ImageException(Problem.SYSTEM, e.getMessage(), e);
        }
        return new SequenceInputStream(new Members(top, entries.iterator()));
    }

    private void walk(int top, int at, String path, Map<Long, String> known, List<TarEntry> entries) {
        Status status = RawFiles.status(at, ".");
        if (!path.isEmpty()) {
            entries.add(entry(path, status, EntryType.DIRECTORY, ""));
        }
        List<String> names = RawFiles.names(at);
        Collections.sort(names);
        for (String name : names) {
            String inner = path.isEmpty() ? name : path + "/" + name;
            Status child = RawFiles.status(at, name);
            if (child.isDirectory()) {
                int open = RawFiles.open(at, name, Kernel.O_DIRECTORY.bits());
                try {
                    walk(top, open, inner, known, entries);
                } finally {
                    Libc.close(open);
                }
                continue;
            }
            String first = child.links() > 1 ? known.putIfAbsent(child.inode(), inner) : null;
            if (first != null) {
                entries.add(entry(inner, child, EntryType.HARDLINK, first));
            } else if (child.isFile()) {
                entries.add(entry(inner, child, EntryType.FILE, ""));
            } else if (child.isSymlink()) {
                entries.add(entry(inner, child, EntryType.SYMLINK, RawFiles.readLink(at, name)));
            } else if (child.isFifo()) {
                entries.add(entry(inner, child, EntryType.FIFO, ""));
            }
            // Sockets and devices are of use to nobody in a layer.
        }
    }

    private static TarEntry entry(String path, Status status, EntryType type, String link) {
        long size = type == EntryType.FILE ? status.bytes() : 0;
        return new TarEntry(
                path,
                type,
                status.permissions(),
                status.uid(),
                status.gid(),
                size,
                status.mtimeSeconds(),
                status.mtimeNanos(),
                link,
                0,
                0,
                new LinkedHashMap<>(),
                Extents.whole(size));
    }

    /** The archive piece by piece; the directory is closed with the last. */
    @SuppressWarnings("JdkObsolete") // SequenceInputStream takes no other
    private static final class Members implements Enumeration<InputStream> {
        private final int top;
        private final Iterator<TarEntry> entries;
        private boolean ended;

        Members(int top, Iterator<TarEntry> entries) {
            this.top = top;
            this.entries = entries;
        }

        @Override
        public boolean hasMoreElements() {
            return !ended;
        }

        @Override
        public InputStream nextElement() {
            if (!entries.hasNext()) {
                ended = true;
                Libc.close(top);
                return new ByteArrayInputStream(TarHeaders.end());
            }
            TarEntry entry = entries.next();
            InputStream headers = new ByteArrayInputStream(TarHeaders.of(entry));
            if (entry.size() == 0) {
                return headers;
            }
            InputStream padding = new ByteArrayInputStream(TarHeaders.padding(entry.size()));
            InputStream content = new Exactly(open(entry), entry);
            return new SequenceInputStream(Collections.enumeration(List.of(headers, content, padding)));
        }

        private InputStream open(TarEntry entry) {
            try {
                return new DescriptorStream(RawFiles.open(
                        top, entry.path(), Kernel.O_RDONLY.or(Kernel.O_NONBLOCK).bits()));
            } catch (LibcException e) {
                throw ImageException.system("reading '" + RawName.shown(entry.path()) + "'", e);
            }
        }
    }

    /** As many bytes as the header before them says. */
    private static final class Exactly extends InputStream {
        private final InputStream in;
        private final TarEntry entry;
        private long left;

        Exactly(InputStream in, TarEntry entry) {
            this.in = in;
            this.entry = entry;
            this.left = entry.size();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, (int) Math.min(length, left));
            if (left > 0 && count < 0) {
                throw new IOException("'" + entry.shownPath() + "' has become shorter while it was read");
            }
            left -= Math.max(0, count);
            return left == 0 && count == 0 ? -1 : count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
