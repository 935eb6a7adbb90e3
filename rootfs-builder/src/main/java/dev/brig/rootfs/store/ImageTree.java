package dev.brig.rootfs.store;

import dev.brig.rootfs.ImageException;
import dev.brig.sandbox.root.RootTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An image as a container's files: what lies at the top of its merged layers is shown, but for what every container has of its
 * own. To be used while the assembly is open.
 */
public final class ImageTree implements RootTree {
    private static final Set<String> OWN = Set.of("proc", "dev", "sys", "tmp"); // of every container
    private static final int MOST_LINKS = 40; // as the kernel, path_resolution(7)
    private static final String OPAQUE = "overlay.opaque";

    private final Layers layers;
    private final boolean copied;
    private final List<Path> roots;
    private final List<Entry> entries; // found by whoever opened the image: a slot's thread may have no right to look
    private final List<Object> directories; // which an overlay may still show when others have taken their names

    public ImageTree(Assembly assembly) {
        layers = new Layers(assembly.store().toString(), Assembly.START, assembly.layers());
        copied = assembly.isCopied();
        roots = assembly.layers().stream()
                .map(name -> assembly.directory().resolve(name))
                .toList();
        directories = roots.stream().map(ImageTree::identity).toList();
        entries = top();
    }

    private static Object identity(Path directory) {
        try {
            return Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            throw ImageException.system("reading the store", e);
        }
    }

    @Override
    public Optional<Layers> layers() {
        return copied ? Optional.empty() : Optional.of(layers);
    }

    @Override
    public boolean isImage() {
        return true;
    }

    @Override
    public List<Entry> entries() {
        return entries;
    }

    private List<Entry> top() {
        List<Entry> found = new ArrayList<>();
        for (String name : names(roots)) {
            if (OWN.contains(name)) {
                continue;
            }
            Path top = step(roots, name).getFirst();
            if (Files.isSymbolicLink(top)) {
                found.add(new Entry.Link(linkText(top), "/" + name));
            } else if (Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)
                    || Files.isRegularFile(top, LinkOption.NOFOLLOW_LINKS)) {
                boolean directory = Files.isDirectory(top);
                found.add(
                        copied
                                ? new Entry.Bind(top.toString(), "/" + name, directory, false)
                                : new Entry.Layered("/" + name, directory));
            }
        }
        return List.copyOf(found);
    }

    @Override
    public Optional<Path> find(String path) {
        return resolve(path).map(List::getFirst);
    }

    @Override
    public List<String> matching(String pattern) {
        List<String> found = List.of("");
        for (String part : parts(pattern)) {
            List<String> next = new ArrayList<>();
            for (String above : found) {
                if (part.contains("*")) {
                    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + part);
                    resolve(above)
                            .ifPresent(directories -> names(directories).stream()
                                    .filter(name -> matcher.matches(Path.of(name)))
                                    .forEach(name -> next.add(above + "/" + name)));
                } else {
                    next.add(above + "/" + part);
                }
            }
            found = next;
        }
        return found.stream().filter(this::exists).toList();
    }

    /** What a path leads to: one file, or the directories that are seen as one there, from the top to the bottom. */
    private Optional<List<Path>> resolve(String path) {
        Deque<String> ahead = new ArrayDeque<>(parts(path));
        Deque<List<Path>> above = new ArrayDeque<>();
        List<Path> here = roots;
        int links = 0;
        while (!ahead.isEmpty()) {
            String part = ahead.removeFirst();
            if (part.equals("..")) {
                here = above.isEmpty() ? roots : above.pop();
                continue;
            }
            List<Path> next = step(here, part);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            if (Files.isSymbolicLink(next.getFirst())) {
                if (++links > MOST_LINKS) {
                    return Optional.empty();
                }
                String target = linkText(next.getFirst());
                parts(target).reversed().forEach(ahead::addFirst);
                if (target.startsWith("/")) {
                    here = roots;
                    above.clear();
                }
            } else {
                above.push(here);
                here = next;
            }
        }
        return Optional.of(here);
    }

    /** A name in directories that are seen as one. */
    private static List<Path> step(List<Path> directories, String name) {
        List<Path> found = new ArrayList<>();
        for (Path directory : directories) {
            Path path = directory.resolve(name);
            BasicFileAttributes attributes;
            try {
                attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException absent) {
                continue;
            }
            if (attributes.isDirectory()) {
                found.add(path);
                if (isOpaque(path)) {
                    break;
                }
            } else {
                if (found.isEmpty() && !attributes.isOther()) { // a whiteout is a device
                    found.add(path);
                }
                break;
            }
        }
        return found;
    }

    private static boolean isOpaque(Path directory) {
        try {
            UserDefinedFileAttributeView attributes =
                    Files.getFileAttributeView(directory, UserDefinedFileAttributeView.class);
            if (!attributes.list().contains(OPAQUE)) {
                return false;
            }
            ByteBuffer value = ByteBuffer.allocate(1);
            return attributes.read(OPAQUE, value) == 1 && value.get(0) == 'y';
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static Set<String> names(List<Path> directories) {
        Set<String> names = new TreeSet<>();
        for (Path directory : directories) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                entries.forEach(entry -> names.add(entry.getFileName().toString()));
            } catch (IOException notADirectory) {
                // It has no names.
            }
        }
        names.removeIf(name -> step(directories, name).isEmpty());
        return names;
    }

    private static String linkText(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw ImageException.system("reading " + link, e);
        }
    }

    private static List<String> parts(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImageTree tree
                && tree.copied == copied
                && tree.layers.equals(layers)
                && tree.directories.equals(directories);
    }

    @Override
    public int hashCode() {
        return layers.hashCode();
    }
}
