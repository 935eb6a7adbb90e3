package dev.brig.policy;

import dev.brig.sandbox.Mount;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The files that a sandbox will see, found on the host before there is one. Links lead where they lead in the sandbox. */
final class SandboxView {
    private static final int MOST_LINKS = 40; // as the kernel, path_resolution(7)

    private final List<Mount> mounts;

    SandboxView(List<Mount> mounts) {
        this.mounts = mounts;
    }

    boolean isProgram(String path) {
        return onHost(path)
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .isPresent();
    }

    boolean exists(String path) {
        return onHost(path).isPresent();
    }

    /** The paths there are of the given form, in which {@code *} stands for anything within a part. */
    List<String> matching(String pattern) {
        List<String> found = List.of("");
        for (String part : parts(pattern)) {
            List<String> next = new ArrayList<>();
            for (String above : found) {
                if (part.contains("*")) {
                    onHost(above)
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

    /** Where on the host the file lies that the sandbox has at the given path. */
    private Optional<Path> onHost(String path) {
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
