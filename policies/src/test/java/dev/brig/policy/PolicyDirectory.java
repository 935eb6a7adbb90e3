package dev.brig.policy;

import dev.brig.policy.mistake.PolicyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A directory of policies as a user would write them. */
public record PolicyDirectory(Path path) {

    public PolicyDirectory with(String file, String text) {
        return with(file, text.getBytes(StandardCharsets.UTF_8));
    }

    public PolicyDirectory with(String file, byte[] bytes) {
        try {
            Files.write(path.resolve(file), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public Policies policies() {
        return Policies.load(path);
    }

    public Languages languages() {
        return Languages.load(path, Policies.builtIn());
    }

    /** What is wrong, each mistake on a line, without the directory's name. */
    public List<String> policyMistakes() {
        return mistakes(this::policies);
    }

    /** What is wrong, each mistake on a line, without the directory's name. */
    public List<String> languageMistakes() {
        return mistakes(this::languages);
    }

    private List<String> mistakes(Runnable load) {
        try {
            load.run();
            return List.of();
        } catch (PolicyException e) {
            return e.mistakes().stream()
                    .map(mistake -> mistake.toString().replace(path + "/", ""))
                    .toList();
        }
    }
}
