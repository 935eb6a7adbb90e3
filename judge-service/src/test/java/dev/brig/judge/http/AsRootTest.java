package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.http.TestService.Reply;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The service started by root, who gives root up for each sandbox. */
@Tag("root")
class AsRootTest {

    @Test
    void theServiceIsReadyAndJudgesAsItDoesForOthers() {
        try (TestService service = TestService.start()) {
            assertThat(service.get("/health").status()).isEqualTo(200);
            Reply id = service.run("{\"argv\":[\"id\",\"-u\"]}");
            assertThat(id.json().at("/stdout/text").textValue()).isEqualTo("1000\n");
            Reply judgement = service.submit("""
                    {"language": "cpp17", "source": "#include <cstdio>\\nint main() { std::puts(\\"42\\"); }", "expectedOutput": "42"}
                    """);
            assertThat(judgement.json().get("verdict").textValue()).isEqualTo("accepted");
        }
    }
}
