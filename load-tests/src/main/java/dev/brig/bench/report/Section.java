package dev.brig.bench.report;

import dev.brig.bench.measure.MachineFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One measurement's part of the report.
 *
 * @param name also that of its file
 * @param load how busy the machine was, before and after
 * @param raw all figures, by what they measure
 */
public record Section(
        String name,
        String title,
        Map<String, String> machine,
        List<String> load,
        List<String> notes,
        List<Table> tables,
        List<Chart> charts,
        Map<String, Object> raw) {

    /** @param rows each with as many cells as there are columns */
    public record Table(String title, List<String> columns, List<List<String>> rows) {}

    /**
     * A drawing.
     *
     * @param kind {@code bar} (lying) or {@code line}
     * @param labels of the bars, or of the points along the x axis
     */
    public record Chart(
            String kind, String title, String axis, boolean logarithmic, List<String> labels, List<Line> data) {}

    /** One of a chart's rows of values, one for each label. */
    public record Line(String name, List<Double> values) {}

    /** A section that begins now and collects results. */
    public static Section begin(String name, String title) {
        List<String> load = new ArrayList<>(List.of(MachineFacts.load()));
        return new Section(
                name,
                title,
                MachineFacts.facts(),
                load,
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new LinkedHashMap<>());
    }

    void end() {
        load.add(MachineFacts.load());
    }
}
