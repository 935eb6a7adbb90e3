package dev.brig.bench.faults;

import dev.brig.bench.faults.Event.Kind;
import dev.brig.bench.measure.BenchException;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a history came to.
 *
 * @param wrong what must not be, each in a sentence
 */
public record Verdict(List<String> wrong, Map<String, Integer> faults, int seen) {
    private static final int SHOWN = 20;

    /** @param trouble why the run could not be ended as it should; empty if it could */
    public static Verdict of(History history, List<String> trouble) {
        List<Event> events = history.events();
        List<String> wrong = new ArrayList<>(trouble);
        wrong.addAll(HistoryChecker.check(events));
        Map<String, Integer> faults = new TreeMap<>();
        events.stream()
                .filter(event -> event.kind() == Kind.FAULT)
                .forEach(event -> faults.merge(event.text().replaceAll("\\d+", ""), 1, Integer::sum));
        int seen =
                (int) events.stream().filter(event -> event.kind() == Kind.SEEN).count();
        return new Verdict(wrong, faults, seen);
    }

    /** Into a report. */
    public void tell(Section section, Clients clients, Path file) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("submissions accepted", Integer.toString(clients.accepted())));
        rows.add(List.of("of them cancelled", Integer.toString(clients.cancelled())));
        rows.add(List.of("of them begun more than once", Integer.toString(clients.again())));
        faults.forEach((what, number) -> rows.add(List.of(what, Integer.toString(number))));
        rows.add(List.of("answers held against each other", Integer.toString(seen)));
        rows.add(List.of("contradictions", Integer.toString(wrong.size())));
        section.tables().add(new Table("What happened", List.of("", "number"), rows));
        wrong.stream().limit(SHOWN).forEach(section.notes()::add);
        section.notes().add("The history: " + file);
        section.raw().put("wrong", wrong);
    }

    /** Runs, and says what went wrong in it instead of throwing it. */
    public static List<String> troubleOf(Runnable run) {
        try {
            run.run();
            return List.of();
        } catch (BenchException failed) {
            return List.of(failed.getMessage());
        }
    }
}
