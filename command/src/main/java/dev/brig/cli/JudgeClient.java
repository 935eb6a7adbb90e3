package dev.brig.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.cli.process.CommandException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A client of a Brig service, here or elsewhere. */
final class JudgeClient implements AutoCloseable {
    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final JsonMapper JSON = new JsonMapper();

    private final URI service;
    private final Optional<String> key;
    private final String name;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTING)
            .build();

    /** @param name of the service in error messages */
    JudgeClient(URI service, Optional<String> key, String name) {
        this.service = service;
        this.key = key;
        this.name = name;
    }

    /** @param body as {@code openapi.yaml} describes it */
    JsonNode submit(JsonNode body) {
        return ask(request("/v1/submissions")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())));
    }

    JsonNode languages() {
        return ask(request("/v1/languages").GET());
    }

    JsonNode cluster() {
        return ask(request("/v1/cluster").GET());
    }

    /**
     * Begins one.
     *
     * @param filter as {@code openapi.yaml} describes it
     */
    JsonNode rejudge(String problem, JsonNode filter) {
        return ask(request("/v1/problems/" + segment(problem) + "/rejudgings")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(filter.toString())));
    }

    JsonNode rejudging(String id) {
        return ask(request("/v1/rejudgings/" + segment(id)).GET());
    }

    JsonNode applyRejudging(String id) {
        return ask(request("/v1/rejudgings/" + segment(id) + "/apply").POST(BodyPublishers.noBody()));
    }

    JsonNode cancelRejudging(String id) {
        return ask(request("/v1/rejudgings/" + segment(id) + "/cancel").POST(BodyPublishers.noBody()));
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        String base = service.toString().replaceAll("/+$", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        key.ifPresent(own -> request.header("Authorization", "Bearer " + own));
        return request;
    }

    private JsonNode ask(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
            JsonNode json = JSON.readTree(answer.body());
            if (answer.statusCode() != OK && answer.statusCode() != CREATED) {
                throw new CommandException(problem(json));
            }
            return json;
        } catch (JsonProcessingException other) {
            throw new CommandException(service + " does not answer as a Brig service does", other);
        } catch (ConnectException refused) {
            throw new CommandException("nothing listens at " + service, refused);
        } catch (IOException failed) {
            throw new CommandException("cannot talk to " + service + ": " + failed, failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    /** An error, as a problem document of RFC 9457. */
    private String problem(JsonNode json) {
        String field = json.path("field").asText();
        return name
                + (field.isEmpty() ? "" : JobOptions.option(field) + ": ")
                + json.path("detail").asText("no reason was given");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
