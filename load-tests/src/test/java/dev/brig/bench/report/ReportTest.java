package dev.brig.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.bench.report.Section.Chart;
import dev.brig.bench.report.Section.Line;
import dev.brig.bench.report.Section.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();

    @Test
    void aMeasurementJoinsTheEarlierOnesOfItsFolder() throws IOException {
        add(section("soak", "nothing grows"));
        add(section("engine", "how fast & how far"));
        assertThat(Files.readString(folder.resolve("report.md")))
                .containsSubsequence("## how fast & how far", "| a | 1 |", "- a note", "## nothing grows");
        assertThat(Files.readString(folder.resolve("report.html")))
                .containsSubsequence(
                        "<h2>how fast &amp; how far</h2>", "<canvas", "<td>a</td>", "<h2>nothing grows</h2>");
        assertThat(out.toString()).contains("Report: " + folder.resolve("report.html"));
    }

    @Test
    void figuresOfAnotherVersionAreLeftOutAndNamed() throws IOException {
        Files.writeString(folder.resolve("engine.json"), "{\"shape\": \"another\"}");
        add(section("soak", "nothing grows"));
        assertThat(out.toString()).contains("engine.json is another version's");
        assertThat(Files.readString(folder.resolve("report.md"))).contains("nothing grows");
    }

    private void add(Section section) {
        new Report(folder).add(section, new PrintWriter(out));
    }

    private static Section section(String name, String title) {
        Section section = Section.begin(name, title);
        section.tables().add(new Table("a table", List.of("", "number"), List.of(List.of("a", "1"))));
        section.charts()
                .add(new Chart("bar", "a chart", "µs", false, List.of("a"), List.of(new Line("a", List.of(1.0)))));
        section.notes().add("a note");
        return section;
    }
}
