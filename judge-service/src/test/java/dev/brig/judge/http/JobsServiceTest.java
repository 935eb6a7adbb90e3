package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.access.Scope;
import dev.brig.judge.http.TestService.Reply;
import dev.brig.judge.jobs.JobSettings;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What services do with jobs when they start, end, and have keys. */
class JobsServiceTest {
    private static final String LONG = JobClient.script("echo runs; sleep 1000");

    @TempDir
    private Path state;

    private TestService start(JobSettings settings) {
        return TestService.start(options ->
                options.withSlots(1).withStorage(Storage.TEMPORARY.in(state)).withJobs(settings));
    }

    private static void awaitRunning(JobClient jobs, String id) {
        jobs.follow(id, event -> event.name().equals("log"));
    }

    @Test
    void withoutBeingToldAServiceTakesNone() {
        try (TestService service = TestService.start(options -> options.withSlots(1))) {
            for (String path : new String[] {"/v1/jobs", "/v1/jobs/x", "/v1/jobs/x/log"}) {
                Reply reply = service.get(path);
                assertThat(reply.status()).as(path).isEqualTo(501);
                assertThat(reply.json().get("code").textValue()).isEqualTo("no-jobs");
                assertThat(reply.json().get("detail").textValue()).contains("--jobs");
            }
            assertThat(service.post("/v1/jobs", LONG).status()).isEqualTo(501);
        }
    }

    @Test
    void whatRunsWhenTheServiceEndsIsInterruptedAndWhatWaitsIsRunByTheNext() throws IOException {
        String running;
        String waiting;
        long processes = ProcessHandle.current().descendants().count();
        TestService first = start(JobClient.SETTINGS);
        JobClient jobs = new JobClient(first);
        running = jobs.submit(LONG);
        awaitRunning(jobs, running);
        waiting = jobs.submit(JobClient.script("echo later"));
        TestService.await(first.server().close(Duration.ofMillis(1)));
        assertThat(ProcessHandle.current().descendants().count()).isLessThanOrEqualTo(processes);

        try (TestService second = start(JobClient.SETTINGS)) {
            JobClient again = new JobClient(second);
            JsonNode ended = again.get(running);
            assertThat(ended.get("state").textValue()).isEqualTo("interrupted");
            assertThat(ended.at("/error/code").textValue()).isEqualTo("interrupted");
            assertThat(again.log(running)).isEqualTo("runs\n");
            assertThat(again.await(waiting).get("state").textValue()).isEqualTo("finished");
            assertThat(again.log(waiting)).isEqualTo("later\n");
        }
    }

    @Test
    void aFollowerOfWhatWaitsIsSentAwayWhenTheServiceEnds() {
        TestService service = start(JobClient.SETTINGS);
        JobClient jobs = new JobClient(service);
        String running = jobs.submit(LONG);
        awaitRunning(jobs, running);
        String waiting = jobs.submit(LONG);
        var closed = new AtomicReference<Future<Void>>();
        var events = jobs.follow(waiting, event -> {
            closed.set(service.server().close(Duration.ofMillis(1)));
            return false;
        });
        assertThat(events).extracting(JobClient.Event::name).containsExactly("queued");
        TestService.await(closed.get());
    }

    @Test
    void aServiceThatWasKilledFindsItsJobInterrupted() throws Exception {
        String id;
        try (ServiceProcess killed = ServiceProcess.start(state, List.of(), "3", "jobs")) {
            Reply reply = killed.send(killed.request("/v1/jobs")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(LONG)));
            id = reply.json().get("id").textValue();
            JobClient.follow(killed.port(), id, "", event -> event.name().equals("log"));
            killed.killAfter(0);
        }
        try (TestService next = start(JobClient.SETTINGS)) {
            JsonNode job = new JobClient(next).get(id);
            assertThat(job.get("state").textValue()).isEqualTo("interrupted");
            assertThat(job.at("/error/detail").textValue()).contains("killed");
            try (var tenants = Files.list(state.resolve("jobs/tenants"))) {
                assertThat(tenants.findFirst().orElseThrow().resolve("runs")).isEmptyDirectory();
            }
        }
    }

    @Test
    void moreThanMayWaitAreNotTaken() {
        try (TestService service = start(JobClient.SETTINGS.withWaiting(1))) {
            JobClient jobs = new JobClient(service);
            String one = jobs.submit(LONG);
            String two = jobs.submit(LONG);
            Reply refused = jobs.send(LONG);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.json().get("code").textValue()).isEqualTo("too-many-jobs");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            jobs.cancel(two);
            jobs.cancel(one);
        }
    }

    @Test
    void aLogAndArtifactsAreNoLargerThanTheyMayBe() {
        try (TestService service = start(JobClient.SETTINGS.withSizes(1 << 20, 1000, 1000))) {
            JobClient jobs = new JobClient(service);
            String id = jobs.submit("""
                    {"script": "head -c 2000 /dev/zero > large; head -c 500 /dev/zero > small; echo ok",
                     "artifacts": ["large", "small"]}""");
            JsonNode job = jobs.await(id);
            assertThat(job.get("leftBehind").toString()).contains("large");
            assertThat(job.get("artifacts")).hasSize(1);
            String talker = jobs.submit(JobClient.script("while echo word; do :; done"));
            JsonNode stopped = jobs.await(talker);
            assertThat(stopped.at("/outcome/cause").textValue())
                    .as(stopped.toString())
                    .isEqualTo("output");
            assertThat(jobs.log(talker)).hasSizeLessThanOrEqualTo(1000);
        }
    }

    @Test
    void whatEndedLongAgoIsForgotten() {
        try (TestService service = start(JobClient.SETTINGS.withKeeping(Duration.ZERO, 1 << 20))) {
            JobClient jobs = new JobClient(service);
            String first = jobs.submit(JobClient.script("true"));
            JobClient.follow(service.server().port(), first, "", event -> false);
            service.awaitMetric("brig_ci_jobs_running", 0);
            String second = jobs.submit(JobClient.script("true"));
            JobClient.follow(service.server().port(), second, "", event -> false);
            assertThat(service.get("/v1/jobs/" + first).status()).isEqualTo(404);
        }
    }

    private static void awaitEnd(KeyedService keyed, String secret, String id) {
        keyed.send(secret, keyed.service().request("/v1/jobs/" + id + "/log").header("Accept", "text/event-stream"));
    }

    @Test
    void jobsAndCachesBelongToATenant() {
        try (KeyedService keyed = KeyedService.start(state, options -> options.withJobs(JobClient.SETTINGS))) {
            String ours = keyed.key("ours", Scope.JOBS).secret();
            String theirs = keyed.key("theirs", Scope.JOBS).secret();
            String submitter = keyed.key("ours", Scope.SUBMIT, Scope.RUN).secret();
            String cache = "{\"script\":\"ls c; touch c/ours\",\"caches\":{\"c\":\"c\"}}";

            String id = keyed.post(ours, "/v1/jobs", cache).json().get("id").textValue();

            assertThat(keyed.get(theirs, "/v1/jobs/" + id).status()).isEqualTo(404);
            assertThat(keyed.get(theirs, "/v1/jobs/" + id + "/log").status()).isEqualTo(404);
            assertThat(keyed.get(theirs, "/v1/jobs").json().get("jobs")).isEmpty();
            assertThat(keyed.get(ours, "/v1/jobs").json().get("jobs")).hasSize(1);
            assertThat(keyed.post(submitter, "/v1/jobs", cache).status()).isEqualTo(403);
            assertThat(keyed.get(keyed.admin(), "/v1/jobs/" + id).status()).isEqualTo(200);
            String other =
                    keyed.post(theirs, "/v1/jobs", cache).json().get("id").textValue();
            awaitEnd(keyed, ours, id);
            awaitEnd(keyed, theirs, other);
            assertThat(keyed.get(theirs, "/v1/jobs/" + other)
                            .json()
                            .at("/caches/c/found")
                            .booleanValue())
                    .isFalse();
        }
    }
}
