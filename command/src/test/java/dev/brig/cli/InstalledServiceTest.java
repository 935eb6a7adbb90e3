package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.cli.Cli.Result;
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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * The life of a machine's service: the Debian package is installed, systemd starts what it brought, and it is purged again. Each test goes on
 * where the one before it stopped, since to install takes a minute where the processor is emulated.
 */
@Tag("machine")
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstalledServiceTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final URI SERVICE = URI.create("http://127.0.0.1:8080");
    private static final Path GROUP = Path.of("/sys/fs/cgroup/system.slice/brig.service");
    private static final String SUBMISSION = """
            {"language": "c", "source": "#include <stdio.h>\\nint main(void) { puts(\\"42\\"); }", "expectedOutput": "42",
             "limits": {"cpuMillis": 10000, "wallMillis": 60000}}""";

    /** What the service says, from its first word on. */
    private static Process journal;

    private static BufferedReader said;

    @BeforeAll
    static void install() throws IOException {
        String given = System.getProperty("brig.test.package");
        assumeTrue(
                given != null, "needs a machine of its own, to install -Dbrig.test.package there: ./test --vm has one");
        succeeds("dpkg", "--install", given);
        journal = new ProcessBuilder("journalctl", "--unit=brig", "--follow", "--lines=all", "--output=cat")
                .redirectErrorStream(true)
                .start();
        said = journal.inputReader(StandardCharsets.UTF_8);
    }

    @AfterAll
    static void listenNoMore() {
        if (journal != null) {
            journal.destroy();
        }
    }

    private static Result succeeds(String... command) {
        Result result = Cli.run("", List.of(command));
        assertThat(result.status())
                .as(String.join(" ", command) + "\n" + result.out() + result.err())
                .isZero();
        return result;
    }

    private static String property(String name) {
        return succeeds("systemctl", "show", "brig", "--value", "--property=" + name)
                .out()
                .strip();
    }

    /** Waits until the service says something. */
    private static String awaitWord(String word) throws IOException {
        String line;
        while ((line = said.readLine()) != null) {
            if (line.contains(word)) {
                return line;
            }
        }
        throw new AssertionError("the journal ended before " + word);
    }

    private static JsonNode judged() throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(SERVICE.resolve("/v1/submissions"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(SUBMISSION))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static boolean exists(String path) {
        return Files.exists(Path.of(path));
    }

    @Test
    @Order(1)
    void itIsThereAndNotStarted() {
        assertThat(succeeds("brig", "--version").out()).startsWith("brig ");
        assertThat(property("ActiveState")).isEqualTo("inactive");
        assertThat(Cli.run("", List.of("systemctl", "is-enabled", "brig")).out().strip())
                .isEqualTo("disabled");
        Result verified = succeeds("systemd-analyze", "verify", "--man=no", "brig.service", "brig-worker.service");
        assertThat(verified.err()).doesNotContain("brig");
        assertThat(succeeds("runuser", "-u", "brig", "--", "brig", "config", "check")
                        .err())
                .isEmpty();
    }

    @Test
    @Order(2)
    void systemdStartsItAndItJudgesWithinTheGroupThatIsDelegatedToIt() throws Exception {
        succeeds("systemctl", "start", "brig");
        assertThat(awaitWord("listening on")).contains("cgroup-v2");
        awaitWord("ready after");

        JsonNode judgement = judged();

        assertThat(judgement.path("verdict").asText()).as(judgement.toString()).isEqualTo("accepted");
        assertThat(Stream.of("memory", "processes").map(judgement.path("run").path("enforced")::path))
                .extracting(JsonNode::asText)
                .containsOnly("cgroup-v2");
        assertThat(Files.readString(GROUP.resolve("cgroup.subtree_control"))).contains("cpu", "memory", "pids");
        assertThat(Files.isDirectory(GROUP.resolve("brig-service"))).isTrue();
        String user = Files.readString(Path.of("/proc/" + property("MainPID") + "/status"));
        assertThat(user).as("it is no root").containsPattern("(?m)^CapEff:\\s*0+$");
    }

    @Test
    @Order(3)
    void doctorFindsNothingLackingForTheServicesUser() throws Exception {
        Result result = succeeds(
                "systemd-run",
                "--quiet",
                "--wait",
                "--pipe",
                "--property=User=brig",
                "--property=Delegate=yes",
                "--property=LimitNOFILE=65536",
                "/usr/bin/brig",
                "doctor",
                "--json");

        assertThat(JSON.readTree(result.out()).path("findings"))
                .filteredOn(finding -> finding.path("subject").asText().equals("users"))
                .extracting(finding -> finding.path("state").asText())
                .allSatisfy(users -> assertThat(users).contains("each slot has a user of its own"));
    }

    @Test
    @Order(4)
    void killedItIsStartedAnewAndJudges() throws Exception {
        String before = property("MainPID");
        succeeds("systemctl", "kill", "--signal=KILL", "--kill-whom=main", "brig");

        awaitWord("ready after");

        assertThat(property("MainPID")).isNotEqualTo(before);
        assertThat(property("NRestarts")).isEqualTo("1");
        assertThat(judged().path("verdict").asText()).isEqualTo("accepted");
    }

    @Test
    @Order(5)
    void stoppedItEndsInOrderAndLeavesNothingBehind() throws IOException {
        succeeds("systemctl", "stop", "brig");

        awaitWord("ending:");
        awaitWord("ended");
        assertThat(property("ActiveState")).isEqualTo("inactive");
        assertThat(property("Result")).isEqualTo("success");
        assertThat(Files.exists(GROUP)).isFalse();
        assertThat(Cli.run("", List.of("pgrep", "-u", "brig")).out()).isEmpty();
    }

    @Test
    @Order(6)
    void removedItLeavesItsSettingsAndPurgedNothing() {
        succeeds("dpkg", "--remove", "brig");
        assertThat(Path.of("/usr/lib/brig"))
                .satisfiesAnyOf(
                        gone -> assertThat(gone).doesNotExist(),
                        place -> assertThat(place).isEmptyDirectory()); // something may be mounted there
        assertThat(exists("/usr/lib/systemd/system/brig.service")).isFalse();
        assertThat(exists("/etc/brig/brig.yaml")).isTrue();
        assertThat(exists("/var/lib/brig")).isTrue();

        succeeds("dpkg", "--purge", "brig");

        assertThat(exists("/etc/brig")).isFalse();
        assertThat(exists("/var/lib/brig")).isFalse();
        assertThat(Cli.run("", List.of("getent", "passwd", "brig")).out()).isEmpty();
    }
}
