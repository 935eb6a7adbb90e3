package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.cli.Cli.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code ./brig} as it is typed in a login session: it asks systemd for a control group of its own. */
@Tag("kernel")
class OwnScopeTest {
    private static final Path BRIG = Path.of("../brig").toAbsolutePath().normalize();

    @BeforeAll
    static void requireASession() {
        boolean unified = Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
        assumeTrue(
                unified
                        && Files.exists(Path.of("/run/systemd/system"))
                        && systemctl("show").status() == 0,
                "needs a user's session of systemd on control groups v2");
    }

    @Test
    void aRunIsLimitedByTheGroupThatSystemdGaveIt() throws JsonProcessingException {
        String twiceTheLimit = "x = bytearray(100 << 20)";
        Result result = brig(
                "run",
                "--json",
                "--cpu",
                "10s",
                "--wall",
                "60s",
                "--memory",
                "50m",
                "--",
                "python3",
                "-c",
                twiceTheLimit);

        JsonNode outcome = new JsonMapper().readTree(result.out());
        assertThat(result.status()).as(result.err()).isEqualTo(124);
        assertThat(outcome.path("cause").asText()).isEqualTo("memory");
        assertThat(Stream.of("memory", "processes").map(outcome.path("enforced")::path))
                .extracting(JsonNode::asText)
                .containsOnly("cgroup-v2");
    }

    @Test
    void doctorFindsNothingLacking() throws JsonProcessingException {
        Result result = brig("doctor", "--json");

        assertThat(result.status()).as(result.out() + result.err()).isZero();
        assertThat(new JsonMapper().readTree(result.out()).path("findings"))
                .filteredOn(finding -> finding.path("subject").asText().equals("control groups"))
                .extracting(finding -> finding.path("state").asText())
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("cgroup-v2, delegated")
                .contains("cpu", "memory", "pids");
    }

    @Test
    void aSelftestHoldsWhatItRuns() throws JsonProcessingException {
        Result result = brig("selftest", "--json", "--filter", "fork-bomb");

        assertThat(result.status()).as(result.out() + result.err()).isZero();
        assertThat(new JsonMapper().readTree(result.out()).path("held").asInt()).isPositive();
    }

    @Test
    void aJobOfContinuousIntegrationGetsOneToo() {
        Result result = brig("ci", "run", "--", "sh", "-c", "echo ran; exit 3");

        assertThat(result.status()).as(result.err()).isEqualTo(3);
        assertThat(result.out()).isEqualTo("ran\n");
    }

    @Test
    void theScopeIsGoneWithTheCommand() {
        List<String> before = scopes();
        assertThat(brig("run", "--", "true").status()).isZero();
        // systemd is told of the end by the kernel, beside us.
        while (!scopes().equals(before)) {
            Thread.onSpinWait();
        }
    }

    private static List<String> scopes() {
        return systemctl("list-units", "--type=scope", "--plain", "--no-legend")
                .out()
                .lines()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .sorted()
                .toList();
    }

    private static Result systemctl(String... arguments) {
        return Cli.run(
                "",
                Stream.concat(Stream.of("systemctl", "--user"), Stream.of(arguments))
                        .toList());
    }

    private static Result brig(String... arguments) {
        return Cli.run(
                "",
                Stream.concat(Stream.of(BRIG.toString()), Stream.of(arguments)).toList());
    }
}
