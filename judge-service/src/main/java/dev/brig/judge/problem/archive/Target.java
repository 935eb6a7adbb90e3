package dev.brig.judge.problem.archive;

import dev.brig.judge.problem.archive.Unpacking.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The directory that an archive is unpacked into. Files are written while there is no link in it; links come last, and each is
 * followed to its end before anything is called unpacked.
 */
final class Target {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAXIMUM_LINK_BYTES = 4096;

    private enum Kind {
        FILE,
        DIRECTORY,
        LINK
    }

    private final Path root;
    private final ArchiveLimits limits;
    private final Map<String, Kind> entries = new HashMap<>();
    private final Map<EntryName, String> links = new LinkedHashMap<>();
    private long bytes;
    private int count;

    Target(Path root, ArchiveLimits limits) {
        this.root = root;
        this.limits = limits;
    }

    /** Called for each entry of the archive, before anything of it is read. */
    void count(String name) {
        if (++count > limits.maximumEntries()) {
            throw new PackageRefusedException(
                    Cause.TOO_MANY_ENTRIES, EntryName.shown(name), "more than " + limits.maximumEntries() + " entries");
        }
    }

    void directory(EntryName name) throws IOException {
        for (int i = 1; i <= name.parts().size(); i++) {
            EntryName above = new EntryName(name.parts().subList(0, i));
            Kind there = entries.putIfAbsent(above.key(), Kind.DIRECTORY);
            if (there == null) {
                Files.createDirectory(resolve(above));
            } else if (there != Kind.DIRECTORY) {
                throw new PackageRefusedException(
                        Cause.DUPLICATE_NAME, EntryName.shown(above.path()), "is a directory and something else");
            }
        }
    }

    private Path resolve(EntryName name) {
        try {
            Path path = root;
            for (String part : name.parts()) {
                path = path.resolve(part);
            }
            return path;
        } catch (InvalidPathException e) {
            throw new PackageRefusedException(
                    Cause.BAD_NAME, EntryName.shown(name.path()), "the name cannot be a file's");
        }
    }

    private void claim(EntryName name, Kind kind) throws IOException {
        if (name.parts().isEmpty()) {
            throw new PackageRefusedException(Cause.BAD_NAME, "", "an entry has no name");
        }
        directory(new EntryName(name.parts().subList(0, name.parts().size() - 1)));
        if (entries.putIfAbsent(name.key(), kind) != null) {
            throw new PackageRefusedException(Cause.DUPLICATE_NAME, EntryName.shown(name.path()), "is there twice");
        }
    }

    void file(EntryName name, InputStream content, boolean executable) throws IOException {
        claim(name, Kind.FILE);
        Path path = resolve(name);
        byte[] buffer = new byte[BUFFER_BYTES];
        try (OutputStream output =
                Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int length = content.read(buffer); length >= 0; length = content.read(buffer)) {
                grow(length, name);
                output.write(buffer, 0, length);
            }
        }
        Set<PosixFilePermission> permissions = EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ);
        if (executable) {
            permissions.addAll(EnumSet.of(
                    PosixFilePermission.OWNER_EXECUTE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_EXECUTE));
        }
        Files.setPosixFilePermissions(path, permissions);
    }

    private void grow(long more, EntryName name) {
        bytes += more;
        if (bytes > limits.maximumBytes()) {
            throw tooLarge(name.path());
        }
    }

    PackageRefusedException tooLarge(String name) {
        return new PackageRefusedException(
                Cause.TOO_LARGE,
                EntryName.shown(name),
                "the archive has more than " + limits.maximumBytes() + " bytes unpacked");
    }

    long maximumBytes() {
        return limits.maximumBytes();
    }

    /** A second name of a file that is there already. */
    void hardLink(EntryName name, EntryName existing) throws IOException {
        if (entries.get(existing.key()) != Kind.FILE) {
            throw new PackageRefusedException(
                    Cause.BROKEN_LINK, EntryName.shown(name.path()), "is a hard link to what is no file before it");
        }
        try (InputStream content = Files.newInputStream(resolve(existing))) {
            file(name, content, Files.isExecutable(resolve(existing)));
        }
    }

    void link(EntryName name, byte[] target) throws IOException {
        String text = new String(target, StandardCharsets.UTF_8);
        if (target.length == 0 || target.length > MAXIMUM_LINK_BYTES || text.indexOf('\0') >= 0) {
            throw new PackageRefusedException(
                    Cause.BROKEN_LINK, EntryName.shown(name.path()), "is a link without a target that could be");
        }
        if (text.startsWith("/")) {
            throw new PackageRefusedException(
                    Cause.LEADS_OUT, EntryName.shown(name.path()), "is a link to an absolute path");
        }
        claim(name, Kind.LINK);
        links.put(name, text);
    }

    /** Makes the links, and sees where they lead. */
    void finish() throws IOException {
        for (Map.Entry<EntryName, String> link : links.entrySet()) {
            try {
                Files.createSymbolicLink(resolve(link.getKey()), Path.of(link.getValue()));
            } catch (InvalidPathException e) {
                throw new PackageRefusedException(
                        Cause.BROKEN_LINK, EntryName.shown(link.getKey().path()), "is a link to what cannot be");
            }
        }
        Path real = root.toRealPath();
        for (EntryName name : links.keySet()) {
            Path end;
            try {
                end = resolve(name).toRealPath();
            } catch (IOException e) {
                // What it says decides, not what happens to lie around the directory.
                Path said = Path.of(name.path()).resolveSibling(links.get(name)).normalize();
                if (!said.startsWith("..")) {
                    throw new PackageRefusedException(
                            Cause.BROKEN_LINK, EntryName.shown(name.path()), "is a link that leads nowhere");
                }
                end = real.getRoot();
            }
            if (!end.startsWith(real)) {
                throw new PackageRefusedException(
                        Cause.LEADS_OUT, EntryName.shown(name.path()), "is a link that leads out of the archive");
            }
        }
    }

    /** The given directory, or the one in it that holds everything. */
    Path packageRoot() {
        List<String> top = entries.keySet().stream()
                .map(path -> path.contains("/") ? path.substring(0, path.indexOf('/')) : path)
                .distinct()
                .filter(name -> !name.startsWith(".") && !name.equals("__MACOSX"))
                .toList();
        boolean alone = top.size() == 1 && entries.get(top.getFirst()) == Kind.DIRECTORY;
        return alone ? root.resolve(top.getFirst()) : root;
    }

    /** Removes all that was written. */
    static void clear(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                if (!directory.equals(root)) {
                    Files.delete(directory);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
