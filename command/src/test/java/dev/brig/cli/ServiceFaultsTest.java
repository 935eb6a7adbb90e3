package dev.brig.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import dev.brig.sandbox.cgroup.Hierarchy;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that end in the middle of their work, or are ill-treated, leave nothing, harm no other, and give no wrong verdict. */
class ServiceFaultsTest {
    private static final int JOBS = 20;
    private static final int SLOTS = 4;
    private static final String ENDLESS =
            "{\"argv\":[\"sh\",\"-c\",\"sleep 300; true\"],\"limits\":{\"wallMillis\":300000}}";
    private static final String RIGHT = "{\"language\":\"python3\",\"source\":\"print(42)\",\"expectedOutput\":\"42\"}";

    @TempDir
    private static Path states;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A service in a process of its own, once it is ready. */
    private record Running(Process process, BufferedReader out, URI url) {
        static Running start(String... options) throws IOException {
            return start(List.of(), options);
        }

        static Running start(List<String> ofTheJvm, String... options) throws IOException {
            List<String> arguments = new ArrayList<>(List.of("serve", "--no-prepare", "--listen", "127.0.0.1:0"));
            arguments.addAll(List.of(
                    "--state", Files.createTempDirectory(states, "state-").toString()));
            arguments.addAll(List.of(options));
            Process process = Cli.start(ofTheJvm, ProcessBuilder.Redirect.INHERIT, arguments.toArray(String[]::new));
            BufferedReader out = process.inputReader(UTF_8);
            String listening = out.readLine();
            assertThat(listening).startsWith("brig: listening on http://127.0.0.1:");
            assertThat(out.readLine()).startsWith("brig: ready after ");
            return new Running(process, out, URI.create(listening.split("[ ,]+", -1)[3]));
        }

        List<ProcessHandle> processes() {
            return process.descendants().toList();
        }
    }

    @Test
    void killedInTheMiddleOfTwentyJobsItLeavesNoProcessAndTheNextSweepsItsGroups() throws Exception {
        Running killed = Running.start("--slots", Integer.toString(SLOTS));
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, JOBS)
                .mapToObj(job -> post(killed, "/v1/runs", ENDLESS))
                .toList();
        awaitMetric(killed, "brig_slots_busy 4.0");
        awaitMetric(killed, "brig_queue_depth 16.0");
        List<ProcessHandle> processes = killed.processes();
        assertThat(processes).hasSizeGreaterThanOrEqualTo(SLOTS * 4); // wardens, inits, shells, what they sleep with

        killed.process().destroyForcibly().waitFor();
        while (processes.stream().anyMatch(ServiceFaultsTest::lives)) {
            Thread.onSpinWait(); // one that outlives it sleeps for as long as this test may take
        }
        answers.forEach(answer -> assertThat(answer).failsWithin(Duration.ofSeconds(60)));

        assertThat(groupsOf(killed)).isNotEmpty();
        Running next = Running.start("--slots", "1");
        assertThat(groupsOf(killed)).isEmpty();
        assertThat(verdict(post(next, "/v1/submissions", RIGHT).join())).isEqualTo("accepted");
        end(next);
    }

    @Test
    void toldToEndAmongSubmissionsItAnswersEachRightlyOrNotAtAll() throws Exception {
        Running ending = Running.start("--slots", "2", "--grace", "300ms");
        post(ending, "/v1/submissions", RIGHT).join();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            answers.add(post(ending, i % 2 == 0 ? "/v1/submissions" : "/v1/runs", i % 2 == 0 ? RIGHT : ENDLESS));
        }
        awaitMetric(ending, "brig_slots_busy 2.0");
        List<ProcessHandle> processes = ending.processes();
        end(ending);
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            answer.handle((response, gone) -> {
                        if (gone == null && response.statusCode() == 200) {
                            assertThat(verdict(response)).isEqualTo("accepted");
                        } else if (gone == null) {
                            assertThat(response.statusCode()).isEqualTo(503);
                            assertThat(json(response).path("code").asText()).isEqualTo("shutting-down");
                        }
                        return response;
                    })
                    .join();
        }
        assertThat(processes).noneMatch(ServiceFaultsTest::lives);
        assertThat(groupsOf(ending)).isEmpty();
    }

    @Test
    void twoSideBySideInOneGroupDoNotMindEachOthersEnd() throws Exception {
        Running one = Running.start("--slots", "1");
        Running other = Running.start("--slots", "1");
        CompletableFuture<HttpResponse<String>> running = post(
                other, "/v1/runs", "{\"argv\":[\"sh\",\"-c\",\"read x; sleep 2; echo $x\"],\"stdin\":\"still here\"}");
        awaitMetric(other, "brig_slots_busy 1.0");
        one.process().destroyForcibly().waitFor();
        Running third = Running.start("--slots", "1"); // sweeps what is left of the first, and only that
        assertThat(groupsOf(one)).isEmpty();
        assertThat(groupsOf(other)).isNotEmpty();
        assertThat(json(running.join()).at("/stdout/text").asText()).isEqualTo("still here\n");
        for (Running left : List.of(other, third)) {
            assertThat(verdict(post(left, "/v1/submissions", RIGHT).join())).isEqualTo("accepted");
            end(left);
        }
    }

    @Test
    void answersThatNobodyReadsDoNotUseUpItsMemory() throws Exception {
        Running small = Running.start(List.of("-Xmx192m"), "--slots", "1");
        // Of a few larges, since the kernel keeps some for a slow reader itself.
        String large =
                "{\"argv\":[\"sh\",\"-c\",\"head -c 6000000 /dev/zero | tr '\\\\0' x > f\"],\"collect\":[\"f\"]}";
        List<Socket> silent = new ArrayList<>();
        boolean turnedAway = false;
        for (int i = 0; i < 200 && !turnedAway; i++) {
            silent.add(ask(small, large));
            HttpResponse<String> answer = post(small, "/v1/runs", large).join();
            turnedAway = answer.statusCode() == 429;
            assertThat(turnedAway ? json(answer).path("code").asText() : "").isIn("", "too-much-data");
        }
        assertThat(turnedAway).isTrue();
        for (Socket client : silent) {
            client.close();
        }
        HttpResponse<String> answer;
        do {
            answer = post(small, "/v1/runs", large).join();
        } while (answer.statusCode() == 429); // until it has seen that they are gone
        assertThat(answer.statusCode()).isEqualTo(200);
        end(small);
    }

    /** A client that asks and does not read. */
    private static Socket ask(Running service, String body) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(2048);
        socket.connect(
                new InetSocketAddress(service.url().getHost(), service.url().getPort()));
        socket.getOutputStream()
                .write(
                        ("POST /v1/runs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                                        + body.length() + "\r\n\r\n" + body)
                                .getBytes(UTF_8));
        return socket;
    }

    private CompletableFuture<HttpResponse<String>> post(Running service, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(service.url().resolve(path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(2))
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    private void awaitMetric(Running service, String line) throws IOException, InterruptedException {
        HttpRequest metrics =
                HttpRequest.newBuilder(service.url().resolve("/metrics")).build();
        String last;
        do {
            last = client.send(metrics, BodyHandlers.ofString()).body();
        } while (last.lines().noneMatch(line::equals));
    }

    private static void end(Running service) {
        service.process().toHandle().destroy();
        assertThat(service.out().lines().toList().getLast()).isEqualTo("brig: ended");
        assertThat(Cli.status(service.process())).isEqualTo(143);
    }

    private static String verdict(HttpResponse<String> response) {
        return json(response).path("verdict").asText();
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return new JsonMapper().readTree(response.body());
        } catch (IOException notJson) {
            throw new AssertionError(response.body(), notJson);
        }
    }

    /** Whether a process runs; one that has ended may be listed until somebody has asked for its status. */
    private static boolean lives(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return process.isAlive() && stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }

    private static List<String> groupsOf(Running service) {
        String name = "brig-" + service.process().pid() + "-";
        CgroupSupport.Available available = (CgroupSupport.Available) Cgroups.detect();
        return available.hierarchies().stream()
                .map(Hierarchy::directory)
                .flatMap(directory ->
                        java.util.Arrays.stream(directory.toFile().list((parent, child) -> child.startsWith(name))))
                .toList();
    }
}
