package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.ci.CiNetwork;
import dev.brig.judge.http.TestService.Reply;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every job that cannot be has its own clear error, and nothing of it is kept. */
class BadJobsTest {
    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start(options -> options.withSlots(1)
                .withJobs(JobClient.SETTINGS.withNetworks(
                        Set.of(CiNetwork.Kind.NONE, CiNetwork.Kind.USER), Set.of(9418))));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void nothingIsKept() {
        assertThat(service.get("/v1/jobs").json().get("jobs")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(quoteCharacter = '"', delimiter = ';', textBlock = """
                {}; command-missing; script
                {'script': 'true', 'steps': [['true']]}; command-twice; script
                {'script': ''}; invalid; script
                {'script': 7}; wrong-type; script
                {'steps': []}; too-few; steps
                {'steps': [[]]}; too-few; steps[0]
                {'steps': ['true']}; wrong-type; steps[0]
                {'steps': [['a\\u0000b']]}; nul-byte; steps[0]
                {'script': 'true', 'image': 'nowhere:1'}; unknown-image; image
                {'script': 'true', 'image': ''}; invalid; image
                {'script': 'true', 'img': 'x'}; unknown-field; img
                {'script': 'true', 'env': {'A=B': 'x'}}; variable-name-invalid; env.A=B
                {'script': 'true', 'env': {'A': 1}}; wrong-type; env.A
                {'script': 'true', 'workspace': {}}; missing-field; workspace.blob
                {'script': 'true', 'workspace': {'blob': 'short'}}; digest-invalid; workspace.blob
                {'script': 'true', 'workspace': {'blob': '%ZERO%'}}; unknown-blob; workspace.blob
                {'script': 'true', 'caches': {'a/b': 'x'}}; cache-invalid; caches.a/b
                {'script': 'true', 'caches': {'..': 'x'}}; cache-invalid; caches...
                {'script': 'true', 'caches': {'': 'x'}}; cache-invalid; caches.
                {'script': 'true', 'caches': {'a': '../x'}}; cache-invalid; caches.a
                {'script': 'true', 'caches': {'a': ''}}; cache-invalid; caches.a
                {'script': 'true', 'caches': {'a': '.'}}; cache-invalid; caches.a
                {'script': 'true', 'caches': {'a': '/proc/x'}}; cache-invalid; caches.a
                {'script': 'true', 'caches': {'a': '/'}}; cache-invalid; caches.a
                {'script': 'true', 'caches': {'a': 'x', 'b': './x'}}; cache-invalid; caches.b
                {'script': 'true', 'artifacts': ['[a']}; glob-invalid; artifacts[0]
                {'script': 'true', 'artifacts': ['ok', '../x']}; glob-invalid; artifacts[1]
                {'script': 'true', 'artifacts': ['/etc/passwd']}; glob-invalid; artifacts[0]
                {'script': 'true', 'artifacts': 'x'}; wrong-type; artifacts
                {'script': 'true', 'network': 'all'}; network-unknown; network
                {'script': 'true', 'network': 'host'}; network-not-allowed; network
                {'script': 'true', 'hostPorts': [9418]}; host-port-not-allowed; hostPorts[0]
                {'script': 'true', 'network': 'user', 'hostPorts': [5432]}; host-port-not-allowed; hostPorts[0]
                {'script': 'true', 'network': 'user', 'hostPorts': [0]}; too-low; hostPorts[0]
                {'script': 'true', 'services': [{}]}; missing-field; services[0].name
                {'script': 'true', 'services': [{'name': 'A_B', 'command': 'true'}]}; service-invalid; services[0].name
                {'script': 'true', 'services': [{'name': 'db'}]}; service-invalid; services[0].command
                {'script': 'true', 'services': [{'name': 'db', 'image': 'no:1'}]}; unknown-image; services[0].image
                {'script': 'true', 'services': [{'name': 'a', 'command': 'x'}, {'name': 'a', 'command': 'x'}]}; service-invalid; services[1].name
                {'script': 'true', 'limits': {'wallMillis': 0}}; limit-too-small; limits.wallMillis
                {'script': 'true', 'limits': {'wallMillis': 86400001}}; limit-above-maximum; limits.wallMillis
                {'script': 'true', 'limits': {'outputBytes': 67108865}}; limit-above-maximum; limits.outputBytes
                {'script': 'true', 'limits': {'processes': 65537}}; limit-above-maximum; limits.processes
                {'script': 'true', 'limits': {'cpuSet': 'x'}}; cpu-set-invalid; limits.cpuSet
                {'script': 'true', 'limits': {'timeout': 1}}; unknown-field; limits.timeout
                """)
    void isRefused(String json, String code, String field) {
        Reply reply = service.post("/v1/jobs", json.replace('\'', '"').replace("%ZERO%", "0".repeat(64)));
        JsonNode problem = reply.json();
        assertThat(problem.path("code").asText()).as(reply.text()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(problem.get("field").textValue()).isEqualTo(field);
        assertThat(problem.get("detail").textValue()).isNotBlank().doesNotContain("Exception");
    }

    @Test
    void aScriptThatIsTooLongIsRefused() {
        Reply reply = service.post("/v1/jobs", JobClient.script("#".repeat((1 << 20) + 1)));
        assertThat(reply.json().get("code").textValue()).isEqualTo("too-long");
        assertThat(reply.json().get("field").textValue()).isEqualTo("script");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/jobs?limit=0, limit",
        "/v1/jobs?limit=501, limit",
        "/v1/jobs?limit=x, limit",
        "/v1/jobs?state=done, state",
    })
    void aListThatCannotBeIsRefused(String path, String field) {
        Reply reply = service.get(path);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().get("code").textValue()).isEqualTo("parameter-invalid");
        assertThat(reply.json().get("field").textValue()).isEqualTo(field);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (String path : new String[] {"", "/log", "/artifacts/" + "0".repeat(64)}) {
            assertThat(service.get("/v1/jobs/none" + path).json().get("code").textValue())
                    .isEqualTo("unknown-job");
        }
        assertThat(new JobClient(service).cancel("none").status()).isEqualTo(404);
        assertThat(service.send(service.request("/v1/jobs/none").DELETE()).status())
                .isEqualTo(404);
    }
}
