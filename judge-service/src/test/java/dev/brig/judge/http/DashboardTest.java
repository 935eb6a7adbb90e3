package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard for Grafana against a service's metrics. */
class DashboardTest {
    private static final Path DASHBOARD = Path.of("../deploy/grafana/brig.json");
    private static final Pattern METRIC = Pattern.compile("\\b(?:brig|jvm)_[a-z_]+");
    private static final Pattern BY = Pattern.compile("by \\(([a-z, ]+)\\)");

    @TempDir
    private Path state;

    private static List<String> expressions() throws IOException {
        JsonNode dashboard = new JsonMapper().readTree(Files.readString(DASHBOARD));
        return StreamSupport.stream(dashboard.path("panels").spliterator(), false)
                .flatMap(panel -> StreamSupport.stream(panel.path("targets").spliterator(), false))
                .map(target -> target.path("expr").asText())
                .toList();
    }

    private static Set<String> found(Pattern pattern, List<String> texts) {
        return texts.stream()
                .flatMap(text -> pattern.matcher(text).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyMetricAndLabelThatItShowsIsThere() throws IOException {
        List<String> expressions = expressions();
        try (TestService service = TestService.start(options -> options.withStorage(Storage.TEMPORARY.in(state)))) {
            assertThat(service.run("{\"argv\":[\"true\"]}").status()).isEqualTo(200);
            assertThat(service.submit("{\"language\":\"python3\",\"source\":\"print(1)\"}")
                            .status())
                    .isEqualTo(200);
            String metrics = service.get("/metrics").text();

            assertThat(found(METRIC, expressions))
                    .hasSizeGreaterThan(20)
                    .allSatisfy(metric -> assertThat(metrics).containsPattern("(?m)^" + metric + "[ {]"));
            for (String expression : expressions) {
                for (String label : labels(expression)) {
                    assertThat(found(METRIC, List.of(expression)))
                            .as(expression)
                            .allSatisfy(metric -> assertThat(metrics)
                                    .containsPattern("(?m)^" + metric + "\\{[^}]*\\b" + label + "=\""));
                }
            }
        }
    }

    /** By which the expression parts its metrics; a scraper adds the instance. */
    private static List<String> labels(String expression) {
        return BY.matcher(expression)
                .results()
                .flatMap(list -> List.of(list.group(1).split(", ", -1)).stream())
                .filter(label -> !label.equals("instance"))
                .toList();
    }
}
