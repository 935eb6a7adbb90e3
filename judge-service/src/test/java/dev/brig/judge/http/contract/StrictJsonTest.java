package dev.brig.judge.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    @Test
    void readsJson() {
        assertThat(read("{\"a\":[1,\"é😀\\ud83d\\ude00\",true,null]}")
                        .at("/a/1")
                        .asText())
                .isEqualTo("é😀😀");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}x",
                "{} {}",
                "{a:1}",
                "{'a':1}",
                "[1,]",
                "nul",
                "NaN",
                "01",
                "+1",
                "\"\u0001\"",
                "/* */ {}",
                "\ufeff{}"
            })
    void whatIsNotJsonIsSaidToBeMalformed(String body) {
        assertThat(problem(body).code()).isEqualTo("malformed-json");
        assertThat(problem(body).status()).isEqualTo(400);
        assertThat(problem(body).detail()).contains("line 1").doesNotContain("Source");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t "})
    void nothingIsSaidToBeEmpty(String body) {
        assertThat(problem(body).code()).isEqualTo("empty-body");
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWhereverTheyAre() {
        byte[][] bodies = {
            {'"', (byte) 0xff, '"'},
            {'"', (byte) 0xc3, '"'},
            {'"', (byte) 0xc0, (byte) 0x80, '"'},
            {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
            {'"', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'},
            {'{', '}', (byte) 0x80}
        };
        for (byte[] body : bodies) {
            assertThat(problem(body).code()).isEqualTo("malformed-utf8");
        }
        assertThat(problem("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE)).status())
                .isEqualTo(400);
        assertThat(problem("{\"a\":1}".getBytes(StandardCharsets.UTF_16)).code())
                .isEqualTo("malformed-utf8");
    }

    @Test
    void halfASurrogatePairIsRefusedInTextAndInNames() {
        assertThat(problem("{\"a\":[\"x\",\"x\\ud800\"]}"))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("text-invalid"))
                .satisfies(problem -> assertThat(problem.field()).hasValue("a[1]"));
        assertThat(problem("{\"a\":\"\\udc00x\"}").code()).isEqualTo("text-invalid");
        assertThat(problem("{\"\\ud800\":1}").status()).isEqualTo(400);
    }

    @Test
    void aFieldThatIsThereTwiceIsNamed() {
        ProblemDocument problem = problem("{\"limits\":{\"cpuMillis\":1,\"cpuMillis\":2}}");
        assertThat(problem.code()).isEqualTo("duplicate-field");
        assertThat(problem.field()).hasValue("limits.cpuMillis");
    }

    @ParameterizedTest
    @CsvSource({"1.5", "1.0", "1e3", "1E400", "1e-1", "-0.0"})
    void numbersWithFractionOrExponentAreRefused(String number) {
        ProblemDocument problem = problem("{\"limits\":{\"cpuMillis\":" + number + "}}");
        assertThat(problem.code()).isEqualTo("not-an-integer");
        assertThat(problem.field()).hasValue("limits.cpuMillis");
    }

    @Test
    void nestingBeyondMeasureIsRefused() {
        assertThat(problem("[".repeat(100_000)).code()).isEqualTo("json-too-complex");
        assertThat(problem("{\"a\":".repeat(100_000)).code()).isEqualTo("json-too-complex");
    }

    @Test
    void valuesBeyondMeasureAreRefused() {
        assertThat(problem("[" + "1,".repeat(200_000) + "1]").code()).isEqualTo("json-too-complex");
    }

    @Test
    void aNumberOfManyDigitsIsRefused() {
        assertThat(problem("{\"a\":" + "9".repeat(1000) + "}").code()).isEqualTo("json-too-complex");
    }

    @Test
    void longTextIsTaken() {
        String text = "x".repeat(30_000_000);
        assertThat(read("{\"a\":\"" + text + "\"}").get("a").textValue()).hasSize(text.length());
    }

    private static com.fasterxml.jackson.databind.JsonNode read(String body) {
        return StrictJson.read(body.getBytes(StandardCharsets.UTF_8));
    }

    private static ProblemDocument problem(String body) {
        return problem(body.getBytes(StandardCharsets.UTF_8));
    }

    private static ProblemDocument problem(byte[] body) {
        var thrown = new ProblemDocument[1];
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> StrictJson.read(body))
                .satisfies(e -> thrown[0] = e.document());
        return thrown[0];
    }
}
