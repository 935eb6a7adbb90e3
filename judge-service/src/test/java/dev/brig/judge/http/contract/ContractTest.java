package dev.brig.judge.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import dev.brig.judge.access.Scope;
import dev.brig.judge.judging.Verdict;
import dev.brig.sandbox.Limit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ContractTest {
    private static final Contract CONTRACT = Contract.load();
    private static final JsonNode DOCUMENT = CONTRACT.document();

    @Test
    void everyReferenceLeadsSomewhere() {
        DOCUMENT.findValuesAsText("$ref")
                .forEach(reference -> assertThat(
                                DOCUMENT.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void theLimitsAreThoseOfTheEngine() {
        JsonNode limits = DOCUMENT.at("/components/schemas/Limits/properties");
        Set<String> names = new TreeSet<>();
        limits.fieldNames().forEachRemaining(names::add);
        Set<String> known = new TreeSet<>(Set.of("cpuSet"));
        for (Limit limit : Limit.values()) {
            known.add(limit.field());
            assertThat(limits.at("/" + limit.field() + "/minimum").longValue())
                    .as(limit.field())
                    .isEqualTo(limit.least());
            assertThat(limits.at("/" + limit.field() + "/maximum").longValue())
                    .as(limit.field())
                    .isEqualTo(limit.most());
        }
        assertThat(names).isEqualTo(known);
    }

    @Test
    void theVerdictsAreThoseOfTheJudge() {
        List<String> words = new ArrayList<>();
        DOCUMENT.at("/components/schemas/Judgement/properties/verdict/enum")
                .forEach(word -> words.add(word.textValue()));
        assertThat(words)
                .containsExactlyElementsOf(java.util.Arrays.stream(Verdict.values())
                        .map(Verdict::word)
                        .toList());
    }

    @Test
    void anOperationThatDoesNotSayWhoMayUseItIsRefused() {
        String text = new String(CONTRACT.text(), StandardCharsets.UTF_8);
        for (Contract.Operation operation : CONTRACT.operations()) {
            String place = "operationId: " + operation.id() + "\n";
            String without = operation.open()
                    ? text.replaceFirst("(?s)(" + place + ".*?)      security: \\[]\n", "$1")
                    : text.replaceFirst(place + "      x-scopes: .*\n", place);
            assertThat(without).as(operation.id()).isNotEqualTo(text);
            assertThatThrownBy(() -> new Contract(without.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(operation.id());
        }
    }

    @Test
    void whatChangesSomethingNeedsMoreThanTheRightToLook() {
        CONTRACT.operations().stream()
                .filter(operation -> !operation.method().equals("GET"))
                .forEach(operation -> assertThat(operation.scopes())
                        .as(operation.id())
                        .isNotEmpty()
                        .doesNotContain(Scope.READ, Scope.MONITOR));
    }

    @Test
    void examplesOfRequestsPassTheCheck() {
        for (Contract.Operation operation : CONTRACT.operations()) {
            if (operation.body().isPresent()) {
                JsonNode examples = DOCUMENT.at("/paths")
                        .get(operation.path())
                        .at("/post/requestBody/content/application~1json/examples");
                assertThat(examples).isNotEmpty();
                examples.forEach(example -> assertThatCode(() -> CONTRACT.check(operation, example.get("value")))
                        .doesNotThrowAnyException());
            }
        }
    }

    @Test
    void examplesOfAnswersFitTheirSchemas() {
        assertValid("Outcome", DOCUMENT.at("/components/examples/Exited/value"));
        assertValid("Outcome", DOCUMENT.at("/components/examples/OutOfMemory/value"));
        assertValid("Judgement", DOCUMENT.at("/components/examples/Accepted/value"));
        assertValid("TestedJudgement", DOCUMENT.at("/components/examples/Tested/value"));
        assertValid(
                "Blob",
                DOCUMENT.at("/paths/~1v1~1blobs~1{sha256}/put/responses/201/content/application~1json/example"));
        assertValid(
                "InstalledProblem",
                DOCUMENT.at("/paths/~1v1~1problems~1{id}/put/responses/201/content/application~1json/example"));
        assertValid(
                "Languages", DOCUMENT.at("/paths/~1v1~1languages/get/responses/200/content/application~1json/example"));
        DOCUMENT.at("/components/responses").forEach(response -> {
            JsonNode example = response.at("/content/application~1problem+json/example");
            if (!example.isMissingNode()) {
                assertValid("Problem", example);
            }
        });
    }

    @Test
    void everyAnswerThatIsAProblemSaysSo() {
        DOCUMENT.at("/components/responses").properties().stream()
                .filter(response -> !response.getKey().equals("Ready"))
                .forEach(response -> assertThat(
                                response.getValue().at("/content").has(ProblemDocument.MEDIA_TYPE))
                        .as(response.getKey())
                        .isTrue());
    }

    private static void assertValid(String schema, JsonNode value) {
        assertThat(schema(schema).validate(value)).as("%s: %s", schema, value).isEmpty();
    }

    private static Schema schema(String name) {
        return CONTRACT.schema("#/components/schemas/" + name);
    }
}
