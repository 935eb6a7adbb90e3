package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.submission.LanguageVersions;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Language;
import dev.brig.policy.Languages;
import io.vertx.core.Future;
import java.util.Map;

/** Lists the languages. */
final class LanguagesHandler {
    private final Languages languages;
    private final LanguageVersions versions;
    private final Offload offload;

    LanguagesHandler(Languages languages, LanguageVersions versions, Offload offload) {
        this.languages = languages;
        this.versions = versions;
        this.offload = offload;
    }

    Future<Answer> list(Exchange exchange) {
        RunScope scope = new RunScope();
        exchange.carries(scope::cancel);
        return offload.await(() -> Answer.json(json(languages, versions.ask(scope))));
    }

    static ObjectNode json(Languages languages, Map<String, String> known) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode available = json.putArray("languages");
        for (Language language : languages.all()) {
            ObjectNode entry = available.addObject();
            entry.put("id", language.id());
            entry.put("name", language.name());
            entry.put("sourceFile", language.source());
            language.image().ifPresent(image -> entry.put("image", image));
            ArrayNode extensions = entry.putArray("extensions");
            language.extensions().forEach(extensions::add);
            entry.put("compiled", language.compile().isPresent());
            entry.put("version", known.get(language.id()));
        }
        ArrayNode unavailable = json.putArray("unavailable");
        languages
                .unavailable()
                .forEach((id, reason) -> unavailable.addObject().put("id", id).put("reason", reason));
        return json;
    }
}
