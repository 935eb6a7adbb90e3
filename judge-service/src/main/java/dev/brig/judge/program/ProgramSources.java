package dev.brig.judge.program;

import dev.brig.judge.problem.Constants;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.sandbox.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a program as they lie in the sandbox, with the package's constants put in and its includes laid over them.
 *
 * @param files by relative name, in order
 */
public record ProgramSources(SequencedMap<String, byte[]> files) {
    private static final Pattern JAVA_MAIN = Pattern.compile("\\bvoid\\s+main\\s*\\(");
    private static final Pattern JAVA_PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)\\s*;");
    private static final Pattern JAVA_TYPE = Pattern.compile("\\b(?:class|interface|enum|record)\\s+(\\w+)");

    /** @param include a directory whose files take the place of the program's own */
    static ProgramSources of(PackageProgram program, Constants constants, Optional<Path> include) {
        SequencedMap<String, byte[]> files = new LinkedHashMap<>();
        Path root = Files.isDirectory(program.path())
                ? program.path()
                : program.path().getParent();
        program.files().forEach(file -> files.put(root.relativize(file).toString(), read(file, constants)));
        include.ifPresent(directory -> beneath(directory)
                .forEach(file -> files.put(directory.relativize(file).toString(), read(file, constants))));
        return new ProgramSources(files);
    }

    /** All files in a directory and beneath it. */
    public static List<Path> beneath(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file, Constants constants) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            // Byte for byte, whatever the encoding.
            return constants.values().isEmpty()
                    ? bytes
                    : constants
                            .in(new String(bytes, StandardCharsets.ISO_8859_1))
                            .getBytes(StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long bytes() {
        return files.values().stream().mapToLong(file -> file.length).sum();
    }

    Map<String, Content> contents() {
        Map<String, Content> contents = new LinkedHashMap<>();
        files.forEach((name, bytes) -> contents.put(name, Content.of(bytes)));
        return contents;
    }

    /** The names of files with one of these extensions. */
    List<String> withExtension(List<String> extensions) {
        List<String> found = new ArrayList<>();
        for (String name : files.keySet()) {
            if (extensions.contains(name.substring(name.lastIndexOf('.') + 1))) {
                found.add(name);
            }
        }
        return found;
    }

    /** The class with the method {@code main}, with its package; found in the text, so a comment can mislead it. */
    Optional<String> javaMainClass() {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String text = new String(file.getValue(), StandardCharsets.UTF_8);
            Matcher main = JAVA_MAIN.matcher(text);
            if (!file.getKey().endsWith(".java") || !main.find()) {
                continue;
            }
            String base = file.getKey()
                    .substring(file.getKey().lastIndexOf('/') + 1, file.getKey().length() - ".java".length());
            String type = base;
            if (!Pattern.compile("\\b(?:class|interface|enum|record)\\s+" + Pattern.quote(base) + "\\b")
                    .matcher(text)
                    .find()) {
                Matcher before = JAVA_TYPE.matcher(text.substring(0, main.start()));
                while (before.find()) {
                    type = before.group(1);
                }
            }
            Matcher inPackage = JAVA_PACKAGE.matcher(text);
            return Optional.of(inPackage.find() ? inPackage.group(1) + "." + type : type);
        }
        return Optional.empty();
    }
}
