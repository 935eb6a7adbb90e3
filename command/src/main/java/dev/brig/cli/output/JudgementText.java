package dev.brig.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells people what a service answered to a submission. */
public final class JudgementText {
    private JudgementText() {}

    /** The verdict, and a line for each sandbox that was used, or each test of a problem. */
    public static List<String> lines(JsonNode judgement) {
        List<String> lines = new ArrayList<>();
        String reason = judgement.path("reason").asText("");
        lines.add(judgement.path("verdict").asText() + (reason.isEmpty() ? "" : ": " + reason));
        for (String step : List.of("compile", "run")) {
            JsonNode outcome = judgement.path(step);
            if (outcome.isObject()) {
                lines.add(columns(step, outcome));
            }
        }
        for (JsonNode test : judgement.path("tests")) {
            lines.add("%-24s %-22s cpu %s"
                    .formatted(
                            test.path("name").asText(),
                            test.path("verdict").asText(),
                            Figures.time(test.path("cpuMicros").asLong())));
        }
        boolean failedToCompile = judgement.path("verdict").asText().equals("compilation-error");
        messages(judgement.path(failedToCompile ? "compile" : "run")).forEach(line -> lines.add("  " + line));
        return lines;
    }

    /** The language of files with the extension, by a service's list of languages. */
    public static Optional<String> language(JsonNode list, String extension) {
        for (JsonNode language : list.path("languages")) {
            for (JsonNode own : language.path("extensions")) {
                if (own.asText().equals(extension)) {
                    return Optional.of(language.path("id").asText());
                }
            }
        }
        return Optional.empty();
    }

    private static String columns(String step, JsonNode outcome) {
        JsonNode usage = outcome.path("usage");
        JsonNode memory = usage.path("memoryPeakBytes");
        return "%-8s %-16s cpu %-9s  wall %-9s  memory %s"
                .formatted(
                        step,
                        ending(outcome),
                        Figures.time(usage.path("cpuMicros").asLong()),
                        Figures.time(usage.path("wallMicros").asLong()),
                        memory.isNumber() ? Figures.bytes(memory.asLong()) : "unknown")
                .strip();
    }

    private static String ending(JsonNode outcome) {
        return switch (outcome.path("status").asText()) {
            case "exited" -> "exited " + outcome.path("exitCode").asInt();
            case "signaled" -> outcome.path("signal").asText();
            default ->
                outcome.path("status").asText() + ": " + outcome.path("cause").asText();
        };
    }

    private static List<String> messages(JsonNode outcome) {
        String text = outcome.path("stderr").path("text").asText("");
        return text.lines().toList();
    }
}
