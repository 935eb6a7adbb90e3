package dev.brig.rootfs.source;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.archive.Extents;
import dev.brig.rootfs.archive.RawName;
import dev.brig.rootfs.archive.TarEntry;
import dev.brig.rootfs.archive.TarEntry.EntryType;
import dev.brig.rootfs.archive.TarHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.TreeMap;

/** A layer of single files. They belong to root, and the same files give the same layer. */
public final class FileList implements SourceLayer {
    private final String name;
    private final long second;
    private final SequencedMap<String, Member> members = new TreeMap<>();

    private record Member(Content content, boolean executable) {}

    private sealed interface Content {
        record Bytes(byte[] bytes) implements Content {}

        record OfFile(Path path) implements Content {}
    }

    /** @param second the age of all of them */
    public FileList(String name, long second) {
        this.name = name;
        this.second = second;
    }

    /** @param path absolute */
    public void add(String path, byte[] bytes, boolean executable) {
        members.put(path, new Member(new Content.Bytes(bytes.clone()), executable));
    }

    /** @param path absolute */
    public void add(String path, Path source, boolean executable) {
        members.put(path, new Member(new Content.OfFile(source), executable));
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
        return new SequenceInputStream(new Members(members.entrySet().iterator()));
    }

    /** The archive piece by piece: no more of a file than what is just read is in memory. */
    @SuppressWarnings("JdkObsolete") // SequenceInputStream takes no other
    private final class Members implements Enumeration<InputStream> {
        private final Iterator<Map.Entry<String, Member>> left;
        private boolean ended;

        Members(Iterator<Map.Entry<String, Member>> left) {
            this.left = left;
        }

        @Override
        public boolean hasMoreElements() {
            return !ended;
        }

        @Override
        public InputStream nextElement() {
            if (!left.hasNext()) {
                ended = true;
                return new ByteArrayInputStream(TarHeaders.end());
            }
            Map.Entry<String, Member> next = left.next();
            try {
                return member(next.getKey(), next.getValue());
            } catch (IOException e) {
                throw ImageException.system("reading what is to be " + next.getKey(), e);
            }
        }
    }

    private InputStream member(String path, Member member) throws IOException {
        long size = size(member.content());
        TarEntry entry = new TarEntry(
                RawName.of(path.substring(1)),
                EntryType.FILE,
                member.executable() ? 0755 : 0644,
                0,
                0,
                size,
                second,
                0,
                "",
                0,
                0,
                new LinkedHashMap<>(),
                Extents.whole(size));
        InputStream headers = new ByteArrayInputStream(TarHeaders.of(entry));
        InputStream content = new Exactly(open(member.content()), entry);
        InputStream padding = new ByteArrayInputStream(TarHeaders.padding(size));
        return new SequenceInputStream(Collections.enumeration(List.of(headers, content, padding)));
    }

    private static long size(Content content) throws IOException {
        return switch (content) {
            case Content.Bytes own -> own.bytes().length;
            case Content.OfFile file -> Files.size(file.path());
        };
    }

    private static InputStream open(Content content) throws IOException {
        return switch (content) {
            case Content.Bytes own -> new ByteArrayInputStream(own.bytes());
            case Content.OfFile file -> Files.newInputStream(file.path());
        };
    }
}
