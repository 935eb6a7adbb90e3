package dev.brig.judge.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.dispatch.Progress;
import dev.brig.judge.store.Ending;
import dev.brig.judge.store.Lease;
import dev.brig.judge.store.SharedProblems;
import dev.brig.judge.store.SubmissionState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What workers and nodes say to each other, in JSON. Names that are not known are passed over, so that newer ones can talk to older ones. */
public final class Messages {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String WORKER = "worker";
    private static final String LEASES = "leases";
    private static final String ATTEMPT = "attempt";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final int LONGEST_ABOUT = 256 << 10;

    private Messages() {}

    /** Whether a worker can be called so. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** What was said cannot be understood. */
    public static final class MalformedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String field;

        MalformedException(String field, String reason) {
            super(reason);
            this.field = field;
        }

        public String field() {
            return field;
        }
    }

    /**
     * A worker, as it is now.
     *
     * @param about of {@link Profile}
     */
    public record Self(String name, int slots, int busy, ObjectNode about) {
        ObjectNode json() {
            ObjectNode json = JSON.objectNode();
            json.put(WORKER, name).put("slots", slots).put("busy", busy).set("about", about);
            return json;
        }

        public static Self of(JsonNode json) {
            String name = text(json, WORKER);
            if (!isName(name)) {
                throw new MalformedException(WORKER, "A name has 1 to 100 letters, digits and ._-");
            }
            ObjectNode about = json.path("about") instanceof ObjectNode said ? said : JSON.objectNode();
            if (about.toString().length() > LONGEST_ABOUT) {
                throw new MalformedException("about", "It has more than " + LONGEST_ABOUT + " characters.");
            }
            return new Self(name, number(json, "slots"), number(json, "busy"), about);
        }
    }

    /** A worker asks for work, for so many submissions at most, and waits for it so long. */
    public record Claim(Self self, Set<String> languages, int most, Duration patience) {
        private static final Duration LONGEST = Duration.ofSeconds(30);

        public ObjectNode json() {
            ObjectNode json = self.json().put("most", most).put("waitMillis", patience.toMillis());
            languages.forEach(json.putArray("languages")::add);
            return json;
        }

        public static Claim of(JsonNode json) {
            Set<String> languages = new LinkedHashSet<>();
            json.path("languages").forEach(language -> languages.add(language.asText()));
            int most = number(json, "most");
            if (most < 1) {
                throw new MalformedException("most", "It is 1 or more.");
            }
            Duration patience = Duration.ofMillis(number(json, "waitMillis"));
            return new Claim(Self.of(json), languages, most, patience.compareTo(LONGEST) > 0 ? LONGEST : patience);
        }
    }

    /** What a worker holds, and how far that is. */
    public record Heartbeat(Self self, List<Lease> leases, List<Step> steps) {
        public ObjectNode json() {
            ObjectNode json = self.json();
            json.set(LEASES, references(leases));
            ArrayNode array = json.putArray("progress");
            steps.forEach(step -> array.add(step.json()));
            return json;
        }

        public static Heartbeat of(JsonNode json) {
            List<Step> steps = new ArrayList<>();
            json.path("progress").forEach(step -> steps.add(Step.of(step)));
            return new Heartbeat(Self.of(json), references(json), steps);
        }
    }

    /** A submission has come further. */
    public record Step(String id, int attempt, Progress progress) {
        ObjectNode json() {
            ObjectNode json = JSON.objectNode().put("id", id).put(ATTEMPT, attempt);
            if (progress instanceof Progress.Tested(String test, String verdict, int number, int of)) {
                json.put("test", test)
                        .put("verdict", verdict)
                        .put("number", number)
                        .put("of", of);
            }
            return json;
        }

        static Step of(JsonNode json) {
            String id = text(json, "id");
            int attempt = number(json, ATTEMPT);
            return new Step(
                    id,
                    attempt,
                    json.has("test")
                            ? new Progress.Tested(
                                    text(json, "test"),
                                    text(json, "verdict"),
                                    number(json, "number"),
                                    number(json, "of"))
                            : new Progress.Compiling(attempt));
        }
    }

    /** Leases by what identifies them. */
    public static ArrayNode references(Collection<Lease> leases) {
        ArrayNode array = JSON.arrayNode();
        leases.forEach(lease -> array.addObject().put("id", lease.id()).put(ATTEMPT, lease.attempt()));
        return array;
    }

    /** Leases that are named in a message; they lack all else. */
    public static List<Lease> references(JsonNode json) {
        List<Lease> leases = new ArrayList<>();
        json.path(LEASES).forEach(each -> leases.add(reference(each)));
        return leases;
    }

    private static Lease reference(JsonNode json) {
        return new Lease(text(json, "id"), number(json, ATTEMPT), "", new byte[0]);
    }

    /** A message that names leases. */
    public static ObjectNode naming(Collection<Lease> leases) {
        ObjectNode json = JSON.objectNode();
        json.set(LEASES, references(leases));
        return json;
    }

    /** Work that is given out. */
    public static ObjectNode work(List<Lease> leases) {
        ObjectNode json = JSON.objectNode();
        ArrayNode array = json.putArray(LEASES);
        leases.forEach(lease -> {
            ObjectNode each = array.addObject()
                    .put("id", lease.id())
                    .put(ATTEMPT, lease.attempt())
                    .put("tenant", lease.tenant())
                    .put("request", lease.request());
            lease.trace().ifPresent(trace -> each.put("traceparent", trace));
        });
        return json;
    }

    static List<Lease> work(JsonNode json) {
        List<Lease> leases = new ArrayList<>();
        json.path(LEASES)
                .forEach(each -> leases.add(new Lease(
                        text(each, "id"),
                        number(each, ATTEMPT),
                        text(each, "tenant"),
                        Optional.ofNullable(each.path("traceparent").textValue()),
                        bytes(each, "request"))));
        return leases;
    }

    /**
     * A result.
     *
     * @param cpuMicros what it took of CPU time
     */
    public record Finish(Lease lease, Ending ending, long cpuMicros) {
        private static final long MOST_CPU_MICROS = TimeUnit.DAYS.toMicros(1);

        public ObjectNode json() {
            return JSON.objectNode()
                    .put("id", lease.id())
                    .put(ATTEMPT, lease.attempt())
                    .put("state", ending.state().key())
                    .put("verdict", ending.verdict().orElse(null))
                    .put("cpuMicros", cpuMicros)
                    .put("result", ending.result());
        }

        public static Finish of(JsonNode json) {
            byte[] result = bytes(json, "result");
            return new Finish(
                    reference(json),
                    switch (text(json, "state")) {
                        case "finished" -> Ending.finished(text(json, "verdict"), result);
                        case "failed" -> Ending.failed(result);
                        default ->
                            throw new MalformedException(
                                    "state",
                                    "It is " + SubmissionState.FINISHED.key() + " or " + SubmissionState.FAILED.key()
                                            + ".");
                    },
                    Math.clamp(json.path("cpuMicros").asLong(), 0, MOST_CPU_MICROS));
        }
    }

    public static ObjectNode problem(SharedProblems.Version version) {
        ObjectNode json = JSON.objectNode().put("version", version.number()).put("digest", version.digest());
        version.numbers().forEach(json.putArray("versions")::add);
        return json;
    }

    static SharedProblems.Version problem(JsonNode json) {
        List<Integer> numbers = new ArrayList<>();
        json.path("versions").forEach(number -> numbers.add(number.asInt()));
        return new SharedProblems.Version(number(json, "version"), numbers, text(json, "digest"));
    }

    private static String text(JsonNode json, String name) {
        if (!json.path(name).isTextual()) {
            throw new MalformedException(name, "It is missing, or no text.");
        }
        return json.get(name).textValue();
    }

    private static int number(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.canConvertToInt() || !value.isIntegralNumber() || value.intValue() < 0) {
            throw new MalformedException(name, "It is missing, or no whole number from 0 on.");
        }
        return value.intValue();
    }

    private static byte[] bytes(JsonNode json, String name) {
        try {
            byte[] bytes = json.path(name).binaryValue();
            if (bytes != null) {
                return bytes;
            }
        } catch (IOException notBase64) {
            // said below
        }
        throw new MalformedException(name, "It is missing, or no base64.");
    }
}
