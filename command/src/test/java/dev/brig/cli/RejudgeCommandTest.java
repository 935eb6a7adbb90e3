package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejudgeCommandTest {
    private static final String ECHO = "{\"language\":\"python3\",\"problem\":\"sums\",\"source\":\"print(input())\"}";
    private static final String DOUBLE =
            "{\"language\":\"python3\",\"problem\":\"sums\",\"source\":\"print(int(input()) * 2)\"}";
    private static final String CRASH = "{\"language\":\"python3\",\"problem\":\"sums\",\"source\":\"exit(1)\"}";

    @TempDir
    private Path state;

    private final HttpClient http = HttpClient.newHttpClient();
    private String url = "";

    @BeforeEach
    void requireGroups() {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
    }

    private static byte[] problem(int factor) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : Map.of(
                            "problem.yaml", "name: Sums\nlimits:\n  time_limit: 5\n",
                            "problem_statement/problem.tex", "\\problemname{Sums}\n",
                            "data/sample/1.in", "1\n",
                            "data/sample/1.ans", factor + "\n",
                            "data/secret/1.in", "2\n",
                            "data/secret/1.ans", 2 * factor + "\n",
                            "input_validators/validate.py", "exit(42)\n",
                            "submissions/accepted/right.py", "print(int(input()) * " + factor + ")\n")
                    .entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private HttpResponse<String> send(String method, String path, byte[] body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", "application/json")
                        .header("Prefer", "respond-async")
                        .method(method, BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private void upload(int factor) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url + "/v1/problems/sums"))
                        .PUT(BodyPublishers.ofByteArray(problem(factor)))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private void submit(String body) throws Exception {
        HttpResponse<String> answer = send("POST", "/v1/submissions", body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String place = answer.headers().firstValue("Location").orElseThrow();
        while (!send("GET", place, new byte[0]).body().contains("\"finished\"")) {
            Thread.onSpinWait(); // the test's own bound ends it
        }
    }

    @Test
    void showsWhatChangesAndLetsItCountOnlyWhenToldTo() throws Exception {
        Process service = Cli.start(
                "serve", "--no-prepare", "--listen", "127.0.0.1:0", "--slots", "1", "--state", state.toString());
        try (BufferedReader out = service.inputReader(StandardCharsets.UTF_8)) {
            url = out.readLine().replaceAll(".*(http://[0-9.:]+).*", "$1");
            assertThat(out.readLine()).startsWith("brig: ready after ");
            upload(1);
            submit(ECHO);
            submit(DOUBLE);
            submit(CRASH);

            Result same = Cli.brig("rejudge", "sums", "--url", url);
            assertThat(same.status()).as(same.err()).isZero();
            assertThat(same.out()).startsWith("0 of 3 change; not applied");
            assertThat(same.err()).startsWith("brig: rejudging ").endsWith(", submissions: 3\n");

            upload(2);
            Result changed =
                    Cli.brig("rejudge", "sums", "--url", url, "--verdict", "accepted", "--verdict", "wrong-answer");
            assertThat(changed.status()).as(changed.err()).isEqualTo(1);
            assertThat(changed.out())
                    .startsWith("SUBMISSION ")
                    .contains("accepted -> wrong-answer: 1\nwrong-answer -> accepted: 1\n2 of 2 change; not applied: ");
            String id = changed.out().replaceAll("(?s).*--id (\\S+) --apply.*", "$1");
            assertThat(id).isEqualTo(changed.err().replaceAll("(?s)brig: rejudging (\\S+),.*", "$1"));

            Result applied = Cli.brig("rejudge", "--id", id, "--apply", "--url", url, "--json");
            assertThat(applied.status()).as(applied.err()).isEqualTo(1);
            assertThat(applied.out()).contains("\"state\" : \"applied\"", "\"before\" : \"accepted\"");
            Result again = Cli.brig("rejudge", "--id", id, "--apply", "--url", url);
            assertThat(again.out()).endsWith("2 of 2 change; applied\n");
            assertThat(again.status()).isEqualTo(1);

            Result begun = Cli.brig("rejudge", "sums", "--url", url, "--no-wait", "--language", "python3");
            assertThat(begun.status()).as(begun.err()).isZero();
            Result cancelled = Cli.brig("rejudge", "--id", begun.out().strip(), "--cancel", "--url", url);
            assertThat(cancelled.out()).as(cancelled.err()).isEqualTo("cancelled\n");

            Result unknown = Cli.brig("rejudge", "products", "--url", url);
            assertThat(unknown.status()).isEqualTo(125);
            assertThat(unknown.err()).contains("There is no such submission");
        } finally {
            service.toHandle().destroy();
            Cli.status(service);
        }
    }

    @Test
    void optionsThatDoNotGoTogetherAreRefused() {
        assertThat(Cli.brig("rejudge").err()).contains("either a problem or --id");
        assertThat(Cli.brig("rejudge", "sums", "--cancel").err()).contains("--cancel needs --id");
        assertThat(Cli.brig("rejudge", "--id", "x", "--verdict", "accepted").status())
                .isEqualTo(125);
    }
}
