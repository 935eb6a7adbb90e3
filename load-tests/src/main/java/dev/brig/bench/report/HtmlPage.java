package dev.brig.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brig.bench.report.Section.Chart;
import dev.brig.bench.report.Section.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;

/** Sections as one self-contained page, with the library that draws its charts. */
final class HtmlPage {
    private static final String WEBJAR = "META-INF/maven/org.webjars.npm/chart.js/pom.properties";

    private HtmlPage() {}

    static String of(List<Section> sections) {
        StringBuilder body = new StringBuilder();
        for (Section section : sections) {
            body.append("<section><h2>").append(escaped(section.title())).append("</h2>\n<p class=\"machine\">");
            section.machine()
                    .forEach((fact, value) ->
                            body.append("<span>%s: <b>%s</b></span> ".formatted(escaped(fact), escaped(value))));
            body.append("<span>load: <b>%s</b></span></p>%n".formatted(String.join(" → ", section.load())));
            section.charts().forEach(chart -> chart(body, chart));
            section.tables().forEach(table -> table(body, table));
            body.append("<ul>");
            section.notes()
                    .forEach(note -> body.append("<li>").append(escaped(note)).append("</li>"));
            body.append("</ul></section>\n");
        }
        return text(HtmlPage.class.getResourceAsStream("report.html"))
                .replace("@body@", body)
                .replace("@library@", library());
    }

    private static void chart(StringBuilder body, Chart chart) {
        int height = chart.kind().equals("bar")
                ? 90 + 20 * chart.labels().size() * chart.data().size()
                : 280;
        body.append("<div class=\"chart\" style=\"height:%dpx\"><canvas data-chart=\"%s\"></canvas></div>%n"
                .formatted(height, escaped(json(chart))));
    }

    private static void table(StringBuilder body, Table table) {
        body.append("<h3>").append(escaped(table.title())).append("</h3>\n<table><tr>");
        table.columns()
                .forEach(column -> body.append("<th>").append(escaped(column)).append("</th>"));
        body.append("</tr>\n");
        for (List<String> row : table.rows()) {
            body.append("<tr>");
            row.forEach(cell -> body.append("<td>").append(escaped(cell)).append("</td>"));
            body.append("</tr>\n");
        }
        body.append("</table>\n");
    }

    private static String json(Chart chart) {
        try {
            return new ObjectMapper().writeValueAsString(chart);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String library() {
        Properties webjar = new Properties();
        try (InputStream properties = ofOtherModules(WEBJAR)) {
            webjar.load(properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text(ofOtherModules("META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js"
                .formatted(webjar.getProperty("version"))));
    }

    private static InputStream ofOtherModules(String resource) {
        return HtmlPage.class.getClassLoader().getResourceAsStream(resource);
    }

    private static String text(InputStream resource) {
        try (InputStream content = resource) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
