package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    private final StringWriter out = new StringWriter();

    private int doctor(String... arguments) {
        List<String> all = new ArrayList<>(List.of("doctor"));
        all.addAll(List.of(arguments));
        return Brig.commandLine().setOut(new PrintWriter(out, true)).execute(all.toArray(String[]::new));
    }

    @Test
    void endsWith1AndSaysWhatToRunIfSomethingIsLacking() throws JsonProcessingException {
        int status = doctor("--json");

        JsonNode report = new JsonMapper().readTree(out.toString());
        JsonNode groups = finding(report, "control groups");
        switch (Cgroups.detect()) {
            case CgroupSupport.Available available -> {
                assertThat(groups.path("level").asText()).isEqualTo("ok");
                assertThat(groups.path("state").asText())
                        .startsWith(available.version().word());
            }
            case CgroupSupport.Unavailable(String reason, String remedy) -> {
                assertThat(groups.path("level").asText()).isEqualTo("lack");
                assertThat(groups.path("state").asText()).isEqualTo(reason);
                assertThat(groups.path("remedy").asText()).isEqualTo(remedy);
            }
        }
        assertThat(finding(report, "sandbox").path("state").asText()).startsWith("ran true in ");
        assertThat(finding(report, "language python3").path("level").asText()).isEqualTo("ok");
        assertThat(finding(report, "started ahead python3").path("level").asText())
                .isEqualTo("ok");
        assertThat(status).isEqualTo(report.path("healthy").asBoolean() ? 0 : 1);
        assertThat(report.path("healthy").asBoolean())
                .isEqualTo(report.path("findings").findValuesAsText("level").stream()
                        .noneMatch("lack"::equals));
    }

    private static JsonNode finding(JsonNode report, String subject) {
        for (JsonNode finding : report.path("findings")) {
            if (finding.path("subject").asText().equals(subject)) {
                return finding;
            }
        }
        throw new AssertionError("no finding about " + subject + " in " + report);
    }

    @Test
    void linesUpItsFindingsWithoutColoursWhereNobodyLooks() {
        doctor();

        assertThat(out.toString()).doesNotContain("\u001b");
        List<String> findings = out.toString()
                .lines()
                .filter(line -> !line.startsWith("         run: "))
                .takeWhile(line -> !line.isEmpty())
                .toList();
        assertThat(findings).isNotEmpty().allMatch(line -> line.matches("(ok     |warning|LACK   )  \\S.*?  +\\S.*"));
        assertThat(findings.stream().map(DoctorCommandTest::columnOfState).distinct())
                .hasSize(1);
    }

    private static int columnOfState(String line) {
        Matcher subject = Pattern.compile(".{9}\\S.*?  +").matcher(line);
        assertThat(subject.lookingAt()).as(line).isTrue();
        return subject.end();
    }
}
