package dev.brig.judge.state;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A file that comes piece by piece. It is made with the first; nothing is left of it when this is closed, unless it was moved away. For
 * one thread at a time.
 */
public final class StagedFile implements AutoCloseable {
    private final Path path;
    private final MessageDigest digest = Sha256.begin();
    private Optional<FileChannel> channel = Optional.empty();
    private long bytes;

    /** @param path of a file that is not there, in a directory that is */
    public StagedFile(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    public long bytes() {
        return bytes;
    }

    /** @throws RefusedException if the disk has no room for it */
    public void write(ByteBuffer part) {
        bytes += part.remaining();
        digest.update(part.duplicate());
        try {
            FileChannel target = open();
            while (part.hasRemaining()) {
                target.write(part);
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /**
     * All has come, and is on the disk.
     *
     * @return its SHA-256
     * @throws RefusedException if the disk has no room for it
     */
    public String finish() {
        try {
            FileChannel target = open();
            target.force(true);
            target.close();
            return Sha256.end(digest);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private FileChannel open() throws IOException {
        if (channel.isEmpty()) {
            channel = Optional.of(
                    FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
        }
        return channel.get();
    }

    /** What is to be thrown where something that was uploaded cannot be kept: a refusal if there is no room for it. */
    public static RuntimeException failure(IOException e) {
        // Java has no other way to tell.
        String said = String.valueOf(e instanceof FileSystemException named ? named.getReason() : e.getMessage())
                .toLowerCase(Locale.ROOT);
        return said.contains("no space left") || said.contains("quota exceeded")
                ? new RefusedException(new Refusal.StorageFull())
                : new UncheckedIOException("what was uploaded cannot be kept", e);
    }

    @Override
    public void close() {
        try {
            if (channel.isPresent()) {
                channel.get().close();
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what was begun cannot be deleted", e);
        }
    }
}
