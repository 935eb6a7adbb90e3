package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service with images: policies, languages and requests name them. */
class ServedImagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Its compiler is a shell script, which writes down who it is. */
    private static final String LANGUAGE = """
              tiny%1$s:
                name: Tiny %1$s
                image: compiler:%1$s
                source: main.txt
                extensions: [tiny%1$s]
                tools: { compiler: /opt/compiler-* }
                version: [/bin/sh, "${compiler}", --version]
                compile: { command: [/bin/sh, "${compiler}", main.txt] }
                run: { command: [/bin/sh, program], files: [program] }
            """;

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private Process service;
    private URI url;

    @BeforeEach
    void aServiceWithImages() throws IOException {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        image("13");
        image("14");
        Path policies = Files.createDirectory(directory.resolve("policies"));
        Files.writeString(
                policies.resolve("languages.yaml"),
                "languages:\n" + LANGUAGE.formatted("13") + LANGUAGE.formatted("14") + LANGUAGE.formatted("15"));
        Files.writeString(policies.resolve("in-image.yaml"), """
                extends: judge
                root: compiler:13
                environment: { GREETING: "of the policy" }
                fileSystem:
                  /beside: { kind: text, text: "beside the image\\n" }
                """);
        service = Cli.start(
                "serve",
                "--no-prepare",
                "--listen",
                "127.0.0.1:0",
                "--slots",
                "1",
                "--store",
                store(),
                "--policies",
                policies.toString(),
                "--state",
                directory.resolve("state").toString());
        BufferedReader out = service.inputReader(StandardCharsets.UTF_8);
        String listening = out.readLine();
        url = URI.create(listening.substring(listening.indexOf("http://"), listening.indexOf(", ")));
        assertThat(out.readLine()).startsWith("brig: ready after ");
    }

    @AfterEach
    void end() {
        if (service != null) {
            service.toHandle().destroy();
            assertThat(Cli.status(service)).isEqualTo(143);
        }
        client.close();
    }

    private String store() {
        return directory.resolve("store").toString();
    }

    private void image(String version) throws IOException {
        Path root = directory.resolve("root" + version);
        TinyRoot.make(root);
        Files.writeString(root.resolve("etc/motd"), "image " + version + "\n");
        Files.createDirectories(root.resolve("opt"));
        Files.writeString(root.resolve("opt/compiler-" + version), """
                case $1 in
                --version) echo compiler %1$s ;;
                *) { echo "echo compiled by %1$s, run in"; echo "cat /etc/motd"; cat "$1"; } > program ;;
                esac
                """.formatted(version));
        Result added = Cli.brig("image", "import", "--store", store(), root.toString(), "compiler:" + version);
        assertThat(added.status()).as(added.err()).isZero();
    }

    private HttpRequest post(String path, String body) {
        return HttpRequest.newBuilder(url.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private JsonNode answer(HttpRequest request, int status) throws IOException {
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            return JSON.readTree(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private JsonNode run(String body, int status) throws IOException {
        return answer(post("/v1/runs", body), status);
    }

    @Test
    void languagesInDifferentImagesLiveSideBySide() throws IOException {
        JsonNode languages =
                answer(HttpRequest.newBuilder(url.resolve("/v1/languages")).build(), 200);
        for (String version : new String[] {"13", "14"}) {
            JsonNode language = language(languages.get("languages"), "tiny" + version);
            assertThat(language.get("image").textValue()).isEqualTo("compiler:" + version);
            assertThat(language.get("version").textValue()).isEqualTo("compiler " + version);
            JsonNode judgement = answer(post("/v1/submissions", """
                            {"language": "tiny%1$s", "source": "echo mine",
                             "expectedOutput": "compiled by %1$s, run in\\nimage %1$s\\nmine\\n"}""".formatted(version)), 200);
            assertThat(judgement.get("verdict").textValue())
                    .as(judgement.toPrettyString())
                    .isEqualTo("accepted");
        }
        assertThat(language(languages.get("unavailable"), "tiny15")
                        .get("reason")
                        .textValue())
                .startsWith("there is no image 'compiler:15'");
        JsonNode absent = answer(post("/v1/submissions", """
                {"language": "tiny15", "source": "x"}"""), 422);
        assertThat(absent.get("code").textValue()).isEqualTo("language-not-available");
    }

    private static JsonNode language(JsonNode list, String id) {
        for (JsonNode language : list) {
            if (language.get("id").textValue().equals(id)) {
                return language;
            }
        }
        throw new AssertionError("no language " + id + " in " + list.toPrettyString());
    }

    @Test
    void aRequestAndAPolicyNameTheImageOfAProgram() throws IOException {
        JsonNode asked = run("""
                {"argv": ["sh", "-c", "cat /etc/motd; cat in.txt"], "files": {"in.txt": {"text": "mine"}}, "image": "compiler:14"}""", 200);
        assertThat(asked.at("/stdout/text").textValue()).isEqualTo("image 14\nmine");

        String look = "cat /etc/motd /beside; echo $GREETING";
        assertThat(run("""
                        {"argv": ["sh", "-c", "%s"], "policy": "in-image"}""".formatted(look), 200).at("/stdout/text").textValue())
                .isEqualTo("image 13\nbeside the image\nof the policy\n");
        assertThat(run("""
                        {"argv": ["sh", "-c", "%s"], "policy": "in-image", "image": "compiler:14"}""".formatted(look), 200).at("/stdout/text").textValue()).isEqualTo("image 14\nof the policy\n");
        assertThat(run("""
                        {"argv": ["cat", "/etc/motd"]}""", 200).at("/exitCode").intValue())
                .as("the host's files come without an image")
                .isEqualTo(1);
    }

    @Test
    void anImageThatIsNotThereIsTheRequestsFault() throws IOException {
        JsonNode unknown = run("""
                {"argv": ["true"], "image": "compiler:15"}""", 422);
        assertThat(unknown.get("code").textValue()).isEqualTo("unknown-image");
        assertThat(unknown.get("field").textValue()).isEqualTo("image");
        assertThat(unknown.toString()).doesNotContain(directory.toString());

        JsonNode malformed = run("""
                {"argv": ["true"], "image": "Not A Name"}""", 422);
        assertThat(malformed.get("code").textValue()).isEqualTo("image-invalid");
        assertThat(malformed.get("field").textValue()).isEqualTo("image");
    }

    @Test
    void aRunningProgramKeepsItsImage() throws IOException {
        Path root = directory.resolve("root-of-its-own");
        TinyRoot.make(root);
        Files.writeString(root.resolve("etc/motd"), "soon gone\n");
        assertThat(Cli.brig("image", "import", "--store", store(), root.toString(), "soon:1")
                        .status())
                .isZero();
        CompletableFuture<HttpResponse<String>> running =
                client.sendAsync(post("/v1/runs", """
                        {"argv": ["sh", "-c", "while [ -e /etc/motd ]; do :; done"], "image": "soon:1",
                         "limits": {"cpuMillis": 60000, "wallMillis": 120000}}"""), BodyHandlers.ofString());
        awaitBusy(1, running);

        assertThat(Cli.brig("image", "rm", "--store", store(), "soon:1").status())
                .isZero();
        assertThat(garbage().get("inUse").intValue()).isEqualTo(1);
        run("""
                {"argv": ["true"], "image": "soon:1"}""", 422);
        awaitBusy(1, running);

        running.cancel(true);
        awaitBusy(0, new CompletableFuture<>());
        int deleted = 0;
        while (deleted == 0) { // the answer to the client that went away may still be under way
            deleted = garbage().get("layers").intValue();
        }
        assertThat(deleted).isEqualTo(1);

        Files.writeString(root.resolve("etc/motd"), "come back\n");
        assertThat(Cli.brig("image", "import", "--store", store(), root.toString(), "soon:1")
                        .status())
                .isZero();
        assertThat(run("""
                        {"argv": ["cat", "/etc/motd"], "image": "soon:1"}""", 200).at("/stdout/text").textValue()).isEqualTo("come back\n");
    }

    private JsonNode garbage() throws IOException {
        return JSON.readTree(
                Cli.brig("image", "gc", "--json", "--store", store()).out());
    }

    /** @param meanwhile must not end before */
    private void awaitBusy(int slots, CompletableFuture<HttpResponse<String>> meanwhile) throws IOException {
        HttpRequest metrics = HttpRequest.newBuilder(url.resolve("/metrics")).build();
        try {
            while (!client.send(metrics, BodyHandlers.ofString())
                    .body()
                    .contains("\nbrig_slots_busy " + slots + ".0")) {
                assertThat(meanwhile).isNotDone();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
