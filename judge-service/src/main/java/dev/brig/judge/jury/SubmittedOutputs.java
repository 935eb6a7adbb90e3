package dev.brig.judge.jury;

import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.archive.ArchiveLimits;
import dev.brig.judge.problem.archive.PackageArchive;
import dev.brig.judge.problem.archive.Unpacking;
import dev.brig.judge.program.ProgramSources;
import dev.brig.judge.state.StateDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The outputs that a submission to a submit-answer problem is made of: files named after tests, in a directory or an archive, or the one
 * file for the one test. When it is closed, what was unpacked is gone.
 */
final class SubmittedOutputs implements AutoCloseable {
    private static final List<String> EXTENSIONS = List.of(".out", ".ans");
    private static final int MOST_FILES = 50_000;

    private final Map<String, Path> byTest = new HashMap<>();
    private final Optional<Path> unpacked;

    private SubmittedOutputs(Optional<Path> unpacked) {
        this.unpacked = unpacked;
    }

    /** What became of a submission's files. */
    sealed interface Opening {
        record Opened(SubmittedOutputs outputs) implements Opening {}

        /** @param reason a sentence */
        record Refused(String reason) implements Opening {}
    }

    static Opening of(PackageProgram submission, ProblemPackage problem) {
        List<Path> files = submission.files();
        Optional<Path> archive =
                files.size() == 1 && isArchive(files.getFirst()) ? Optional.of(files.getFirst()) : Optional.empty();
        return archive.isPresent() ? unpacked(archive.get(), problem) : ofFiles(submission, problem);
    }

    private static boolean isArchive(Path file) {
        String name = file.getFileName().toString();
        return Stream.of(".zip", ".tar", ".tar.gz", ".tgz").anyMatch(name::endsWith);
    }

    private static Opening unpacked(Path archive, ProblemPackage problem) {
        Path directory;
        try {
            directory = Files.createTempDirectory("brig-outputs-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SubmittedOutputs outputs = new SubmittedOutputs(Optional.of(directory));
        long tests = Math.max(1, problem.data().testCases().count());
        long most = Math.min(ArchiveLimits.DEFAULT.maximumBytes(), tests * SubmissionLimits.outputBytes(problem));
        if (PackageArchive.unpack(archive, directory, new ArchiveLimits(most, MOST_FILES))
                instanceof Unpacking.Refused refused) {
            outputs.close();
            return new Opening.Refused((refused.entry().isEmpty() ? "" : refused.entry() + ": ") + refused.reason());
        }
        return outputs.named(directory, ProgramSources.beneath(directory), problem);
    }

    private static Opening ofFiles(PackageProgram submission, ProblemPackage problem) {
        SubmittedOutputs outputs = new SubmittedOutputs(Optional.empty());
        List<TestCase> tests = problem.data().testCases().toList();
        Path path = submission.path();
        if (tests.size() == 1
                && Files.isRegularFile(path)
                && submission.language().isEmpty()) {
            outputs.byTest.put(tests.getFirst().name(), path);
            return new Opening.Opened(outputs);
        }
        Path root = Files.isDirectory(path) ? path : path.getParent();
        return outputs.named(root, submission.files(), problem);
    }

    /** Finds each test's file by its name: in full, without the {@code secret} before it, or alone where that is enough. */
    private Opening named(Path root, List<Path> files, ProblemPackage problem) {
        Map<String, Path> byName = new HashMap<>();
        files.forEach(file -> byName.put(root.relativize(file).toString(), file));
        List<String> top = byName.keySet().stream()
                .map(name -> name.substring(0, name.indexOf('/') + 1))
                .distinct()
                .toList();
        List<String> prefixes =
                top.size() == 1 && !top.getFirst().isEmpty() ? List.of("", top.getFirst()) : List.of("");
        Map<String, Long> sharing = problem.data()
                .testCases()
                .collect(Collectors.groupingBy(test -> last(test.name()), Collectors.counting()));
        problem.data().testCases().forEach(test -> {
            Stream<String> names =
                    Stream.of(test.name(), test.name().substring(test.name().indexOf('/') + 1));
            if (sharing.get(last(test.name())) == 1) {
                names = Stream.concat(names, Stream.of(last(test.name())));
            }
            names.flatMap(name -> prefixes.stream().map(prefix -> prefix + name))
                    .flatMap(name -> EXTENSIONS.stream().map(extension -> name + extension))
                    .flatMap(name -> Optional.ofNullable(byName.get(name)).stream())
                    .findFirst()
                    .ifPresent(file -> byTest.put(test.name(), file));
        });
        if (byTest.isEmpty()) {
            close();
            String example = problem.data()
                    .testCases()
                    .map(TestCase::name)
                    .reduce((first, last) -> last)
                    .orElse("1");
            return new Opening.Refused(
                    "no file in it is the output for a test: they are named after the tests, such as " + example
                            + EXTENSIONS.getFirst());
        }
        return new Opening.Opened(this);
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** The output for a test; empty where there is none. */
    Optional<Path> output(TestCase test) {
        return Optional.ofNullable(byTest.get(test.name()));
    }

    @Override
    public void close() {
        unpacked.ifPresent(directory -> {
            try {
                StateDirectory.delete(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
