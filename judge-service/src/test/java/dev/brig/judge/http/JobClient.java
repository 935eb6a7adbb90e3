package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.http.TestService.Reply;
import dev.brig.judge.jobs.JobSettings;
import dev.brig.policy.Policies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Has jobs of CI run by a service, and follows them. */
record JobClient(TestService service) {
    static final JobSettings SETTINGS = JobSettings.usual(Policies.ci(), 1);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** One of a stream. */
    record Event(String id, String name, JsonNode data) {}

    Reply send(String json) {
        return service.post("/v1/jobs", json);
    }

    /** @return its id */
    String submit(String json) {
        Reply reply = send(json);
        assertThat(reply.status()).as(reply.text()).isEqualTo(202);
        assertThat(TestService.schema("KeptJob").validate(reply.json())).isEmpty();
        String id = reply.json().get("id").textValue();
        assertThat(reply.header("Location")).isEqualTo("/v1/jobs/" + id);
        return id;
    }

    static String script(String text) {
        return "{\"script\":" + TestService.quoted(text) + "}";
    }

    JsonNode get(String id) {
        JsonNode json = service.get("/v1/jobs/" + id).json();
        assertThat(TestService.schema("KeptJob").validate(json)).isEmpty();
        return json;
    }

    String log(String id) {
        return service.get("/v1/jobs/" + id + "/log").text();
    }

    Reply cancel(String id) {
        return service.send(service.request("/v1/jobs/" + id + "/cancel").POST(BodyPublishers.noBody()));
    }

    /** Follows it to its end. */
    JsonNode await(String id) {
        Event last = follow(service.server().port(), id, "", event -> false).getLast();
        assertThat(last.name()).isEqualTo("ended");
        assertThat(last.data()).isEqualTo(get(id));
        return last.data();
    }

    List<Event> follow(String id, Predicate<Event> enough) {
        return follow(service.server().port(), id, "", enough);
    }

    /** The events of a job up to the first that is enough, or to the end. */
    static List<Event> follow(int port, String id, String lastId, Predicate<Event> enough) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/v1/jobs/" + id + "/log"))
                .timeout(Duration.ofMinutes(2))
                .header("Accept", "text/event-stream");
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        List<Event> events = new ArrayList<>();
        try (Stream<String> lines =
                CLIENT.send(request.build(), BodyHandlers.ofLines()).body()) {
            String number = "";
            String name = "";
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.startsWith("id: ")) {
                    number = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    Event event = new Event(number, name, TestService.json(line.substring(6)));
                    number = "";
                    events.add(event);
                    if (enough.test(event)) {
                        return events;
                    }
                }
            }
            return events;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What the pieces of a log are together. */
    static String text(List<Event> events) {
        StringBuilder text = new StringBuilder();
        events.stream()
                .filter(event -> event.name().equals("log"))
                .forEach(event -> text.append(event.data().get("text").textValue()));
        return text.toString();
    }
}
