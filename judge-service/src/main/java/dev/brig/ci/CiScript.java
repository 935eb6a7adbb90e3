package dev.brig.ci;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a CI job runs.
 *
 * @param words a program and its arguments; for a script, what it is run by
 * @param content of a script, which is put into the home directory
 */
public record CiScript(List<String> words, Optional<byte[]> content) {
    private static final String FILE = "ci-script";

    public CiScript {
        words = List.copyOf(words);
    }

    public static CiScript command(List<String> words) {
        return new CiScript(words, Optional.empty());
    }

    /** A script, run by what its first line says, as by execve(2), or else by a shell that ends at the first failure. */
    public static CiScript of(byte[] content) {
        String first = new String(content, 0, Math.min(content.length, 256), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("");
        List<String> words = first.startsWith("#!")
                ? Arrays.stream(first.substring(2).strip().split("\\s+", 2)).toList()
                : List.of("/bin/sh", "-e");
        return new CiScript(words, Optional.of(content));
    }

    /** Programs that run one after the other, each after its own words in the log, until one fails. */
    public static CiScript steps(List<List<String>> steps) {
        if (steps.size() == 1) {
            return command(steps.getFirst());
        }
        StringBuilder script = new StringBuilder();
        for (List<String> step : steps) {
            String words = step.stream().map(CiScript::quoted).collect(Collectors.joining(" "));
            script.append("printf '%s\\n' ")
                    .append(quoted("$ " + String.join(" ", step)))
                    .append("\n(exec ")
                    .append(words)
                    .append(")\n");
        }
        return of(script.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** For a shell. */
    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Both streams as one, so that the log has what is written in the order in which it is written. */
    List<String> argv(String home) {
        List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" 2>&1", "sh"));
        argv.addAll(words);
        content.ifPresent(_ -> argv.add(home + "/" + FILE));
        return argv;
    }

    /** The name of its file in the home directory. */
    static String file() {
        return FILE;
    }
}
