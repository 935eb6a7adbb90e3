package dev.brig.judge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Schema;
import dev.brig.judge.http.RawClient.RawAnswer;
import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.contract.ProblemDocument;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What every answer must be like, by the contract. */
final class AnswerRules {
    /** Of what is not a request to an operation, as the contract's own description has it. */
    private static final Set<Integer> OF_NO_OPERATION = Set.of(400, 401, 404, 405, 414, 417, 421, 431, 501);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Contract contract;
    private final Map<String, Schema> known = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();

    AnswerRules(Contract contract) {
        this.contract = contract;
    }

    /** How many answers there were, by their status. */
    Map<Integer, Integer> answers() {
        return answers;
    }

    /** Fails unless the answer is one that the contract knows for such a request. */
    void check(FuzzedRequest request, RawAnswer answer) {
        int status = answer.status();
        answers.merge(status, 1, Integer::sum);
        if (status == 501 && request.way() == FuzzedRequest.Way.MALFORMED && answer.body().length == 0) {
            return; // of another version of HTTP
        }
        Optional<JsonNode> documented = request.operation().map(operation -> response(operation, status));
        assertThat(OF_NO_OPERATION.contains(status)
                        || documented.map(found -> !found.isMissingNode()).orElse(false))
                .as("status %d is documented", status)
                .isTrue();
        assertThat(status)
                .as("no fault of the service: " + answer.text())
                .isLessThan(502)
                .isNotIn(500, 503, 429);
        if (status >= 300) {
            checkProblem(request, answer);
            return;
        }
        if (status == 204) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        JsonNode content = documented.orElseThrow().get("content");
        String type = answer.header("content-type").split(";", 2)[0];
        assertThat(content.has(type)).as("content type " + type).isTrue();
        if (type.equals("application/json") && !request.method().equals("HEAD")) {
            Contract.Operation operation = request.operation().orElseThrow();
            assertThat(schema(place(operation), operation.id()).validate(json(answer)))
                    .isEmpty();
        }
        if (operationTakesBody(request)) {
            assertThat(conforms(request)).as("what was carried out conforms").isTrue();
        }
    }

    private void checkProblem(FuzzedRequest request, RawAnswer answer) {
        assertThat(answer.header("content-type")).isEqualTo(ProblemDocument.MEDIA_TYPE);
        if (request.method().equals("HEAD")) {
            return;
        }
        JsonNode problem = json(answer);
        assertThat(schema("/components/schemas/Problem", "problem").validate(problem))
                .isEmpty();
        assertThat(problem.get("status").intValue()).isEqualTo(answer.status());
        assertThat(problem.get("code").textValue()).matches("[a-z0-9-]+");
        assertThat(problem.get("detail").textValue()).isNotBlank().hasSizeLessThan(1_000);
        assertThat(problem.path("field").asText("x")).isNotEmpty().hasSizeLessThan(1_000);
        if (answer.status() == 422 && isObject(request)) {
            assertThat(problem.has("field")).as("a field is named: " + problem).isTrue();
        }
        if (request.intact() && operationTakesBody(request)) {
            int expected = switch (problem.get("code").textValue()) {
                case "unknown-problem" -> 404;
                case "no-jobs" -> 501;
                default -> 422;
            };
            assertThat(answer.status()).as("nothing is wrong with its form").isEqualTo(expected);
            assertThat(problem.get("code").textValue())
                    .isNotIn("unknown-field", "missing-field", "wrong-type", "not-an-integer", "text-invalid");
        }
    }

    private static boolean operationTakesBody(FuzzedRequest request) {
        return request.operation()
                .flatMap(Contract.Operation::body)
                .filter(schema -> request.way() == FuzzedRequest.Way.WHOLE)
                .isPresent();
    }

    private static boolean conforms(FuzzedRequest request) {
        try {
            return request.operation()
                    .flatMap(Contract.Operation::body)
                    .orElseThrow()
                    .validate(JSON.readTree(request.body()))
                    .isEmpty();
        } catch (IOException notJson) {
            return false;
        }
    }

    private static boolean isObject(FuzzedRequest request) {
        try {
            return JSON.readTree(request.body()).isObject();
        } catch (IOException notJson) {
            return false;
        }
    }

    private static JsonNode json(RawAnswer answer) {
        try {
            JsonNode json = JSON.readTree(answer.body());
            assertThat(UTF_8.newEncoder().canEncode(json.toString()))
                    .as("no text has half of a surrogate pair: " + answer.text())
                    .isTrue();
            return json;
        } catch (JsonProcessingException notJson) {
            throw new AssertionError("not JSON: " + answer.text(), notJson);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private JsonNode response(Contract.Operation operation, int status) {
        String responses = "/paths/" + operation.path().replace("/", "~1") + "/"
                + operation.method().toLowerCase(java.util.Locale.ROOT) + "/responses/" + status;
        JsonNode response = contract.document().at(responses);
        return response.has("$ref")
                ? contract.document().at(response.get("$ref").textValue().substring(1))
                : response;
    }

    private String place(Contract.Operation operation) {
        String responses = "/paths/" + operation.path().replace("/", "~1") + "/"
                + operation.method().toLowerCase(java.util.Locale.ROOT) + "/responses/200";
        JsonNode response = contract.document().at(responses);
        return (response.has("$ref") ? response.get("$ref").textValue().substring(1) : responses)
                + "/content/application~1json/schema";
    }

    private Schema schema(String place, String name) {
        return known.computeIfAbsent(name, first -> contract.schema("#" + place));
    }
}
