package dev.brig.bench.faults;

import dev.brig.bench.faults.Event.Kind;
import dev.brig.bench.faults.Event.Sight;
import dev.brig.judge.store.SubmissionStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Says what of a history must not be. All submissions of a history are such that a judge accepts them, but for those that clients cancel.
 *
 * <p>An answer is held against another one only where the client asked after that one was told: of two that are asked for at once either
 * may be the later one.
 */
public final class HistoryChecker {
    private static final String FINISHED = "finished";
    private static final String CANCELLED = "cancelled";
    private static final String LOST = "lost";

    private final List<Event> history;
    private final List<Event> done;
    private final Set<String> toBeCancelled;
    private final List<String> faults = new ArrayList<>();

    private HistoryChecker(List<Event> history) {
        this.history = history;
        done = of(Kind.FAULT);
        toBeCancelled = of(Kind.CANCEL_ASKED).stream().map(Event::id).collect(Collectors.toSet());
    }

    /** What is wrong, each in a sentence; nothing if all is well. */
    public static List<String> check(List<Event> history) {
        HistoryChecker checker = new HistoryChecker(history);
        checker.keys();
        checker.sights().forEach(checker::one);
        checker.all();
        checker.atWork();
        return checker.faults;
    }

    private List<Event> of(Kind kind) {
        return history.stream().filter(event -> event.kind() == kind).toList();
    }

    /** A key stands for one submission, whoever asked and how often. */
    private void keys() {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        Map<String, Set<String>> keys = new LinkedHashMap<>();
        for (Event event : of(Kind.ACCEPTED)) {
            ids.computeIfAbsent(event.key(), _ -> new TreeSet<>()).add(event.id());
            keys.computeIfAbsent(event.id(), _ -> new TreeSet<>()).add(event.key());
        }
        ids.forEach((key, several) -> require(several.size() == 1, "%s was accepted as %s".formatted(key, several)));
        keys.forEach((id, several) -> require(several.size() == 1, "%s was accepted for %s".formatted(id, several)));
    }

    /** By submission; also of those that were never seen. */
    private Map<String, List<Event>> sights() {
        Map<String, List<Event>> sights = new LinkedHashMap<>();
        of(Kind.ACCEPTED).forEach(event -> sights.put(event.id(), new ArrayList<>()));
        of(Kind.SEEN)
                .forEach(event -> sights.computeIfAbsent(event.id(), _ -> new ArrayList<>())
                        .add(event));
        return sights;
    }

    private void one(String id, List<Event> sights) {
        List<Event> ends = sights.stream().filter(HistoryChecker::isFinal).toList();
        if (ends.isEmpty()) {
            faults.add(id + " was accepted and has no result");
            return;
        }
        Event first = ends.getFirst();
        Sight end = sight(first);
        for (Event other : ends) {
            require(
                    sight(other).equals(end),
                    "%s changed from %s to %s, or something else of it did".formatted(id, end, sight(other)));
        }
        for (Event event : sights) {
            require(
                    isFinal(event) || event.asked() < first.told(),
                    "%s was %s, and then %s again".formatted(id, end, sight(event)));
        }
        switch (end.status()) {
            case FINISHED -> require(end.verdict().equals("accepted"), "%s was judged wrongly: %s".formatted(id, end));
            case CANCELLED ->
                require(toBeCancelled.contains(id), "%s is cancelled, and nobody has asked for it".formatted(id));
            case LOST ->
                require(
                        end.attempts() >= SubmissionStore.MOST_LOSSES,
                        "%s was given up after %s attempts".formatted(id, end.attempts()));
            default -> faults.add(id + " ended as " + end);
        }
    }

    private static boolean isFinal(Event event) {
        return sight(event).isFinal();
    }

    private static Sight sight(Event event) {
        return event.sight().orElseThrow();
    }

    /** In the end there is what was accepted, no more and no less. */
    private void all() {
        Set<String> accepted =
                of(Kind.ACCEPTED).stream().map(Event::id).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> listed = new LinkedHashSet<>();
        for (Event event : of(Kind.LISTED)) {
            require(listed.add(event.id()), "%s is listed twice".formatted(event.id()));
        }
        for (Event event : of(Kind.ACCEPTED)) {
            require(listed.contains(event.id()), "%s was accepted %s and is lost".formatted(event.id(), moment(event)));
        }
        for (String id : listed) {
            require(accepted.contains(id), "%s is there, and no client was told that it was accepted".formatted(id));
        }
    }

    /** Between which faults something was. */
    private String moment(Event event) {
        return done.stream()
                .filter(fault -> fault.told() > event.told())
                .findFirst()
                .map(next -> "before " + next.text())
                .orElse("after the last fault");
    }

    private void atWork() {
        of(Kind.STILL_AT_WORK).forEach(event -> faults.add("when all had ended: " + event.text()));
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }
}
