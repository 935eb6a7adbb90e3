package dev.brig.judge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.blob.BlobLimits;
import dev.brig.judge.http.TestService.Reply;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProblemsTest {
    private static final int LARGEST = 1 << 20;
    static final Map<String, String> LEAST = Map.of(
            "problem.yaml", "name: Least\nlimits:\n  time_limit: 1\n",
            "problem_statement/problem.tex", "\\problemname{Least}\n",
            "data/sample/1.in", "1\n",
            "data/sample/1.ans", "1\n",
            "data/secret/1.in", "2\n",
            "data/secret/1.ans", "2\n",
            "input_validators/validate.py", "exit(42)\n",
            "submissions/accepted/right.py", "print(input())\n");

    @TempDir
    private static Path state;

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start(options ->
                options.withStorage(Storage.TEMPORARY.in(state).withBlobs(new BlobLimits(LARGEST, 2 * LARGEST))));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static Reply put(String id, byte[] archive) {
        return service.send(service.request("/v1/problems/" + id).PUT(BodyPublishers.ofByteArray(archive)));
    }

    private static Reply delete(String id) {
        return service.send(service.request("/v1/problems/" + id).DELETE());
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.json().get("code").textValue()).isEqualTo(code);
        assertThat(TestService.schema("Problem").validate(reply.json())).isEmpty();
    }

    private static Map<String, String> changed(String file, String text) {
        var files = new java.util.HashMap<>(LEAST);
        files.put(file, text);
        return files;
    }

    @Test
    void onesThatWereUploadedAreListedInVersionsUntilTheyAreDeleted() {
        byte[] first = Archives.zipOfTexts(LEAST);
        Reply added = put("least", first);
        assertThat(added.status()).as(added.text()).isEqualTo(201);
        assertThat(TestService.schema("InstalledProblem").validate(added.json()))
                .isEmpty();
        assertThat(added.json().get("version").intValue()).isEqualTo(1);
        assertThat(added.json().get("name").textValue()).isEqualTo("Least");
        assertThat(added.json().get("tests").intValue()).isEqualTo(2);
        assertThat(put("least", first).status()).as("the same again").isEqualTo(200);

        Reply next = put("least", Archives.zipOfTexts(changed("data/secret/1.ans", "3\n")));
        assertThat(next.status()).isEqualTo(201);
        assertThat(next.json().get("versions").toString()).isEqualTo("[1,2]");

        JsonNode list = service.get("/v1/problems").json().get("problems");
        assertThat(list.findValuesAsText("id")).contains("least");
        assertThat(service.get("/v1/problems/least").json().get("version").intValue())
                .isEqualTo(2);

        assertThat(delete("least").status()).isEqualTo(204);
        assertProblem(delete("least"), 404, "unknown-problem");
        assertProblem(service.get("/v1/problems/least"), 404, "unknown-problem");
        assertThat(put("least", first).json().get("version").intValue()).isEqualTo(1);
        assertThat(delete("least").status()).isEqualTo(204);
    }

    @Test
    void everyMistakeOfAPackageIsToldAndNothingIsLeftOfIt() throws IOException {
        Map<String, String> wrong = changed("problem.yaml", "name: Least\nlimits:\n  memory: no\nnonsense: 1\n");
        wrong.remove("data/secret/1.ans");
        Reply refused = put("wrong", Archives.zipOfTexts(wrong));
        assertProblem(refused, 422, "package-refused");
        JsonNode findings = refused.json().get("findings");
        assertThat(findings.findValuesAsText("file")).contains("problem.yaml");
        assertThat(findings.size()).isGreaterThan(1);
        assertProblem(service.get("/v1/problems/wrong"), 404, "unknown-problem");
        assertNothingStaged();
    }

    @Test
    void hostileArchivesAreRefusedAndLeaveNothing() throws IOException {
        Reply out = put("hostile", Archives.zipOfTexts(changed("../../out", "x")));
        assertProblem(out, 422, "package-refused");
        assertThat(out.json().at("/findings/0/code").textValue()).isIn("leads-out", "bad-name");
        assertProblem(put("hostile", "no archive".getBytes(UTF_8)), 422, "package-refused");
        assertProblem(put("hostile", new byte[0]), 422, "package-refused");
        assertProblem(put("hostile", new byte[LARGEST + 1]), 413, "body-too-large");
        assertProblem(put(".hidden", new byte[1]), 422, "problem-id-invalid");
        assertProblem(put("a%2fb", new byte[1]), 422, "problem-id-invalid");
        assertNothingStaged();
        assertThat(state.resolve("out")).doesNotExist();
        assertThat(state.resolve("problems/out")).doesNotExist();
    }

    /** What was staged goes beside the answer. */
    private static void assertNothingStaged() throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        long left;
        do {
            try (Stream<Path> files = Files.list(state.resolve("problems/.staging"))) {
                left = files.count();
            }
        } while (left > 0 && System.nanoTime() < end);
        assertThat(left).isZero();
    }
}
