package dev.brig.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The folder of figures: a JSON file for each measurement, and two pages drawn from all of them. */
public final class Report {
    /** The order of the sections. */
    private static final List<String> ORDER = List.of(
            "engine",
            "accuracy",
            "service",
            "judging",
            "submissions",
            "scale",
            "phases",
            "images",
            "unpack",
            "command",
            "jvm",
            "store",
            "kept",
            "soak",
            "cluster-faults",
            "crashes");

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path folder;

    public Report(Path folder) {
        this.folder = folder;
    }

    public Path folder() {
        return folder;
    }

    public void add(Section section, PrintWriter out) {
        section.end();
        try {
            Files.createDirectories(folder);
            JSON.writeValue(folder.resolve(section.name() + ".json").toFile(), section);
            List<Section> sections = new ArrayList<>();
            for (String name : ORDER) {
                Path file = folder.resolve(name + ".json");
                if (Files.exists(file)) {
                    read(file, out).ifPresent(sections::add);
                }
            }
            Files.writeString(folder.resolve("report.html"), HtmlPage.of(sections));
            Files.writeString(folder.resolve("report.md"), MarkdownPage.of(sections));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println(MarkdownPage.of(List.of(section)));
        out.println("Report: " + folder.resolve("report.html"));
        out.flush();
    }

    private static Optional<Section> read(Path file, PrintWriter out) throws IOException {
        try {
            return Optional.of(JSON.readValue(file.toFile(), Section.class));
        } catch (JsonProcessingException e) {
            out.println(file + " is another version's and left out of the report.");
            return Optional.empty();
        }
    }
}
