package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Compose file and the chart, held to the commands and to what the documents say. */
@Tag("pure")
class DeploymentFilesTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path COMPOSE = Path.of("../deploy/compose/compose.yaml");
    private static final Path CHART = Path.of("../deploy/helm/brig");
    private static final Pattern OPTION = Pattern.compile("(?m)^\\s*- (--[a-z-]+)");
    private static final Pattern VALUE = Pattern.compile("\\.Values((?:\\.[A-Za-z]+)+)");
    private static final Pattern WAIVED = Pattern.compile("--security-opt ([a-z-]+=[a-z]+)");

    private static Set<String> options(String command) {
        return Brig.commandLine(command)
                .getSubcommands()
                .get(command)
                .getCommandSpec()
                .optionsMap()
                .keySet();
    }

    private static List<String> words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asText()));
        return words;
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "worker"})
    void composeGivesOptionsThatThereAre(String service) throws IOException {
        List<String> command = words(YAML.readTree(COMPOSE.toFile()).at("/services/" + service + "/command"));

        Set<String> known = options(command.getFirst());

        assertThat(command.stream().skip(1).map(word -> word.split("=", 2)[0]))
                .isNotEmpty()
                .isSubsetOf(known);
    }

    @Test
    void workersOfComposeAskForWhatTheDocumentsNameAndReachNothingButTheNode() throws IOException {
        JsonNode services = YAML.readTree(COMPOSE.toFile()).get("services");
        Set<String> named = WAIVED.matcher(Files.readString(Path.of("../docs/install.md")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());

        assertThat(words(services.at("/worker/security_opt"))).containsExactlyInAnyOrderElementsOf(named);
        assertThat(services.at("/worker").has("privileged")).isFalse();
        assertThat(services.at("/worker").has("cap_add")).isFalse();
        assertThat(words(services.at("/worker/networks"))).containsExactly("workers");
        assertThat(YAML.readTree(COMPOSE.toFile())
                        .at("/networks/workers/internal")
                        .asBoolean())
                .isTrue();
        assertThat(words(services.at("/postgres/networks"))).doesNotContain("workers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"node serve", "worker worker"})
    void theChartGivesOptionsThatThereAre(String names) throws IOException {
        String[] template = names.split(" ", 2);
        String text = Files.readString(CHART.resolve("templates/" + template[0] + ".yaml"));

        assertThat(OPTION.matcher(text).results().map(match -> match.group(1)))
                .isNotEmpty()
                .isSubsetOf(options(template[1]));
    }

    @Test
    void theChartsValuesAreThoseThatItsTemplatesUse() throws IOException {
        Set<String> used = new TreeSet<>();
        try (Stream<Path> templates = Files.list(CHART.resolve("templates"))) {
            for (Path template : templates.toList()) {
                VALUE.matcher(Files.readString(template))
                        .results()
                        .forEach(match -> used.add(match.group(1).substring(1).replace('.', '/')));
            }
        }
        JsonNode values = YAML.readTree(CHART.resolve("values.yaml").toFile());

        assertThat(used)
                .allSatisfy(path -> assertThat(values.at("/" + path).isMissingNode())
                        .as(path)
                        .isFalse());
        Set<String> there = new TreeSet<>();
        values.properties().forEach(value -> leaves(value.getKey(), value.getValue(), used, there));
        assertThat(used).containsAll(there);
    }

    /** Paths of what is no map of its own, or is used as a whole. */
    private static void leaves(String path, JsonNode value, Set<String> used, Set<String> into) {
        if (value.isObject() && !value.isEmpty() && !used.contains(path)) {
            value.properties().forEach(each -> leaves(path + "/" + each.getKey(), each.getValue(), used, into));
        } else {
            into.add(path);
        }
    }
}
