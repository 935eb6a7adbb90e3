package dev.brig.judge.dispatch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.store.SharedStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tests that one dispatcher knows of, for those who listen at another. A dispatcher says to all which submissions it has listeners for, and
 * says so again while it has; whoever knows how far one of them is says that, from its first test on where it is judged in the same
 * process. So what goes through the database grows with the listeners, not with the tests. Nothing of it is kept, and where there is too much, the last
 * tests of each submission are told.
 */
final class Relay {
    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    /** All letters are of one byte, so that a length is a size. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final long ASKED_NANOS = Duration.ofSeconds(15).toNanos();
    private static final long AGAIN_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int MOST_STEPS = 100;
    private static final int MOST_ASKED = 100_000;
    /** Around the parts of a message. */
    private static final int FRAME = 200;

    private final SharedStore store;
    private final String me;
    private final Map<String, Live> live;
    private final Map<String, Long> asked = new HashMap<>();
    private final Map<String, Long> asking = new HashMap<>();
    private final Map<String, Deque<JsonNode>> steps = new LinkedHashMap<>();
    private final List<JsonNode> questions = new ArrayList<>();

    /**
     * @param me what tells this dispatcher from the others
     * @param live what somebody may listen to here
     */
    Relay(SharedStore store, String me, Map<String, Live> live) {
        this.store = store;
        this.me = me;
        this.live = live;
        store.hear(this::hear);
    }

    /** Somebody listens here to these; to be called again and again. */
    synchronized void listening(Collection<String> ids) {
        asking.keySet().retainAll(ids);
        long now = System.nanoTime();
        for (String id : ids) {
            Long last = asking.get(id);
            if (last == null || now - last > AGAIN_NANOS) {
                asking.put(id, now);
                questions.add(JSON.getNodeFactory().textNode(id));
            }
        }
    }

    /** What happens to one that is judged here, or by a worker that says so here. */
    synchronized void told(String id, int attempt, Progress progress) {
        if (progress instanceof Progress.Tested test && asked.containsKey(id)) {
            Deque<JsonNode> own = steps.computeIfAbsent(id, unknown -> new ArrayDeque<>());
            if (own.size() == MOST_STEPS) {
                own.removeFirst();
            }
            own.add(JSON.createArrayNode()
                    .add(id)
                    .add(attempt)
                    .add(test.number())
                    .add(test.of())
                    .add(test.verdict())
                    .add(test.test()));
        }
    }

    /** Says what has come together; does not wait. */
    synchronized void flush() {
        long now = System.nanoTime();
        asked.values().removeIf(until -> now - until > 0);
        say("asks", questions);
        questions.clear();
        List<JsonNode> all = steps.values().stream().flatMap(Deque::stream).toList();
        say("steps", all);
        steps.clear();
    }

    private void say(String what, List<JsonNode> parts) {
        ArrayNode some = JSON.createArrayNode();
        int bytes = FRAME;
        for (JsonNode part : parts) {
            int size = text(part).length() + 1;
            if (bytes + size > SharedStore.NEWS_BYTES && !some.isEmpty()) {
                sayNow(what, some);
                some = JSON.createArrayNode();
                bytes = FRAME;
            }
            if (bytes + size <= SharedStore.NEWS_BYTES) {
                some.add(part);
                bytes += size;
            }
        }
        if (!some.isEmpty()) {
            sayNow(what, some);
        }
    }

    private void sayNow(String what, ArrayNode parts) {
        ObjectNode message = JSON.createObjectNode().put("from", me);
        message.set(what, parts);
        store.tellAll(text(message));
    }

    private static String text(JsonNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree has a JSON form", impossible);
        }
    }

    private void hear(String news) {
        try {
            JsonNode message = JSON.readTree(news);
            if (!message.path("from").asText().equals(me)) {
                message.path("asks").forEach(id -> ask(id.asText()));
                message.path("steps").forEach(this::pass);
            }
        } catch (JsonProcessingException other) {
            LOG.debug("news of another kind", other);
        }
    }

    /** Who asks first is told all, if it is judged here. */
    private void ask(String id) {
        synchronized (this) {
            if (asked.size() >= MOST_ASKED && !asked.containsKey(id)) {
                return;
            }
            if (asked.put(id, System.nanoTime() + ASKED_NANOS) != null) {
                return;
            }
        }
        Optional.ofNullable(live.get(id)).filter(Live::isRunning).ifPresent(own -> tellAgain(id, own));
    }

    private void tellAgain(String id, Live own) {
        List<Progress> past = new ArrayList<>();
        own.feed().listen(0, event -> past.add(event.progress())).run();
        int attempt = 0;
        for (Progress progress : past) {
            if (progress instanceof Progress.Compiling(int number)) {
                attempt = number;
            }
            told(id, attempt, progress);
        }
    }

    private void pass(JsonNode step) {
        Optional.ofNullable(live.get(step.path(0).asText()))
                .ifPresent(own -> own.testedElsewhere(
                        step.path(1).asInt(),
                        new Progress.Tested(
                                step.path(5).asText(),
                                step.path(4).asText(),
                                step.path(2).asInt(),
                                step.path(3).asInt())));
    }
}
