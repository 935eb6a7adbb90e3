package dev.brig.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A directory of policies as a user would write them. */
record PolicyDirectory(Path path) {

    PolicyDirectory with(String file, String text) {
        return with(file, text.getBytes(StandardCharsets.UTF_8));
    }

    PolicyDirectory with(String file, byte[] bytes) {
        try {
            Files.write(path.resolve(file), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Policies policies() {
        return Policies.load(path);
    }

    Languages languages() {
        return Languages.load(path, Policies.builtIn());
    }

    /** What is wrong, each problem on a line, without the directory's name. */
    List<String> policyProblems() {
        return problems(this::policies);
    }

    /** What is wrong, each problem on a line, without the directory's name. */
    List<String> languageProblems() {
        return problems(this::languages);
    }

    private List<String> problems(Runnable load) {
        try {
            load.run();
            return List.of();
        } catch (PolicyException e) {
            return e.problems().stream()
                    .map(problem -> problem.toString().replace(path + "/", ""))
                    .toList();
        }
    }
}
