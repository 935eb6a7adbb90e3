package dev.brig.judge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.policy.Language;
import dev.brig.policy.Languages;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lists the languages, with the versions that their compilers and interpreters tell when they are run in the sandbox. A version
 * is asked for once. Used on one event loop only.
 */
final class LanguageCatalog {
    private final Languages languages;
    private final Lanes lanes;
    private final Map<String, String> versions = new LinkedHashMap<>();

    LanguageCatalog(Languages languages, Lanes lanes) {
        this.languages = languages;
        this.lanes = lanes;
    }

    Future<Answer> list(Exchange exchange) {
        Future<Void> asked = Future.succeededFuture();
        for (Language language : languages.all()) {
            // One after the other: whoever asks for the list takes one slot, not all.
            asked = asked.compose(
                    done -> versions.containsKey(language.id()) ? Future.succeededFuture() : ask(language, exchange));
        }
        return asked.map(done -> Answer.json(json()));
    }

    private Future<Void> ask(Language language, Exchange exchange) {
        Job job = language.version().job(Limits.none()).build();
        return lanes.lane(language.version().policy().name())
                .compose(lane -> lane.run(job, lane.take(job), exchange))
                .map(outcome -> {
                    version(outcome).ifPresent(version -> versions.put(language.id(), version));
                    return null;
                });
    }

    /** The first line of what the program said, wherever it said it. */
    private static Optional<String> version(Outcome outcome) {
        if (!outcome.exited(0)) {
            return Optional.empty();
        }
        return Stream.of(outcome.stdout(), outcome.stderr())
                .flatMap(output -> output.text().lines())
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst();
    }

    private ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode available = json.putArray("languages");
        for (Language language : languages.all()) {
            ObjectNode entry = available.addObject();
            entry.put("id", language.id());
            entry.put("name", language.name());
            entry.put("sourceFile", language.source());
            ArrayNode extensions = entry.putArray("extensions");
            language.extensions().forEach(extensions::add);
            entry.put("compiled", language.compile().isPresent());
            entry.put("version", versions.get(language.id()));
        }
        ArrayNode unavailable = json.putArray("unavailable");
        languages
                .unavailable()
                .forEach((id, reason) -> unavailable.addObject().put("id", id).put("reason", reason));
        return json;
    }
}
