package dev.brig.cli.problem;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as what is in them, and lines between the rows. */
public final class Table {
    private final List<Entry> entries = new ArrayList<>();

    private sealed interface Entry {
        record Row(List<String> cells) implements Entry {}

        record Below(String text) implements Entry {}
    }

    public void row(List<String> cells) {
        entries.add(new Entry.Row(List.copyOf(cells)));
    }

    public void below(String text) {
        text.lines().forEach(line -> entries.add(new Entry.Below(line)));
    }

    public List<String> lines() {
        List<Integer> widths = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Row(List<String> cells)) {
                for (int i = 0; i < cells.size(); i++) {
                    int width = cells.get(i).length();
                    if (i == widths.size()) {
                        widths.add(width);
                    } else {
                        widths.set(i, Math.max(widths.get(i), width));
                    }
                }
            }
        }
        return entries.stream().map(entry -> line(entry, widths)).toList();
    }

    private static String line(Entry entry, List<Integer> widths) {
        return switch (entry) {
            case Entry.Below(String text) -> text;
            case Entry.Row(List<String> cells) -> {
                StringBuilder line = new StringBuilder();
                for (int i = 0; i < cells.size(); i++) {
                    line.append(cells.get(i));
                    line.repeat(' ', widths.get(i) - cells.get(i).length() + 2);
                }
                yield line.toString().stripTrailing();
            }
        };
    }
}
