package dev.brig.judge.problem.format;

import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.PackageProgram.Build;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A submission that belongs to no package. */
public final class SubmissionReader {
    private SubmissionReader() {}

    /**
     * The program that a file or a directory of files is; its language is told by their extensions.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    public static PackageProgram read(Path path) {
        List<Path> files = files(path.toAbsolutePath());
        Set<String> languages = files.stream()
                .flatMap(file -> LanguageCodes.of(file.getFileName().toString()).stream())
                .collect(Collectors.toSet());
        Optional<String> language = languages.equals(Set.of("c", "cpp"))
                ? Optional.of("cpp")
                : languages.stream().filter(_ -> languages.size() == 1).findFirst();
        return new PackageProgram(
                path.getFileName().toString(),
                path.toAbsolutePath(),
                files,
                language,
                Optional.empty(),
                Build.LANGUAGE);
    }

    private static List<Path> files(Path path) {
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
