package dev.brig.judge.problem.format;

import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFinding.Severity;
import dev.brig.judge.problem.TestCase.Shown;
import dev.brig.judge.problem.source.Findings;
import dev.brig.judge.problem.source.PackageTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The files of one test in {@code data/}, by their extensions. */
final class CaseFiles {
    /** Longer ones first: {@code 1.in.download} is not a file of the test {@code 1.in}. */
    static final List<String> MODERN = List.of(
            "in.statement",
            "ans.statement",
            "in.download",
            "ans.download",
            "interaction",
            "files",
            "jpeg",
            "yaml",
            "ans",
            "out",
            "png",
            "jpg",
            "svg",
            "in");

    static final List<String> LEGACY = List.of("interaction", "jpeg", "hint", "desc", "ans", "png", "jpg", "svg", "in");

    private final PackageTree tree;
    private final String directory;
    private final String base;
    private final Map<String, String> byExtension = new HashMap<>();

    private CaseFiles(PackageTree tree, String directory, String base) {
        this.tree = tree;
        this.directory = directory;
        this.base = base;
    }

    /**
     * The tests whose files lie in a directory, by base name. Files that belong to no test are findings.
     *
     * @param directory beneath the package, for example {@code data/secret}
     * @param settings the name of the group's settings, which are no test's
     */
    static Map<String, CaseFiles> in(
            PackageTree tree, String directory, List<String> extensions, String settings, Findings findings) {
        Map<String, CaseFiles> cases = new TreeMap<>();
        List<String> strays = new ArrayList<>();
        for (String name : tree.names(directory)) {
            String path = directory + "/" + name;
            Optional<String> extension = extensions.stream()
                    .filter(known -> name.endsWith("." + known) && name.length() > known.length() + 1)
                    .findFirst();
            boolean wanted = extension.isPresent()
                    && tree.isDirectory(path) == extension.get().equals("files");
            if (name.equals(settings) || name.equals(LegacyTests.SETTINGS) || (tree.isDirectory(path) && !wanted)) {
                continue;
            }
            if (wanted) {
                String base = name.substring(0, name.length() - extension.get().length() - 1);
                cases.computeIfAbsent(base, key -> new CaseFiles(tree, directory, key))
                        .byExtension
                        .put(extension.get(), path);
            } else {
                strays.add(path);
            }
        }
        strays.forEach(path -> findings.warning(Code.UNEXPECTED_FILE, path, "belongs to no test and is not used"));
        return cases;
    }

    /** The name beneath {@code data/}. */
    String name() {
        return directory.substring("data/".length()) + "/" + base;
    }

    boolean has(String extension) {
        return byExtension.containsKey(extension);
    }

    Optional<Path> path(String extension) {
        return Optional.ofNullable(byExtension.get(extension)).map(tree::path);
    }

    Optional<String> text(String extension) {
        return Optional.ofNullable(byExtension.get(extension)).flatMap(tree::text);
    }

    /** The path in the package of the file with that extension, there or not. */
    String file(String extension) {
        return directory + "/" + base + "." + extension;
    }

    Map<Shown, Path> shown() {
        Map<Shown, Path> shown = new HashMap<>();
        for (Shown what : Shown.values()) {
            path(what.extension()).ifPresent(path -> shown.put(what, path));
        }
        return shown;
    }

    /** More than one picture is against the format. */
    void checkIllustrations(Findings findings) {
        if (List.of("png", "jpg", "jpeg", "svg").stream().filter(this::has).count() > 1) {
            findings.add(
                    Severity.WARNING,
                    Code.CONFLICT,
                    file("in"),
                    0,
                    "",
                    "has more than one illustration: one is allowed");
        }
    }
}
