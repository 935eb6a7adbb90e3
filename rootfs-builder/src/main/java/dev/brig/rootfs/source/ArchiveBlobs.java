package dev.brig.rootfs.source;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.archive.RawName;
import dev.brig.rootfs.archive.SegmentInput;
import dev.brig.rootfs.archive.StreamInput;
import dev.brig.rootfs.archive.TarEntry;
import dev.brig.rootfs.archive.TarEntry.EntryType;
import dev.brig.rootfs.archive.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** An image in a tar archive that is not packed: its members are found once, and read where they lie. */
final class ArchiveBlobs implements Blobs {
    private static final int MOST_MEMBERS = 20_000;

    private record Member(long offset, long size) {}

    private final FileChannel file;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, String> links = new LinkedHashMap<>();

    ArchiveBlobs(Path path, UnpackLimits limits) {
        try {
            file = FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException e) {
            throw ImageException.system("opening " + path, e);
        }
        try {
            scan(limits.withEntries(MOST_MEMBERS).withLayerBytes(UnpackLimits.NONE.layerBytes()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void scan(UnpackLimits limits) {
        Seeking input = new Seeking();
        TarReader reader = new TarReader(input, limits);
        for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
            TarEntry entry = next.get();
            boolean known = members.containsKey(entry.path()) || links.containsKey(entry.path());
            if (known && entry.type() != EntryType.DIRECTORY) {
                throw entry.refused(Problem.CONFLICT, "it is there twice");
            }
            switch (entry.type()) {
                case FILE -> {
                    if (entry.extents().hasHoles(entry.size())) {
                        throw entry.refused(Problem.UNSUPPORTED, "a sparse file in an image's archive");
                    }
                    members.put(entry.path(), new Member(input.position(), entry.size()));
                }
                case SYMLINK -> links.put(entry.path(), resolve(entry.parent(), entry.link()));
                case HARDLINK -> links.put(entry.path(), entry.link());
                default -> {}
            }
        }
    }

    /** Old archives of Docker have a layer that is a link to another, {@code ../ID/layer.tar}. */
    private static String resolve(String parent, String link) {
        return link.startsWith("../") && !parent.isEmpty() && !parent.contains("/") ? link.substring(3) : link;
    }

    @Override
    public OptionalLong size(String name) {
        Member member = members.get(RawName.of(name));
        return member == null ? OptionalLong.empty() : OptionalLong.of(member.size);
    }

    @Override
    public Optional<String> link(String name) {
        return Optional.ofNullable(links.get(RawName.of(name)));
    }

    @Override
    public InputStream open(String name) {
        Member member = members.get(RawName.of(name));
        if (member == null) {
            throw new ImageException(Problem.NOT_FOUND, "the archive has no '" + name + "'");
        }
        return new Slice(member);
    }

    @Override
    public Set<String> top() {
        Set<String> top = new TreeSet<>();
        members.keySet().forEach(name -> top.add(name.contains("/") ? name.substring(0, name.indexOf('/')) : name));
        return top;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw ImageException.system("closing an archive", e);
        }
    }

    /** Headers are read, contents passed over. */
    private final class Seeking implements dev.brig.rootfs.archive.TarInput {
        private final InputStream stream;
        private final StreamInput buffered;
        private long position;

        Seeking() {
            stream = new BufferedInputStream(Channels.newInputStream(file), 8 << 10);
            buffered = new StreamInput(stream);
        }

        long position() {
            return position;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int count = buffered.read(into, offset, length);
            position += count;
            return count;
        }

        @Override
        public long pass(long bytes, Sink sink) {
            try {
                long room = Math.max(0, file.size() - position);
                long passed = Math.min(bytes, room);
                stream.skipNBytes(passed);
                position += passed;
                sink.accept(MemorySegment.ofArray(new byte[0]));
                return passed;
            } catch (IOException e) {
                throw ImageException.system("reading an archive", e);
            }
        }
    }

    private final class Slice extends SegmentInput {
        private long at;
        private final long end;

        Slice(Member member) {
            at = member.offset;
            end = at + member.size;
        }

        @Override
        public int read(MemorySegment into) throws IOException {
            long most = Math.min(into.byteSize(), end - at);
            if (most == 0) {
                return at == end ? -1 : 0;
            }
            int count = file.read(into.asSlice(0, most).asByteBuffer(), at);
            if (count < 0) {
                throw new IOException("the archive has become shorter");
            }
            at += count;
            return count;
        }
    }
}
