package dev.brig.judge.judging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputComparisonTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "42,42",
                "42,42\\n",
                "42\\n,42",
                "42\\n,42\\n\\n\\n",
                "42,42 \\t\\r\\n",
                "a\\nb,a  \\nb\\t\\n",
                "a  \\nb,a\\nb",
                "a\\r\\nb\\r\\n,a\\nb\\n",
                "a\\n\\n b,a \\n\\t\\n b",
                " a, a",
                "a  b,a  b  ",
                ",\\n \\n",
                " \\n,``",
            })
    void blanksAtTheEndsOfLinesAndNewlinesAtTheEndDoNotCount(String expected, String output) {
        assertThat(matches(expected, output)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "42,43",
                "42,4",
                "4,42",
                "42,``",
                "``,0",
                "a\\nb,a\\n\\nb",
                "a\\n\\nb,a\\nb",
                "a b,a  b",
                "a b,a\\tb",
                "a,` a`",
                "` a`,a",
                "a\\n b,a\\nb",
                "a\\nb,a\\n b",
                "a,\\na",
                "\\na,a",
                "a\\nb,ab",
                "A,a",
            })
    void everythingElseCounts(String expected, String output) {
        assertThat(matches(expected, output)).isFalse();
    }

    @Test
    void agreesWithStrippingLinesWhateverTheBytes() {
        Random random = new Random(7);
        for (int round = 0; round < 200_000; round++) {
            String expected = text(random);
            String output = random.nextInt(3) == 0 ? text(random) : mutated(expected, random);
            assertThat(matches(expected, output))
                    .as("%s against %s", expected.replace("\n", "⏎"), output.replace("\n", "⏎"))
                    .isEqualTo(stripped(expected).equals(stripped(output)));
        }
    }

    @Test
    void comparesTheSameHoweverTheOutputIsCut() {
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            byte[] expected = text(random).getBytes(StandardCharsets.UTF_8);
            byte[] output = mutated(new String(expected, StandardCharsets.UTF_8), random)
                    .getBytes(StandardCharsets.UTF_8);
            OutputComparison cut = new OutputComparison(expected);
            for (int from = 0; from < output.length; ) {
                int to = Math.min(output.length, from + 1 + random.nextInt(4));
                cut.add(ByteBuffer.wrap(output, from, to - from));
                from = to;
            }
            assertThat(cut.matches()).isEqualTo(OutputComparison.matches(expected, output));
        }
    }

    @Test
    void comparesLargeOutputs() {
        byte[] large = new byte[20_000_000];
        Arrays.fill(large, (byte) ' ');
        for (int i = 0; i < large.length; i += 50) {
            large[i] = '\n';
        }
        byte[] other = large.clone();
        assertThat(OutputComparison.matches(large, other)).isTrue();
        other[other.length - 1] = 'x';
        assertThat(OutputComparison.matches(large, other)).isFalse();
    }

    private static boolean matches(String expected, String output) {
        return OutputComparison.matches(bytes(expected), bytes(output));
    }

    private static byte[] bytes(String text) {
        String plain = text == null ? "" : text;
        return plain.replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\r", "\r")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            text.append("ab \t\n\n".charAt(random.nextInt(6)));
        }
        return text.toString();
    }

    private static String mutated(String text, Random random) {
        int at = random.nextInt(text.length() + 1);
        return text.substring(0, at) + " \t\n\r".charAt(random.nextInt(4)) + text.substring(at);
    }

    /** The rule in the plainest words there are, to hold the comparison against. */
    private static String stripped(String text) {
        return text.replaceAll("[ \t\r\f\u000b]+(\n|$)", "$1").replaceAll("\n+$", "");
    }
}
