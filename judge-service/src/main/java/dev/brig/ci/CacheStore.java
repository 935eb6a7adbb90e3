package dev.brig.ci;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * Directories that jobs bring along, kept by name. A job has a copy, which takes the place of what is kept when the job has
 * succeeded, in one step: a link is renamed. While one job copies a cache or replaces it, others that want the same one wait; while they run, they
 * do not wait for each other, and the last to end is who is kept.
 */
final class CacheStore {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final String CURRENT = "current";
    private static final String LOCK = "lock";

    private final Path directory;

    CacheStore(Path directory) {
        this.directory = directory;
    }

    /** Whether it can be the name of a cache: a file name without anything special in it. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Puts a copy of what is kept to a place where nothing is yet; an empty directory if nothing is kept.
     *
     * @return whether something was kept
     */
    boolean take(String name, Path place, BooleanSupplier stop) throws IOException {
        Path own = own(name);
        try (FileChannel channel = lockFile(own);
                FileLock _ = channel.lock()) {
            Path current = own.resolve(CURRENT);
            if (!Files.isDirectory(current)) {
                Files.createDirectory(place);
                return false;
            }
            FileTree.copy(current.toRealPath(), place, stop);
            return true;
        }
    }

    /** Keeps a directory in place of what is kept; it is moved from where it is. */
    void keep(String name, Path content) throws IOException {
        FileTree.open(content); // else a later job could not have a copy
        Path own = own(name);
        try (FileChannel channel = lockFile(own);
                FileLock _ = channel.lock()) {
            String version = UUID.randomUUID().toString();
            Files.move(content, own.resolve(version));
            Path link = own.resolve("new");
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of(version));
            Files.move(link, own.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE);
            removeOthers(own, version);
        }
    }

    private static void removeOthers(Path own, String version) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(own)) {
            for (Path each : all) {
                boolean isVersion = Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS);
                if (isVersion && !each.getFileName().toString().equals(version)) {
                    FileTree.remove(each);
                }
            }
        }
    }

    private Path own(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }

    private static FileChannel lockFile(Path own) throws IOException {
        return FileChannel.open(own.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
}
