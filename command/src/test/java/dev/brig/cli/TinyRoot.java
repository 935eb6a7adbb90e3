package dev.brig.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A root file system of a few programs of this machine and their libraries. */
final class TinyRoot {
    private static final List<String> PROGRAMS = List.of("/bin/sh", "/bin/ls", "/bin/cat");

    private TinyRoot() {}

    static void make(Path root, String... more) throws IOException {
        for (String program : PROGRAMS) {
            add(Path.of(program), root);
        }
        for (String program : more) {
            add(Path.of(program), root);
        }
        Files.createDirectories(root.resolve("etc"));
    }

    private static void add(Path program, Path root) throws IOException {
        copy(program, root);
        Process ldd = new ProcessBuilder("ldd", program.toString()).start();
        String libraries = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        for (var library = Pattern.compile("/\\S+").matcher(libraries); library.find(); ) {
            copy(Path.of(library.group()), root);
        }
    }

    private static void copy(Path file, Path root) throws IOException {
        Path target = root.resolve(file.toString().substring(1));
        Files.createDirectories(target.getParent());
        if (!Files.exists(target)) {
            Files.copy(file, target);
        }
    }
}
