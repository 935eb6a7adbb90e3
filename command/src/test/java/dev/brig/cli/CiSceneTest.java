package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.libc.Libc;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job clones over the user-mode network, builds in an image with a cache, tests against a PostgreSQL beside it, and brings its report back;
 * cancelled in the middle, it leaves nothing. Once by the command line, once over HTTP.
 */
@Tag("long")
class CiSceneTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private static Path around;

    private static CiScene scene;

    @TempDir
    private Path directory;

    @BeforeAll
    static void open() throws IOException {
        scene = CiScene.open(around);
    }

    @AfterAll
    static void close() {
        if (scene != null) {
            scene.close();
        }
    }

    private String[] arguments(String stay) throws IOException {
        Path script = Files.writeString(directory.resolve("job.sh"), CiScene.SCRIPT);
        List<String> all = new ArrayList<>(List.of("ci", "run", "--network", "user", "--timeout", "2min"));
        all.addAll(List.of("--ci-directory", directory.resolve("ci").toString()));
        all.addAll(List.of("--store", scene.store().toString(), "--image", CiScene.IMAGE));
        all.addAll(List.of("--host-port", Integer.toString(scene.port()), "--env", "PORT=" + scene.port()));
        all.addAll(List.of("--env", "STAY=" + stay, "--env", "PATH=" + CiScene.path()));
        all.addAll(List.of("--service-command", "db=" + CiScene.database(), "--cache", "objects=/home/ci/objects"));
        all.addAll(List.of("--artifact", "report.txt"));
        all.addAll(List.of("--artifacts-to", directory.resolve("out").toString()));
        all.addAll(List.of("--script", script.toString()));
        return all.toArray(String[]::new);
    }

    @Test
    void byTheCommandLine() throws IOException {
        Result first = Cli.brig(arguments(""));
        assertThat(first.status()).as(first.out() + first.err()).isZero();
        assertThat(first.out()).contains("compiling\n", "db | ");
        assertThat(directory.resolve("out/report.txt")).hasContent("42");
        Result second = Cli.brig(arguments(""));
        assertThat(second.status()).as(second.out() + second.err()).isZero();
        assertThat(second.out()).doesNotContain("compiling");

        Path kept = directory.resolve("ci/caches/objects/current").toRealPath();
        Files.delete(directory.resolve("out/report.txt"));
        Process cancelled = Cli.start(Redirect.PIPE, Redirect.DISCARD, arguments("yes"));
        try (BufferedReader log = cancelled.inputReader(StandardCharsets.UTF_8)) {
            String line = log.readLine();
            while (line != null && !line.equals("brought")) {
                line = log.readLine();
            }
            List<ProcessHandle> all = cancelled.descendants().toList();
            assertThat(commands(all)).anyMatch(name -> name.contains("/passt"));
            Libc.kill((int) cancelled.pid(), 15);
            assertThat(Cli.status(cancelled)).isEqualTo(128 + 15);
            assertThat(all).noneMatch(ProcessHandle::isAlive);
        }
        assertThat(directory.resolve("ci/runs")).isEmptyDirectory();
        assertThat(directory.resolve("ci/caches/objects/current").toRealPath()).isEqualTo(kept);
        assertThat(directory.resolve("out/report.txt")).doesNotExist();
    }

    private static List<String> commands(List<ProcessHandle> processes) {
        return processes.stream()
                .map(process -> process.info().command().orElse(""))
                .toList();
    }

    private static String job(String stay) {
        ObjectNode job = JSON.createObjectNode();
        job.put("image", CiScene.IMAGE).put("script", CiScene.SCRIPT).put("network", "user");
        job.putObject("env")
                .put("PORT", Integer.toString(scene.port()))
                .put("STAY", stay)
                .put("PATH", CiScene.path());
        job.putObject("limits").put("wallMillis", 120_000);
        job.putArray("hostPorts").add(scene.port());
        job.putArray("services").addObject().put("name", "db").put("command", CiScene.database());
        job.putObject("caches").put("objects", "/home/ci/objects");
        job.putArray("artifacts").add("report.txt");
        return job.toString();
    }

    @Test
    void overHttp() throws Exception {
        Process service = Cli.start(
                Redirect.PIPE,
                Redirect.INHERIT,
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--slots",
                "1",
                "--no-prepare",
                "--jobs",
                "1",
                "--job-network",
                "user",
                "--job-host-port",
                Integer.toString(scene.port()),
                "--state",
                directory.resolve("state").toString(),
                "--store",
                scene.store().toString());
        try (BufferedReader out = service.inputReader(StandardCharsets.UTF_8)) {
            String url = url(out);
            JsonNode first = followed(url, submit(url, job("")), "ended");
            assertThat(first.get("state").asText()).as(first.toString()).isEqualTo("finished");
            assertThat(first.at("/outcome/exitCode").asInt(-1))
                    .as(first.toString())
                    .isZero();
            assertThat(first.at("/caches/objects/kept").asBoolean()).isTrue();
            String id = first.get("id").asText();
            String sha256 = first.at("/artifacts/0/sha256").asText();
            assertThat(get(url + "/v1/jobs/" + id + "/artifacts/" + sha256)).isEqualTo("42\n");
            assertThat(get(url + "/v1/jobs/" + id + "/log")).contains("compiling\n");

            String stays = submit(url, job("yes"));
            followed(url, stays, "brought");
            assertThat(commands(service.descendants().toList())).anyMatch(name -> name.contains("/passt"));
            JsonNode cancelled = JSON.readTree(post(url + "/v1/jobs/" + stays + "/cancel", ""));
            assertThat(cancelled.get("state").asText()).isEqualTo("cancelled");
            assertThat(cancelled.get("artifacts")).isEmpty();
            assertThat(cancelled.at("/caches/objects/kept").asBoolean(true)).isFalse();
            assertThat(get(url + "/v1/jobs/" + stays + "/log")).doesNotContain("compiling");
            assertThat(commands(service.descendants().toList()))
                    .noneMatch(name -> name.contains("/passt") || name.contains("postgres") || name.contains("sleep"));
            try (Stream<Path> tenants = Files.list(directory.resolve("state/jobs/tenants"))) {
                assertThat(tenants.findFirst().orElseThrow().resolve("runs")).isEmptyDirectory();
            }
            Libc.kill((int) service.pid(), 15);
            assertThat(Cli.status(service)).isEqualTo(128 + 15);
        } finally {
            service.destroyForcibly();
        }
    }

    private static String url(BufferedReader out) throws IOException {
        Pattern listening = Pattern.compile("listening on (http://[^,]+),");
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            var found = listening.matcher(line);
            if (found.find()) {
                return found.group(1);
            }
        }
        throw new AssertionError("the service did not start");
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofMinutes(2));
    }

    private static String get(String url) throws Exception {
        return CLIENT.send(request(url).build(), BodyHandlers.ofString()).body();
    }

    private static String post(String url, String body) throws Exception {
        return CLIENT.send(
                        request(url)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static String submit(String url, String job) throws Exception {
        JsonNode accepted = JSON.readTree(post(url + "/v1/jobs", job));
        assertThat(accepted.path("state").asText()).as(accepted.toString()).isEqualTo("queued");
        return accepted.get("id").asText();
    }

    /** Reads its log until there is a word, and tells what the event has in which it is. */
    private static JsonNode followed(String url, String id, String word) throws Exception {
        HttpRequest live = request(url + "/v1/jobs/" + id + "/log")
                .header("Accept", "text/event-stream")
                .build();
        String event = "";
        try (Stream<String> lines = CLIENT.send(live, BodyHandlers.ofLines()).body()) {
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ") && (event.equals(word) || line.contains(word))) {
                    return JSON.readTree(line.substring(6));
                }
            }
        }
        throw new AssertionError("the log of " + id + " ended without " + word);
    }
}
