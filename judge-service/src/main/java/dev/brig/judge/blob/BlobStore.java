package dev.brig.judge.blob;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.Sha256;
import dev.brig.judge.state.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Files by the SHA-256 of their bytes. If there is no room for a new one, those that nobody uses go, least recently used first. The
 * directory belongs to one store at a time; what a crash leaves in its staging area is swept when it is opened again. Safe for use by
 * several threads.
 */
public final class BlobStore {
    private static final String STAGING = "staging";

    private static final int PART_BYTES = 1 << 16;
    /** A blob that was fetched may have to go for others before it is used. */
    private static final int FETCHES = 3;

    private final Path directory;
    private final Path staging;
    private final BlobLimits limits;
    private final Optional<BlobOrigin> origin;
    /** In the order of their last use. */
    private final Map<BlobId, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    private long storedBytes;
    private long stagedBytes;
    private long evicted;

    private static final class Entry {
        private final long bytes;
        private int uses;

        Entry(long bytes) {
            this.bytes = bytes;
        }
    }

    /** What became of a blob that was to be deleted. */
    public enum Deletion {
        DELETED,
        ABSENT,
        IN_USE
    }

    /** @throws UncheckedIOException if the directory cannot be read or written */
    public BlobStore(Path directory, BlobLimits limits) {
        this(directory, limits, Optional.empty());
    }

    /**
     * @param origin where blobs are that are not here, and those go that come; this is a cache then
     * @throws UncheckedIOException if the directory cannot be read or written
     */
    public BlobStore(Path directory, BlobLimits limits, Optional<BlobOrigin> origin) {
        this.origin = origin;
        this.directory = directory;
        this.limits = limits;
        staging = directory.resolve(STAGING);
        try {
            StateDirectory.delete(staging);
            Files.createDirectories(staging);
            find();
        } catch (IOException e) {
            throw new UncheckedIOException("the store of blobs " + directory + " cannot be opened: " + e, e);
        }
    }

    private void find() throws IOException {
        record Found(BlobId id, long bytes, FileTime used) {}
        List<Found> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                var id = BlobId.parse(file.getFileName().toString());
                if (id.isPresent() && Files.isRegularFile(file)) {
                    found.add(new Found(id.get(), Files.size(file), Files.getLastModifiedTime(file)));
                }
            }
        }
        found.sort(Comparator.comparing(Found::used));
        for (Found each : found) {
            entries.put(each.id(), new Entry(each.bytes()));
            storedBytes += each.bytes();
        }
    }

    public BlobLimits limits() {
        return limits;
    }

    /**
     * Begins to take a blob. Nothing is written yet.
     *
     * @throws RefusedException if it is known already that it is too large
     */
    public BlobUpload upload(BlobId id, OptionalLong announcedBytes) {
        if (announcedBytes.orElse(0) > limits.largestBytes()) {
            throw tooLarge();
        }
        return new BlobUpload(this, id, staging);
    }

    /**
     * Makes a blob of a file. Its bytes are copied.
     *
     * @throws RefusedException if there is no room for it
     */
    public BlobId put(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            MessageDigest digest = Sha256.begin();
            eachPart(channel, digest::update);
            BlobId id = new BlobId(Sha256.end(digest));
            try (BlobUpload upload = upload(id, OptionalLong.of(channel.size()))) {
                eachPart(channel.position(0), upload::write);
                upload.finish();
            }
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void eachPart(FileChannel channel, Consumer<ByteBuffer> reader) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
        while (channel.read(part) >= 0) {
            reader.accept(part.flip());
            part.clear();
        }
    }

    /** Whether this is a cache of what is elsewhere: methods that look for blobs may wait for that. */
    public boolean isCache() {
        return origin.isPresent();
    }

    /** Sees to it that blobs are where other machines find them. */
    public void share(Collection<BlobId> ids) {
        origin.ifPresent(shared -> {
            try (BlobUse used = use()) {
                ids.forEach(id -> shared.keep(id, used.file(id)));
            }
        });
    }

    /** How many bytes a blob has, if it is there; that counts as a use. */
    public synchronized OptionalLong bytes(BlobId id) {
        Entry entry = entries.get(id);
        return entry == null ? OptionalLong.empty() : OptionalLong.of(entry.bytes);
    }

    /** Whether a blob is there; that does not count as a use. */
    public synchronized boolean has(BlobId id) {
        return entries.containsKey(id);
    }

    /** For somebody who will read blobs. */
    public BlobUse use() {
        return use(blob -> true);
    }

    /** For somebody for whom only some blobs are there. */
    public BlobUse use(Predicate<BlobId> visible) {
        return new BlobUse(this, visible);
    }

    /** Deletes a blob, unless somebody uses it. */
    public Deletion delete(BlobId id) {
        if (origin.isPresent()) {
            Deletion there = origin.get().delete(id);
            if (there != Deletion.IN_USE) {
                deleteHere(id); // where it is in use here it goes sooner or later, as others do
            }
            return there;
        }
        return deleteHere(id);
    }

    private synchronized Deletion deleteHere(BlobId id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            return Deletion.ABSENT;
        }
        if (entry.uses > 0) {
            return Deletion.IN_USE;
        }
        entries.remove(id);
        remove(id, entry);
        return Deletion.DELETED;
    }

    /** How many bytes all blobs have, with those that are being uploaded. */
    public synchronized long usedBytes() {
        return storedBytes + stagedBytes;
    }

    public synchronized int count() {
        return entries.size();
    }

    /** How many blobs had to go for others so far. */
    public synchronized long evicted() {
        return evicted;
    }

    RefusedException tooLarge() {
        return new RefusedException(new Refusal.BlobTooLarge(limits.largestBytes()));
    }

    /** Makes room for bytes that are about to be staged. */
    synchronized void reserve(long bytes) {
        Iterator<Map.Entry<BlobId, Entry>> oldest = entries.entrySet().iterator();
        while (usedBytes() + bytes > limits.allBytes() && oldest.hasNext()) {
            Map.Entry<BlobId, Entry> next = oldest.next();
            if (next.getValue().uses == 0) {
                oldest.remove();
                remove(next.getKey(), next.getValue());
                evicted++;
            }
        }
        if (usedBytes() + bytes > limits.allBytes()) {
            throw new RefusedException(new Refusal.StorageFull());
        }
        stagedBytes += bytes;
    }

    /** What was staged is gone, or has its place. */
    synchronized void unstage(long bytes) {
        stagedBytes -= bytes;
    }

    /** Puts a staged file in its place. @return whether it was not there before */
    boolean add(BlobId id, Path staged, long bytes) throws IOException {
        synchronized (this) {
            if (entries.containsKey(id)) {
                return false;
            }
            Files.move(staged, directory.resolve(id.hex()), StandardCopyOption.ATOMIC_MOVE);
            entries.put(id, new Entry(bytes));
            storedBytes += bytes;
        }
        StateDirectory.sync(directory);
        return true;
    }

    /** @throws RefusedException if there is no such blob */
    Path acquire(BlobId id) {
        for (int fetched = 0; ; fetched++) {
            Optional<Path> here = acquireHere(id);
            if (here.isPresent()) {
                return here.get();
            }
            if (fetched == FETCHES || origin.isEmpty()) {
                throw new RefusedException(new Refusal.UnknownBlob(id.hex()));
            }
            fetch(id, origin.get());
        }
    }

    private void fetch(BlobId id, BlobOrigin from) {
        try (BlobUpload arriving = upload(id, OptionalLong.empty())) {
            if (!from.fetch(id, arriving::write)) {
                throw new RefusedException(new Refusal.UnknownBlob(id.hex()));
            }
            arriving.finishHere();
        }
    }

    /** Gives a blob that has come to whoever is to have it. @return whether it was not there before */
    boolean share(BlobId id, Path file) {
        return origin.map(shared -> shared.keep(id, file)).orElse(false);
    }

    private synchronized Optional<Path> acquireHere(BlobId id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            return Optional.empty();
        }
        Path file = directory.resolve(id.hex());
        if (entry.uses == 0 && !touched(file)) {
            entries.remove(id);
            storedBytes -= entry.bytes;
            return Optional.empty();
        }
        entry.uses++;
        return Optional.of(file);
    }

    synchronized void release(BlobId id) {
        entries.get(id).uses--;
    }

    /** The order of use outlives this process. @return false if the file is gone */
    private static boolean touched(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
            return true;
        } catch (NoSuchFileException gone) {
            return false;
        } catch (IOException e) {
            return true; // it is there, and only goes sooner
        }
    }

    private void remove(BlobId id, Entry entry) {
        try {
            Files.delete(directory.resolve(id.hex()));
        } catch (NoSuchFileException gone) {
            // Somebody has deleted it for us.
        } catch (IOException e) {
            throw new UncheckedIOException("the blob " + id + " cannot be deleted: " + e, e);
        } finally {
            storedBytes -= entry.bytes;
        }
    }
}
