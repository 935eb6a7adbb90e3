package dev.brig.judge.problem.source;

import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFinding.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a package. Links are followed as long as they stay within it; whatever else they do is a finding. */
public final class PackageTree {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}");
    private static final int MAXIMUM_ENTRIES = 100_000;
    private static final int MAXIMUM_DEPTH = 32;
    private static final int MAXIMUM_TEXT_BYTES = 1 << 20;

    private enum Kind {
        FILE,
        DIRECTORY
    }

    private final Path root;
    private final Findings findings;
    private final NavigableMap<String, Kind> entries = new TreeMap<>();
    private final Set<String> ignored = new HashSet<>();

    private PackageTree(Path root, Findings findings) {
        this.root = root;
        this.findings = findings;
    }

    public static PackageTree of(Path directory, Findings findings) throws IOException {
        PackageTree tree = new PackageTree(directory.toRealPath(), findings);
        tree.list("", tree.root, Set.of(tree.root), 0);
        return tree;
    }

    private void list(String prefix, Path directory, Set<Path> above, int depth) throws IOException {
        if (depth > MAXIMUM_DEPTH) {
            findings.error(Code.TOO_LARGE, prefix, "directories are nested deeper than " + MAXIMUM_DEPTH + " levels");
            return;
        }
        List<Path> children;
        try (Stream<Path> stream = Files.list(directory)) {
            children = stream.sorted().toList();
        }
        for (Path child : children) {
            if (entries.size() >= MAXIMUM_ENTRIES) {
                if (ignored.add("")) {
                    findings.error(Code.TOO_LARGE, "", "more than " + MAXIMUM_ENTRIES + " files");
                }
                return;
            }
            String name = child.getFileName().toString();
            String path = prefix.isEmpty() ? name : prefix + "/" + name;
            if (!NAME.matcher(name).matches()) {
                ignored.add(path);
                continue;
            }
            enter(path, child, above, depth);
        }
    }

    private void enter(String path, Path child, Set<Path> above, int depth) throws IOException {
        Optional<Path> real = withinPackage(path, child);
        if (real.isEmpty()) {
            return;
        }
        if (Files.isRegularFile(real.get())) {
            entries.put(path, Kind.FILE);
        } else if (Files.isDirectory(real.get())) {
            if (above.contains(real.get())) {
                findings.error(Code.CYCLE, path, "is a link to a directory that it lies in");
                return;
            }
            entries.put(path, Kind.DIRECTORY);
            Set<Path> chain = new HashSet<>(above);
            chain.add(real.get());
            list(path, real.get(), chain, depth + 1);
        } else {
            findings.error(Code.SPECIAL_FILE, path, "is neither a file nor a directory");
        }
    }

    private Optional<Path> withinPackage(String path, Path child) throws IOException {
        if (!Files.isSymbolicLink(child)) {
            return Optional.of(child);
        }
        try {
            Path real = child.toRealPath();
            if (real.startsWith(root)) {
                return Optional.of(real);
            }
            findings.error(Code.LINK_OUT, path, "is a link that leads out of the package");
        } catch (FileSystemLoopException e) {
            broken(path, "is a link that leads round in a circle");
        } catch (IOException e) {
            broken(path, "is a link to something that does not exist");
        }
        return Optional.empty();
    }

    /** Of consequence only where programs and tests lie: statements are often links to what has yet to be made. */
    private void broken(String path, String reason) {
        boolean harmless = !path.contains("/") || path.matches("(statement|problem_statement|solution|attachments)/.*");
        findings.add(harmless ? Severity.WARNING : Severity.ERROR, Code.LINK_BROKEN, path, 0, "", reason);
    }

    public Path root() {
        return root;
    }

    public Path path(String path) {
        return path.isEmpty() ? root : root.resolve(path);
    }

    public boolean isFile(String path) {
        return entries.get(path) == Kind.FILE;
    }

    public boolean isDirectory(String path) {
        return path.isEmpty() || entries.get(path) == Kind.DIRECTORY;
    }

    /** Names with letters that the format does not allow, those that begin with a period left out. */
    public List<String> oddNames() {
        return ignored.stream()
                .filter(path ->
                        !path.isEmpty() && Stream.of(path.split("/", -1)).noneMatch(part -> part.startsWith(".")))
                .sorted()
                .toList();
    }

    /** The names in a directory, in order; none where there is no such directory. */
    public List<String> names(String directory) {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        List<String> names = new ArrayList<>();
        for (String path : beneath(directory).keySet()) {
            if (path.indexOf('/', prefix.length()) < 0) {
                names.add(path.substring(prefix.length()));
            }
        }
        return names;
    }

    /** All files beneath a directory, by their paths in the package. */
    public List<String> filesBeneath(String directory) {
        return beneath(directory).entrySet().stream()
                .filter(entry -> entry.getValue() == Kind.FILE)
                .map(Map.Entry::getKey)
                .toList();
    }

    private NavigableMap<String, Kind> beneath(String directory) {
        // '0' is the letter after '/'.
        return directory.isEmpty() ? entries : entries.subMap(directory + "/", false, directory + "0", false);
    }

    long size(String path) {
        try {
            return Files.size(path(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text file; empty, with a finding, where it is none. */
    public Optional<String> text(String path) {
        try {
            if (Files.size(path(path)) > MAXIMUM_TEXT_BYTES) {
                findings.error(Code.TOO_LARGE, path, "is larger than 1 MiB");
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(path(path));
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.startsWith("\uFEFF")) {
                findings.error(Code.BAD_TEXT, path, 1, "", "begins with a byte-order mark: remove it");
                return Optional.empty();
            }
            return Optional.of(text);
        } catch (CharacterCodingException e) {
            findings.error(Code.BAD_TEXT, path, "is not UTF-8");
        } catch (IOException e) {
            findings.error(Code.BAD_TEXT, path, "cannot be read");
        }
        return Optional.empty();
    }
}
