package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.judge.http.TestService.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProgramsTest {
    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aProgramsOutcomeComesBack() {
        JsonNode outcome = run("{\"argv\":[\"sh\",\"-c\",\"echo out; echo err >&2; exit 7\"]}");
        assertThat(outcome.get("status").textValue()).isEqualTo("exited");
        assertThat(outcome.get("exitCode").intValue()).isEqualTo(7);
        assertThat(outcome.at("/stdout/text").textValue()).isEqualTo("out\n");
        assertThat(outcome.at("/stderr/text").textValue()).isEqualTo("err\n");
        assertThat(outcome.at("/usage/wallMicros").longValue()).isPositive();
    }

    @Test
    void inputFilesAndEnvironmentReachItAndFilesComeBack() {
        JsonNode outcome = run("""
                {"argv": ["sh", "-c", "cat; echo $NAME; cat in/a.txt > out.txt; cat in/b.bin > out.bin"],
                 "stdin": "typed\\n",
                 "env": {"NAME": "wörld"},
                 "files": {"in/a.txt": {"text": "héllo"}, "in/b.bin": {"base64": "AP8="}},
                 "collect": ["out.txt", {"name": "out.bin", "maximumBytes": 1}, "none.txt", {"name": "no.txt", "optional": true}]}
                """);
        assertThat(outcome.at("/stdout/text").textValue()).isEqualTo("typed\nwörld\n");
        assertThat(outcome.at("/files/out.txt/text").textValue()).isEqualTo("héllo");
        assertThat(outcome.at("/files/out.bin/bytes").intValue()).isEqualTo(2);
        assertThat(outcome.at("/files/out.bin/truncated").booleanValue()).isTrue();
        assertThat(outcome.get("missing").properties()).hasSize(1);
        assertThat(outcome.get("missing").has("none.txt")).isTrue();
    }

    @Test
    void inputAndOutputThatAreNotTextTravelAsBase64() {
        JsonNode outcome = run("{\"argv\":[\"cat\"],\"stdin\":{\"base64\":\"/wD+\"}}");
        assertThat(outcome.at("/stdout/base64").textValue()).isEqualTo("/wD+");
        assertThat(outcome.get("stdout").has("text")).isFalse();
    }

    @Test
    void filesThatAreGivenCanBeExecuted() {
        JsonNode outcome =
                run("{\"argv\":[\"./run.sh\"],\"files\":{\"run.sh\":{\"text\":\"#!/bin/sh\\necho ran\\n\"}}}");
        assertThat(outcome.at("/stdout/text").textValue()).isEqualTo("ran\n");
    }

    @Test
    void aProgramThatIsStoppedIsAnAnswerNotAnError() {
        JsonNode outcome = run("{\"argv\":[\"sh\",\"-c\",\"while :; do :; done\"],\"limits\":{\"cpuMillis\":50}}");
        assertThat(outcome.get("status").textValue()).isEqualTo("stopped");
        assertThat(outcome.get("cause").textValue()).isEqualTo("cpu");
        assertThat(outcome.at("/reached/0/limit").textValue()).isEqualTo("cpu");
    }

    @Test
    void largeInputAndOutputGoThrough() {
        String text = "0123456789abcde\n".repeat(500_000);
        JsonNode outcome = run("{\"argv\":[\"cat\"],\"stdin\":" + TestService.quoted(text) + "}");
        assertThat(outcome.at("/stdout/text").textValue()).isEqualTo(text);
    }

    @Test
    void manyProgramsAtOnceAreAllAnswered() {
        var replies = IntStream.range(0, 60)
                .mapToObj(i -> service.postLater("/v1/runs", "{\"argv\":[\"echo\",\"" + i + "\"]}"))
                .toList();
        CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new)).join();
        for (int i = 0; i < replies.size(); i++) {
            assertThat(replies.get(i).join().json().at("/stdout/text").textValue())
                    .isEqualTo(i + "\n");
        }
    }

    private static JsonNode run(String request) {
        Reply reply = service.run(request);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(TestService.schema("Outcome").validate(reply.json())).isEmpty();
        return reply.json();
    }
}
