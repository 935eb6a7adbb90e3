package dev.brig.ci;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Copies and removes trees of files. Links are copied as links and never followed. What is no file, directory or link is left
 * out. Jobs have made some of these trees, but run no more when they are handled here.
 */
final class FileTree {
    private static final Set<PosixFilePermission> OWNER_ALL = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private FileTree() {}

    /**
     * Copies a directory to a place where nothing is yet, with modes and times.
     *
     * @param stop asked before each file; if it says yes, the copy is given up
     */
    static void copy(Path from, Path to, BooleanSupplier stop) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectory(to.resolve(from.relativize(directory)));
                return go();
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() || attributes.isSymbolicLink()) {
                    Files.copy(
                            file,
                            to.resolve(from.relativize(file)),
                            LinkOption.NOFOLLOW_LINKS,
                            StandardCopyOption.COPY_ATTRIBUTES);
                }
                return go();
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failed) throws IOException {
                Path copy = to.resolve(from.relativize(directory));
                Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
                mode.addAll(OWNER_ALL);
                Files.setPosixFilePermissions(copy, mode);
                Files.setLastModifiedTime(copy, Files.getLastModifiedTime(directory));
                return super.postVisitDirectory(directory, failed);
            }

            private FileVisitResult go() {
                return stop.getAsBoolean() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }
        });
    }

    /** Gives the owner of a tree the right to read it and to remove it. */
    static void open(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                openToOwner(directory, OWNER_ALL);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    openToOwner(file, EnumSet.of(PosixFilePermission.OWNER_READ));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path closed, IOException failed) throws IOException {
                if (!Files.isDirectory(closed, LinkOption.NOFOLLOW_LINKS)) {
                    throw failed;
                }
                openToOwner(closed, OWNER_ALL); // it was closed to its owner, and so the walk could not enter
                open(closed);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void openToOwner(Path file, Set<PosixFilePermission> least) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        if (mode.addAll(least)) {
            Files.setPosixFilePermissions(file, mode);
        }
    }

    /** Removes a tree, if it is there. */
    static void remove(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)) {
            open(tree);
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failed) throws IOException {
                Files.delete(directory);
                return super.postVisitDirectory(directory, failed);
            }
        });
    }
}
