package dev.brig.bench.report;

import dev.brig.bench.report.Section.Table;
import java.util.List;

/** Sections as Markdown. */
final class MarkdownPage {
    private MarkdownPage() {}

    static String of(List<Section> sections) {
        StringBuilder page = new StringBuilder();
        for (Section section : sections) {
            page.append("## ").append(section.title()).append("\n\n");
            section.machine().forEach((fact, value) -> page.append("%s: %s · ".formatted(fact, value)));
            page.append("load: ").append(String.join(" → ", section.load())).append("\n\n");
            for (Table table : section.tables()) {
                page.append("### ").append(table.title()).append("\n\n");
                row(page, table.columns());
                row(page, table.columns().stream().map(column -> "---").toList());
                table.rows().forEach(cells -> row(page, cells));
                page.append('\n');
            }
            section.notes().forEach(note -> page.append("- ").append(note).append('\n'));
            page.append('\n');
        }
        return page.toString();
    }

    private static void row(StringBuilder page, List<String> cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
