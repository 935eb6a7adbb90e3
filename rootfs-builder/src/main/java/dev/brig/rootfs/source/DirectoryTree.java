package dev.brig.rootfs.source;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
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
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntSupplier;

/** A root file system that lies in a directory, as an archive: the same names and files give the same bytes. */
final class DirectoryTree implements SourceLayer {
    private static final int LONGEST_PATH = 4000; // less than the kernel takes, PATH_MAX

    private final String name;
    private final IntSupplier directory;
    private final MemberRules rules;

    DirectoryTree(Path directory) {
        this(directory.toString(), () -> Libc.open(directory, Kernel.O_DIRECTORY), MemberRules.PLAIN);
    }

    /** @param directory opens it; each descriptor is closed here */
    DirectoryTree(String name, IntSupplier directory, MemberRules rules) {
        this.name = name;
        this.directory = directory;
        this.rules = rules;
    }

    @Override
    public String name() {
        return name;
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
            top = directory.getAsInt();
        } catch (LibcException e) {
            throw new ImageException(Problem.SYSTEM, e.getMessage(), e);
        }
        try {
            walk(top, top, "", new HashMap<>(), entries);
        } catch (LibcException e) {
            Libc.close(top);
            throw new ImageException(Problem.SYSTEM, e.getMessage(), e);
        } catch (ImageException e) {
            Libc.close(top);
            throw e;
        }
        return new SequenceInputStream(new Members(top, entries.iterator()));
    }

    private void walk(int top, int at, String path, Map<Long, String> known, List<TarEntry> entries) {
        Status status = RawFiles.status(at, ".");
        if (path.length() > LONGEST_PATH) {
            throw new ImageException(Problem.NAME, "a path of more than " + LONGEST_PATH + " bytes");
        }
        if (!path.isEmpty()) {
            entries.add(entry(path, status, EntryType.DIRECTORY, ""));
        }
        rules.opaque(at, path, status).ifPresent(entries::add);
        List<String> names = RawFiles.names(at);
        Collections.sort(names);
        for (String name : names) {
            String inner = path.isEmpty() ? name : path + "/" + name;
            Status child = RawFiles.status(at, name);
            rules.check(inner, name);
            if (child.isDirectory()) {
                rules.inDirectory(at, name, open -> walk(top, open, inner, known, entries));
                continue;
            }
            if (child.isWhiteout()) { // all of an overlay are links to one
                rules.whiteout(path, name, child).ifPresent(entries::add);
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

    private TarEntry entry(String path, Status status, EntryType type, String link) {
        return rules.entry(path, status, type, type == EntryType.FILE ? status.bytes() : 0, link);
    }

    /** The archive piece by piece; the directory is closed with the last. */
    @SuppressWarnings("JdkObsolete") // SequenceInputStream takes no other
    private final class Members implements Enumeration<InputStream> {
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
                return new DescriptorStream(rules.open(top, entry.path()));
            } catch (LibcException e) {
                throw ImageException.system("reading '" + RawName.shown(entry.path()) + "'", e);
            }
        }
    }
}
