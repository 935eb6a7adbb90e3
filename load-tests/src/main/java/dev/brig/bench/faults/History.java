package dev.brig.bench.faults;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.bench.faults.Event.Kind;
import dev.brig.bench.faults.Event.Sight;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All events, in the order in which they were told, and a file with them: a line of JSON each. */
public final class History implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final long begin = System.nanoTime();
    private final List<Event> events = new ArrayList<>();
    private final BufferedWriter file;

    public History(Path file) {
        try {
            this.file = Files.newBufferedWriter(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The present; to be taken before a client asks. */
    public long now() {
        return System.nanoTime() - begin;
    }

    void accepted(long asked, String key, String id) {
        add(new Event(asked, now(), Kind.ACCEPTED, key, id, Optional.empty(), ""));
    }

    void cancelAsked(String id) {
        add(new Event(now(), now(), Kind.CANCEL_ASKED, "", id, Optional.empty(), ""));
    }

    void seen(long asked, String id, Sight sight) {
        add(new Event(asked, now(), Kind.SEEN, "", id, Optional.of(sight), ""));
    }

    void listed(long asked, String id) {
        add(new Event(asked, now(), Kind.LISTED, "", id, Optional.empty(), ""));
    }

    /** @param text what was done to which part */
    public void fault(String text) {
        add(new Event(now(), now(), Kind.FAULT, "", "", Optional.empty(), text));
    }

    /** @param text who still does what, though nothing is to be done */
    public void stillAtWork(String text) {
        add(new Event(now(), now(), Kind.STILL_AT_WORK, "", "", Optional.empty(), text));
    }

    private synchronized void add(Event event) {
        events.add(event);
        ObjectNode line = JSON.createObjectNode()
                .put("asked", event.asked())
                .put("told", event.told())
                .put("kind", event.kind().name());
        line.put("key", event.key()).put("id", event.id()).put("text", event.text());
        event.sight()
                .ifPresent(sight -> line.put("status", sight.status())
                        .put("verdict", sight.verdict())
                        .put("attempts", sight.attempts())
                        .put("digest", sight.digest()));
        try {
            file.write(line + "\n");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
