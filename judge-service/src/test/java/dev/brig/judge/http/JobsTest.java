package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.http.JobClient.Event;
import dev.brig.judge.http.TestService.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobsTest {
    @TempDir
    private static Path state;

    private static TestService service;
    private static JobClient jobs;

    @BeforeAll
    static void start() {
        service = TestService.start(options ->
                options.withSlots(1).withStorage(Storage.TEMPORARY.in(state)).withJobs(JobClient.SETTINGS));
        jobs = new JobClient(service);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static byte[] tar(String name, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
            byte[] content = text.getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(content.length);
            out.putArchiveEntry(entry);
            out.write(content);
            out.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    private static String upload(byte[] bytes) {
        String digest = BlobsTest.digest(bytes);
        Reply reply = service.send(service.request("/v1/blobs/" + digest).PUT(BodyPublishers.ofByteArray(bytes)));
        assertThat(reply.status()).as(reply.text()).isIn(200, 201);
        return digest;
    }

    private static void assertNothingIsLeft() throws IOException {
        try (var tenants = Files.list(state.resolve("jobs/tenants"))) {
            for (Path tenant : (Iterable<Path>) tenants::iterator) {
                assertThat(tenant.resolve("runs")).isEmptyDirectory();
            }
        }
    }

    @Test
    void aJobRunsInItsWorkspaceAndBringsItsArtifactsBack() throws IOException {
        String workspace = upload(tar("src/input.txt", "brought\n"));
        String id = jobs.submit("""
                {"name": "build", "workspace": {"blob": "%s"}, "env": {"WORD": "said"},
                 "steps": [["sh", "-c", "mkdir out; cat src/input.txt > out/report.txt; echo $WORD"], ["ls", "out"]],
                 "artifacts": ["out", "absent"], "limits": {"wallMillis": 60000}}""".formatted(workspace));

        JsonNode job = jobs.await(id);

        assertThat(job.get("state").textValue()).as(job.toString()).isEqualTo("finished");
        assertThat(job.at("/outcome/exitCode").intValue()).isZero();
        assertThat(job.at("/outcome/usage/wallMicros").longValue()).isPositive();
        assertThat(job.at("/artifacts/0/path").textValue()).isEqualTo("out/report.txt");
        assertThat(job.get("troubles").toString()).contains("absent");
        assertThat(jobs.log(id)).contains("said\n$ ls out\nreport.txt\n");
        Reply artifact = service.get(
                "/v1/jobs/" + id + "/artifacts/" + job.at("/artifacts/0/sha256").textValue());
        assertThat(artifact.text()).isEqualTo("brought\n");
        assertThat(service.get("/v1/jobs/" + id + "/artifacts/" + "0".repeat(64))
                        .json()
                        .get("code")
                        .textValue())
                .isEqualTo("unknown-artifact");
        assertThat(job.toString()).doesNotContain("said");
        assertThat(state.resolve("jobs/kept/" + id + "/request.json")).doesNotExist();
        assertNothingIsLeft();
    }

    @Test
    void aScriptThatFailsIsAnOutcome() {
        JsonNode job = jobs.await(jobs.submit(JobClient.script("echo before; false; echo after")));
        assertThat(job.get("state").textValue()).isEqualTo("finished");
        assertThat(job.at("/outcome/exitCode").intValue()).isEqualTo(1);
    }

    @Test
    void aJobIsStoppedAtItsTime() {
        JsonNode job = jobs.await(jobs.submit("""
                {"script": "sleep 1000", "limits": {"wallMillis": 200}}"""));
        assertThat(job.get("state").textValue()).isEqualTo("finished");
        assertThat(job.at("/outcome/cause").textValue()).as(job.toString()).isEqualTo("wall");
    }

    @Test
    void theLogIsFollowedWhileItIsWrittenAndGoneOnWith() throws IOException {
        String id = jobs.submit(JobClient.script("echo héllo; while [ ! -e go ]; do sleep 0.05; done; echo bye"));
        List<Event> first =
                jobs.follow(id, event -> JobClient.text(List.of(event)).contains("héllo\n"));
        assertThat(first.getLast().name()).isEqualTo("log");
        assertThat(jobs.log(id)).isEqualTo("héllo\n");
        go();

        List<Event> rest =
                JobClient.follow(service.server().port(), id, first.getLast().id(), event -> false);

        assertThat(JobClient.text(rest)).isEqualTo("bye\n");
        assertThat(rest.getLast().name()).isEqualTo("ended");
        assertThat(JobClient.text(JobClient.follow(service.server().port(), id, "", event -> false)))
                .isEqualTo("héllo\nbye\n");
    }

    /** Into the workspaces of all jobs that run. */
    private static void go() throws IOException {
        try (var all = Files.walk(state.resolve("jobs/tenants"), 3)) {
            for (Path run : (Iterable<Path>) all.filter(path -> path.endsWith(Path.of("runs")))::iterator) {
                try (var workspaces = Files.list(run)) {
                    for (Path each : (Iterable<Path>) workspaces::iterator) {
                        Files.createFile(each.resolve("workspace/go"));
                    }
                }
            }
        }
    }

    @Test
    void aJobThatIsCancelledInTheMiddleLeavesNothing() throws IOException {
        long processes = ProcessHandle.current().descendants().count();
        String id = jobs.submit("""
                {"script": "echo runs; echo kept > report.txt; sleep 1000 & sleep 1000",
                 "artifacts": ["report.txt"], "caches": {"c": "cache"},
                 "services": [{"name": "beside", "command": "echo served; exec sleep 1000"}]}""");
        jobs.follow(
                id,
                event -> event.name().equals("log")
                        && event.data().get("text").textValue().contains("runs"));

        JsonNode cancelled = jobs.cancel(id).json();

        assertThat(cancelled.get("state").textValue()).isEqualTo("cancelled");
        assertThat(cancelled.get("artifacts")).isEmpty();
        assertThat(cancelled.at("/caches/c/kept").booleanValue()).isFalse();
        assertThat(jobs.cancel(id).json()).isEqualTo(cancelled);
        assertThat(ProcessHandle.current().descendants().count()).isLessThanOrEqualTo(processes);
        assertNothingIsLeft();
    }

    @Test
    void jobsTakeNoSlotsOfSubmissionsAndNoMorePlacesThanThereAre() {
        String one = jobs.submit(JobClient.script("echo runs; sleep 1000"));
        jobs.follow(one, event -> event.name().equals("log"));
        String two = jobs.submit(JobClient.script("echo never"));

        assertThat(service.run("{\"argv\":[\"true\"]}").status()).isEqualTo(200);
        assertThat(jobs.get(two).get("state").textValue()).isEqualTo("queued");
        assertThat(service.metric("brig_ci_jobs_places")).isEqualTo(1);
        assertThat(service.metric("brig_ci_jobs_running")).isEqualTo(1);
        assertThat(service.metric("brig_ci_jobs_waiting")).isEqualTo(1);
        assertThat(service.send(service.request("/v1/jobs/" + two).DELETE()).status())
                .isEqualTo(409);
        assertThat(jobs.cancel(two).json().get("state").textValue()).isEqualTo("cancelled");
        assertThat(jobs.log(two)).isEmpty();
        jobs.cancel(one);
        assertThat(service.metric("brig_ci_jobs_ended_total{state=\"cancelled\"}"))
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void aCacheIsKeptFromJobToJob() {
        String json = """
                {"script": "ls cache; echo kept > cache/file", "caches": {"of-test": "cache"}}""";
        assertThat(jobs.await(jobs.submit(json)).at("/caches/of-test/found").booleanValue())
                .isFalse();
        String id = jobs.submit(json);
        assertThat(jobs.await(id).at("/caches/of-test/found").booleanValue()).isTrue();
        assertThat(jobs.log(id)).isEqualTo("file\n");
    }

    @Test
    void listsAreFilteredAndComeInPages() {
        String first = jobs.submit("{\"name\":\"listed\",\"script\":\"true\"}");
        String second = jobs.submit("{\"name\":\"listed\",\"script\":\"true\"}");
        jobs.await(first);
        jobs.await(second);
        JsonNode page =
                service.get("/v1/jobs?name=listed&state=finished&limit=1").json();
        assertThat(TestService.schema("Jobs").validate(page)).isEmpty();
        assertThat(page.at("/jobs/0/id").textValue()).isEqualTo(second);
        JsonNode next = service.get(
                        "/v1/jobs?name=listed&limit=1&after=" + page.get("next").textValue())
                .json();
        assertThat(next.at("/jobs/0/id").textValue()).isEqualTo(first);
        assertThat(next.get("next").isNull()).isTrue();
        assertThat(service.get("/v1/jobs?name=listed&state=failed").json().get("jobs"))
                .isEmpty();
        assertThat(service.send(service.request("/v1/jobs/" + first).DELETE()).status())
                .isEqualTo(204);
        assertThat(service.get("/v1/jobs/" + first).status()).isEqualTo(404);
        assertThat(state.resolve("jobs/kept/" + first)).doesNotExist();
    }

    @Test
    void theSameRequestWithTheSameKeyIsTheSameJob() {
        String json = JobClient.script("echo once");
        Reply one = keyed(json);
        assertThat(keyed(json).json().get("id")).isEqualTo(one.json().get("id"));
        Reply other = keyed(JobClient.script("echo other"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().get("code").textValue()).isEqualTo("idempotency-key-reused");
        jobs.await(one.json().get("id").textValue());
    }

    private static Reply keyed(String json) {
        return service.send(service.request("/v1/jobs")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "key-of-a-job")
                .POST(BodyPublishers.ofString(json)));
    }

    @Test
    void aWorkspaceThatIsNoArchiveFailsTheJob() throws IOException {
        String blob = upload("no archive at all".getBytes(StandardCharsets.UTF_8));
        JsonNode job = jobs.await(jobs.submit("{\"script\":\"true\",\"workspace\":{\"blob\":\"" + blob + "\"}}"));
        assertThat(job.get("state").textValue()).isEqualTo("failed");
        assertThat(job.at("/error/code").textValue()).isEqualTo("workspace-invalid");
        assertNothingIsLeft();
    }

    @Test
    void anArchiveThatLeadsOutOfTheWorkspaceFailsTheJob() throws IOException {
        String blob = upload(tar("../out.txt", "out"));
        JsonNode job = jobs.await(jobs.submit("{\"script\":\"true\",\"workspace\":{\"blob\":\"" + blob + "\"}}"));
        assertThat(job.at("/error/code").textValue()).as(job.toString()).isEqualTo("workspace-invalid");
    }
}
