package dev.brig.sandbox.root;

import dev.brig.sandbox.Mount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Files of the host on an otherwise empty root. */
public record HostTree(List<Mount> mounts) implements RootTree {
    private static final Set<String> OWN = Set.of("proc", "dev", "sys", "tmp"); // of every container
    private static final int MOST_LINKS = 40; // as the kernel, path_resolution(7)

    public HostTree {
        mounts = List.copyOf(mounts);
    }

    /**
     * A link where the host has one (as {@code /bin} is on most), else a read-only bind.
     *
     * @param path absolute; a {@code *} in its last part stands for anything, and then it may find nothing or several
     */
    public static List<Mount> mirror(String path, boolean optional) {
        Path last = Path.of(path).getFileName();
        if (!last.toString().contains("*")) {
            boolean absent = optional && !Files.exists(Path.of(path), LinkOption.NOFOLLOW_LINKS);
            return absent ? List.of() : List.of(one(Path.of(path), optional));
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> matching =
                Files.newDirectoryStream(Path.of(path).getParent(), last.toString())) {
            matching.forEach(found::add);
        } catch (IOException | DirectoryIteratorException unreadable) {
            return List.of();
        }
        return found.stream().sorted().map(match -> one(match, optional)).toList();
    }

    /**
     * All that lies in a directory of the host at the top of the tree, as {@link #mirror} shows it, but for what every container
     * has of its own.
     *
     * @param without more names that are left out
     * @throws UncheckedIOException if it cannot be read
     */
    public static List<Mount> mirrorAll(Path directory, Set<String> without) {
        List<Mount> mounts = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!OWN.contains(name) && !without.contains(name)) {
                    mounts.add(one(entry, "/" + name, false));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        mounts.sort(Comparator.comparing(Mount::destination));
        return mounts;
    }

    private static Mount one(Path path, boolean optional) {
        return one(path, path.toString(), optional);
    }

    private static Mount one(Path path, String shown, boolean optional) {
        try {
            if (Files.isSymbolicLink(path)) {
                return new Mount.Link(Files.readSymbolicLink(path).toString(), shown);
            }
        } catch (IOException vanished) {
            // Whoever binds it will say so.
        }
        return new Mount.Bind(path.toString(), shown, false, optional);
    }

    @Override
    public List<Entry> entries() {
        return mounts.stream().flatMap(mount -> entry(mount).stream()).toList();
    }

    private static Optional<Entry> entry(Mount mount) {
        return switch (mount) {
            case Mount.Bind bind -> {
                Path source = Path.of(bind.source());
                yield bind.optional() && !Files.exists(source)
                        ? Optional.empty()
                        : Optional.of(new Entry.Bind(
                                bind.source(), bind.destination(), Files.isDirectory(source), bind.writable()));
            }
            case Mount.Link(String target, String destination) -> Optional.of(new Entry.Link(target, destination));
            case Mount.Directory(String destination) -> Optional.of(new Entry.Directory(destination));
            case Mount.TextFile(String text, String destination) -> Optional.of(new Entry.TextFile(text, destination));
        };
    }

    @Override
    public List<String> matching(String pattern) {
        List<String> found = List.of("");
        for (String part : parts(pattern)) {
            List<String> next = new ArrayList<>();
            for (String above : found) {
                if (part.contains("*")) {
                    find(above)
                            .ifPresent(
                                    directory -> names(directory, part).forEach(name -> next.add(above + "/" + name)));
                } else {
                    next.add(above + "/" + part);
                }
            }
            found = next;
        }
        return found.stream().filter(this::exists).toList();
    }

    private static List<String> names(Path directory, String glob) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException | DirectoryIteratorException notReadable) {
            return List.of();
        }
        return names.stream().sorted().toList();
    }

    @Override
    public Optional<Path> find(String path) {
        Deque<String> ahead = new ArrayDeque<>(parts(path));
        Path here = Path.of("/");
        int links = 0;
        while (!ahead.isEmpty()) {
            String part = ahead.removeFirst();
            if (part.equals("..")) {
                here = here.getNameCount() > 0 ? here.getParent() : here;
                continue;
            }
            Path next = here.resolve(part);
            Optional<String> target = link(next);
            if (target.isPresent()) {
                if (++links > MOST_LINKS) {
                    return Optional.empty();
                }
                parts(target.get()).reversed().forEach(ahead::addFirst);
                here = target.get().startsWith("/") ? Path.of("/") : here;
            } else {
                here = next;
            }
        }
        return source(here).filter(Files::exists);
    }

    private Optional<String> link(Path path) {
        for (Mount mount : mounts.reversed()) {
            if (mount instanceof Mount.Link(String target, String destination) && path.equals(Path.of(destination))) {
                return Optional.of(target);
            }
        }
        try {
            Optional<Path> source = source(path).filter(Files::isSymbolicLink);
            return source.isPresent()
                    ? Optional.of(Files.readSymbolicLink(source.get()).toString())
                    : Optional.empty();
        } catch (IOException vanished) {
            return Optional.empty();
        }
    }

    /** What the innermost bind around the path puts there; a bind of a link is one of what the link leads to. */
    private Optional<Path> source(Path path) {
        Optional<Path> found = Optional.empty();
        int depth = -1;
        for (Mount mount : mounts) {
            if (mount instanceof Mount.Bind bind) {
                Path destination = Path.of(bind.destination());
                if (path.startsWith(destination) && destination.getNameCount() >= depth) {
                    depth = destination.getNameCount();
                    found = real(Path.of(bind.source())).map(source -> source.resolve(destination.relativize(path)));
                }
            }
        }
        return found;
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    private static List<String> parts(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
    }
}
