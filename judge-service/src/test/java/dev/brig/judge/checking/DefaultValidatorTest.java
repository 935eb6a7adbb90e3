package dev.brig.judge.checking;

import static dev.brig.judge.checking.Texts.accepts;
import static dev.brig.judge.checking.Texts.presentationError;
import static dev.brig.judge.checking.Texts.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.checking.Difference.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases by which problemtools tests its default validator, and what they leave open. */
class DefaultValidatorTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                // flags, expected, output
                "``, `two words\n`, `two words\n`",
                "case_sensitive, `Word\n`, `Word\n`",
                "space_change_sensitive, `one\n two\n`, `one\n two\n`",
                "float_absolute_tolerance 0.5, `2\n`, `2.4\n`",
                "float_relative_tolerance 0.1, `200\n`, `210\n`",
                "float_tolerance 0.5, `2\n`, `2.2\n`",
                "case_sensitive space_change_sensitive float_tolerance 0.5, `E is 2.71\n`, `E is 2.71\n`",
                "case_sensitive float_tolerance 0.5, `E is 2.7e0\n`, `E is 2.7E0\n`",
                "float_tolerance 0.1, `inf nan 1e999`, `INF NAN 1E999`",
            })
    void acceptsWhatTheFlagsAllow(String flags, String expected, String output) {
        assertThat(accepts(validator(flags), expected, output)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                // flags, expected, output, reason, line of the output, line of the expected text
                "``, `one two\n`, `one three\n`, DIFFERS, 1, 1",
                "``, `one two\n`, ``, MISSING, 1, 1",
                "``, `one two\n`, ` \n\t \n\n   \n`, MISSING, 5, 1",
                "``, `one two\n`, `one \n`, MISSING, 2, 1",
                "case_sensitive, `Word\n`, `word\n`, DIFFERS, 1, 1",
                "float_absolute_tolerance 0.1, `2\n`, `2.4\n`, OUT_OF_TOLERANCE, 1, 1",
                "float_relative_tolerance 0.01, `200\n`, `210\n`, OUT_OF_TOLERANCE, 1, 1",
                "float_tolerance 0.5, `1\n`, `1.50001\n`, OUT_OF_TOLERANCE, 1, 1",
                "float_tolerance 0.5, `inf\n`, `0\n`, DIFFERS, 1, 1",
                "float_relative_tolerance 0.01, `0\n`, `1\n`, OUT_OF_TOLERANCE, 1, 1",
                "float_tolerance 0.5, `1\n`, `nan\n`, NOT_A_NUMBER, 1, 1",
                "float_tolerance 0.5, `1\n`, `inf\n`, NOT_A_NUMBER, 1, 1",
                "case_sensitive space_change_sensitive float_tolerance 0.5, `E is 1.0`, `E is 2.0`, OUT_OF_TOLERANCE, 1, 1",
            })
    void refusesWhatTheFlagsDoNotAllow(
            String flags, String expected, String output, Reason reason, long outputLine, long expectedLine) {
        Difference difference = wrong(validator(flags), expected, output);
        assertThat(difference.reason()).isEqualTo(reason);
        assertThat(difference.output().orElseThrow().line()).isEqualTo(outputLine);
        assertThat(difference.expected().orElseThrow().line()).isEqualTo(expectedLine);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                // expected, output, offset in the output
                "`one\n two\n`, `one\ntwo\n`, 3",
                "`one\ntwo\n`, `one\n two\n`, 3",
                "`one two`, `one two\n`, 7",
                "`one two\n`, `one two`, 7",
                "`one two`, ` one two`, 0",
                "`one two\n`, `one  two`, 3",
            })
    void tellsOtherWhiteSpaceFromOtherWords(String expected, String output, long offset) {
        Difference difference = presentationError(validator("space_change_sensitive"), expected, output);
        assertThat(difference.reason()).isEqualTo(Reason.WHITE_SPACE);
        assertThat(difference.output().orElseThrow().offset()).isEqualTo(offset);
        assertThat(wrong(validator("space_change_sensitive"), expected + " x", output + " y")
                        .reason())
                .isEqualTo(Reason.DIFFERS);
    }

    @Test
    void showsALongWordFromItsStartAndAroundTheFirstDifference() {
        Difference binary = wrong(
                validator(""), "\u0081".repeat(200) + "\u0082".repeat(99), "\u0081".repeat(200) + "\u0083".repeat(99));
        assertThat(binary.output()).contains(new TextPosition(1, 201, 200));
        assertThat(binary.wanted()).isEqualTo("\"" + "\\x81".repeat(16) + "…" + "\\x82".repeat(20) + "…\"");
        assertThat(binary.seen()).isEqualTo("\"" + "\\x81".repeat(16) + "…" + "\\x83".repeat(20) + "…\"");

        Difference early = wrong(validator("case_sensitive"), "bbbB" + "b".repeat(500), "bbBb" + "b".repeat(500));
        assertThat(early.output()).contains(new TextPosition(1, 3, 2));
        assertThat(early.wanted()).isEqualTo("\"bbbB" + "b".repeat(36) + "…\"");
        assertThat(early.seen()).isEqualTo("\"bbBb" + "b".repeat(36) + "…\"");
    }

    @Test
    void showsTheStartOfWhatIsTooMuch() {
        String star = new String("★".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        Difference extra = wrong(validator(""), "one two\n", "one two and" + star.repeat(300));
        assertThat(extra.reason()).isEqualTo(Reason.EXTRA);
        assertThat(extra.output()).contains(new TextPosition(1, 9, 8));
        assertThat(extra.expected().orElseThrow().line()).isEqualTo(2);
        assertThat(extra.seen()).startsWith("\"and★★★★★★").endsWith("…\"");

        Difference rocket = wrong(validator("float_absolute_tolerance 0.5"), "1\n", "1.4" + star.repeat(300));
        assertThat(rocket.reason()).isEqualTo(Reason.NOT_A_NUMBER);
        assertThat(rocket.seen()).startsWith("\"1.4★★★★★★").endsWith("…\"");
    }

    @Test
    void countsAWordToItsEndThoughItHoldsANul() {
        assertThat(accepts(validator(""), "42", "42\0rubbish")).isFalse();
        assertThat(wrong(validator("float_tolerance 0.1"), "42", "42\0").reason())
                .isEqualTo(Reason.NOT_A_NUMBER);
    }

    @Test
    void takesTheLastOfSeveralTolerances() {
        assertThat(accepts(validator("float_tolerance 1e-9 float_absolute_tolerance 0.5"), "1", "1.4"))
                .isTrue();
        assertThat(accepts(validator("float_absolute_tolerance 0.5 float_tolerance 1e-9"), "1", "1.4"))
                .isFalse();
    }

    @Test
    void allowsAnErrorAsLargeAsTheToleranceWithTheRoundingOfDoubles() {
        assertThat(accepts(validator("float_absolute_tolerance 0.5"), "1", "1.5"))
                .isTrue();
        assertThat(accepts(validator("float_absolute_tolerance 0.1"), "1", "1.1"))
                .isFalse();
        assertThat(accepts(validator("float_relative_tolerance 1"), "1e308", "-1e308"))
                .isFalse();
        assertThat(accepts(validator("float_relative_tolerance 10"), "1e308", "-1e308"))
                .isTrue();
    }

    private static BuiltInChecker validator(String flags) {
        return BuiltInChecker.defaultValidator(
                flags == null || flags.isEmpty() ? List.of() : Arrays.asList(flags.split(" ", -1)));
    }
}
