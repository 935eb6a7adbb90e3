package dev.brig.judge.problem.format;

import dev.brig.judge.problem.ExampleSubmission;
import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.PackageProgram.Build;
import dev.brig.judge.problem.source.Findings;
import dev.brig.judge.problem.source.PackageTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the programs of a package. */
final class ProgramReader {
    private final PackageTree tree;
    private final Findings findings;

    ProgramReader(PackageTree tree, Findings findings) {
        this.tree = tree;
        this.findings = findings;
    }

    /** Every file and directory in a directory is a program; files that are no source are left out with a warning. */
    List<PackageProgram> eachIn(String directory) {
        List<PackageProgram> programs = new ArrayList<>();
        if (tree.isFile(directory + "/build") || tree.isFile(directory + "/run")) {
            return program(directory).map(List::of).orElse(List.of());
        }
        for (String name : tree.names(directory)) {
            String path = directory + "/" + name;
            if (tree.isFile(path) && LanguageCodes.of(name).isEmpty()) {
                if (!isHeader(name)) {
                    findings.warning(
                            Code.UNEXPECTED_FILE, path, "is no source in a language that is known, and is not used");
                }
                continue;
            }
            program(path).ifPresent(programs::add);
        }
        return programs;
    }

    /** The program that a directory is, or that is alone in it. */
    Optional<PackageProgram> only(String directory) {
        List<String> names = tree.names(directory);
        if (names.isEmpty()) {
            if (tree.isDirectory(directory) || tree.isFile(directory)) {
                findings.error(Code.BAD_PROGRAM, directory, "holds no program");
            }
            return Optional.empty();
        }
        List<String> directories = names.stream()
                .filter(name -> tree.isDirectory(directory + "/" + name))
                .toList();
        boolean sources = names.stream()
                .anyMatch(name -> tree.isFile(directory + "/" + name)
                        && (LanguageCodes.of(name).isPresent() || name.equals("build") || name.equals("run")));
        if (!sources && directories.size() > 1) {
            findings.error(Code.BAD_PROGRAM, directory, "holds several programs; there can be one");
            return Optional.empty();
        }
        if (!sources && directories.size() == 1) {
            return program(directory + "/" + directories.getFirst());
        }
        List<String> files = names.stream()
                .filter(name -> tree.isFile(directory + "/" + name))
                .toList();
        return files.size() == 1 && directories.isEmpty()
                ? program(directory + "/" + files.getFirst())
                : program(directory);
    }

    /** A file or directory as a program; empty, with a finding, where it cannot be one. */
    Optional<PackageProgram> program(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        List<String> files = tree.isFile(path) ? List.of(path) : tree.filesBeneath(path);
        if (files.isEmpty()) {
            findings.error(Code.BAD_PROGRAM, path, "is an empty directory, and should be a program");
            return Optional.empty();
        }
        Build build = Build.LANGUAGE;
        if (tree.isFile(path + "/build")) {
            build = Build.BUILD_SCRIPT;
            requireExecutable(path + "/build");
        } else if (tree.isFile(path + "/run")) {
            build = Build.RUN_SCRIPT;
            requireExecutable(path + "/run");
        }
        Optional<String> language = build == Build.LANGUAGE ? language(files) : Optional.empty();
        List<Path> paths = files.stream().map(tree::path).toList();
        return Optional.of(new PackageProgram(name, tree.path(path), paths, language, Optional.empty(), build));
    }

    /**
     * Warns of a submission in no known language. A single file, such as {@code slow.py.disabled}, is then no submission at
     * all; a directory is one that somebody meant to be judged.
     */
    boolean canBeJudged(ExampleSubmission submission) {
        PackageProgram program = submission.program();
        if (program.language().isPresent() || program.build() != Build.LANGUAGE) {
            return true;
        }
        boolean alone = Files.isRegularFile(program.path());
        findings.warning(
                Code.UNKNOWN_LANGUAGE,
                "submissions/" + submission.name(),
                alone
                        ? "is not judged: its language cannot be told from its name"
                        : "its language cannot be told from its files");
        return !alone;
    }

    private void requireExecutable(String script) {
        if (!Files.isExecutable(tree.path(script))) {
            findings.warning(Code.BAD_PROGRAM, script, "is not executable; it is run all the same");
        }
    }

    private static boolean isHeader(String name) {
        return name.endsWith(".h") || name.endsWith(".hpp") || name.endsWith(".hh");
    }

    private Optional<String> language(List<String> files) {
        Set<String> languages = new HashSet<>();
        for (String file : files) {
            LanguageCodes.of(file.substring(file.lastIndexOf('/') + 1)).ifPresent(languages::add);
        }
        if (languages.equals(Set.of("c", "cpp"))) {
            return Optional.of("cpp");
        }
        if (languages.equals(Set.of("python3"))
                && files.stream().filter(file -> file.endsWith(".py")).anyMatch(this::isPython2)) {
            return Optional.of("python2");
        }
        return languages.size() == 1 ? languages.stream().findFirst() : Optional.empty();
    }

    private boolean isPython2(String file) {
        // Latin 1, so that any bytes can be read.
        try (BufferedReader reader = Files.newBufferedReader(tree.path(file), StandardCharsets.ISO_8859_1)) {
            char[] start = new char[200];
            int length = reader.read(start);
            String line = length < 0
                    ? ""
                    : new String(start, 0, length).lines().findFirst().orElse("");
            return line.matches("#!.*python2.*");
        } catch (IOException e) {
            return false;
        }
    }
}
