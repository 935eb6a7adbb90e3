package dev.brig.judge.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.checking.BuiltInChecker;
import dev.brig.judge.checking.CheckResult;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutputComparisonAgreementTest {
    private static final String LETTERS = "ab \t\n\n\r\f\u000b\0\u00e9";

    @Test
    void theCheckerOfLinesAcceptsWhatTheComparisonOfTheServiceDoes() {
        Random random = new Random(13);
        int accepted = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] expected = text(random);
            byte[] output = random.nextInt(4) == 0 ? text(random) : mutated(expected, random);
            CheckResult result =
                    BuiltInChecker.lines().check(new ByteArrayInputStream(expected), new ByteArrayInputStream(output));
            boolean matches = OutputComparison.matches(expected, output);
            assertThat(result instanceof CheckResult.Accepted)
                    .as("%s against %s", new String(expected, StandardCharsets.ISO_8859_1), result)
                    .isEqualTo(matches);
            accepted += matches ? 1 : 0;
        }
        assertThat(accepted).isBetween(2_000, 18_000);
    }

    private static byte[] text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(random.nextBoolean() ? 6 : 24); i > 0; i--) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = random.nextInt(text.length() + 1);
        return (text.substring(0, at) + LETTERS.charAt(random.nextInt(LETTERS.length())) + text.substring(at))
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
