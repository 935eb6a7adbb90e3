package dev.brig.ci;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Brings files of a workspace back when its job has ended. Regular files only: a link could name anything, and is left behind.
 * They keep whether they can be executed, and nothing else of their modes.
 *
 * @param globs of {@link java.nio.file.FileSystem#getPathMatcher}, relative to the workspace; one that names a directory takes all in it
 * @param to where they go, with their paths
 * @param mostBytes of all together
 */
public record Artifacts(List<String> globs, Path to, long mostBytes) {

    /**
     * What was brought back.
     *
     * @param files paths in the workspace
     * @param links that were left behind although they matched
     * @param unmatched globs that nothing matched
     * @param beyond files for which there was no room
     */
    public record Collected(List<File> files, List<String> links, List<String> unmatched, List<String> beyond) {
        /** One file. */
        public record File(String path, long bytes) {}

        static Collected nothing() {
            return new Collected(List.of(), List.of(), List.of(), List.of());
        }
    }

    public Artifacts {
        globs = List.copyOf(globs);
        globs.forEach(Artifacts::requireGlob);
    }

    private static void requireGlob(String glob) {
        try {
            matcher(Path.of("/"), glob);
        } catch (IllegalArgumentException wrong) {
            throw new CiException("the glob " + glob + " cannot be read: " + wrong.getMessage());
        }
    }

    private static PathMatcher matcher(Path root, String glob) {
        String relative = glob.startsWith("./") ? glob.substring(2) : glob;
        String inner = relative.endsWith("/") ? relative.substring(0, relative.length() - 1) : relative;
        return root.getFileSystem().getPathMatcher("glob:" + inner);
    }

    /** @param workspace in which nothing runs any more */
    Collected collect(Path workspace) throws IOException {
        Collected collected = new Collected(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        if (globs.isEmpty()) {
            return collected;
        }
        FileTree.open(workspace);
        List<PathMatcher> matchers =
                globs.stream().map(glob -> matcher(workspace, glob)).toList();
        Set<Integer> used = new LinkedHashSet<>();
        Files.walkFileTree(workspace, new SimpleFileVisitor<>() {
            private long bytes;

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path path = workspace.relativize(file);
                if (!matches(path)) {
                    return FileVisitResult.CONTINUE;
                }
                if (!attributes.isRegularFile()) {
                    collected.links().add(path.toString());
                } else if (attributes.size() > mostBytes - bytes) {
                    collected.beyond().add(path.toString());
                } else {
                    bytes += attributes.size();
                    bring(file, to.resolve(path));
                    collected.files().add(new Collected.File(path.toString(), attributes.size()));
                }
                return FileVisitResult.CONTINUE;
            }

            private boolean matches(Path path) {
                boolean found = false;
                for (int i = 0; i < matchers.size(); i++) {
                    for (Path part = path; part != null; part = part.getParent()) {
                        if (matchers.get(i).matches(part)) {
                            used.add(i);
                            found = true;
                        }
                    }
                }
                return found;
            }
        });
        for (int i = 0; i < globs.size(); i++) {
            if (!used.contains(i)) {
                collected.unmatched().add(globs.get(i));
            }
        }
        return collected;
    }

    private static void bring(Path file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Path incoming = Files.createTempFile(target.getParent(), ".incoming", "");
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.copy(in, incoming, StandardCopyOption.REPLACE_EXISTING);
            Set<PosixFilePermission> mode = EnumSet.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.OTHERS_READ);
            if (Files.isExecutable(file)) {
                mode.addAll(EnumSet.of(
                        PosixFilePermission.OWNER_EXECUTE,
                        PosixFilePermission.GROUP_EXECUTE,
                        PosixFilePermission.OTHERS_EXECUTE));
            }
            Files.setPosixFilePermissions(incoming, mode);
            Files.move(incoming, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(incoming);
        }
    }
}
