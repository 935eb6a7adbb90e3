package dev.brig.judge.checking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckerSyntaxTest {

    @Test
    void readsCheckersByTheirNames() {
        assertThat(BuiltInChecker.parse("bytes")).isEqualTo(BuiltInChecker.bytes());
        assertThat(BuiltInChecker.parse(" lines\n")).isEqualTo(BuiltInChecker.lines());
        assertThat(BuiltInChecker.parse("tokens")).isEqualTo(BuiltInChecker.tokens());
        assertThat(BuiltInChecker.parse("tokens ignore-case")).isEqualTo(BuiltInChecker.tokensIgnoringCase());
        assertThat(BuiltInChecker.parse("floats  1e-6")).isEqualTo(BuiltInChecker.floats(1e-6));
        assertThat(BuiltInChecker.parse("floats relative 0.5"))
                .isEqualTo(new InOrder(
                        InOrder.WhiteSpace.IGNORED,
                        true,
                        new Tolerance(OptionalDouble.empty(), OptionalDouble.of(0.5))));
        assertThat(BuiltInChecker.parse("floats relative 0 absolute 2"))
                .isEqualTo(new InOrder(
                        InOrder.WhiteSpace.IGNORED, true, new Tolerance(OptionalDouble.of(2), OptionalDouble.of(0))));
        assertThat(BuiltInChecker.parse("unordered-lines")).isEqualTo(BuiltInChecker.unorderedLines());
        assertThat(BuiltInChecker.parse("unordered-tokens")).isEqualTo(BuiltInChecker.unorderedTokens());
        assertThat(BuiltInChecker.parse("default case_sensitive float_tolerance 0x1p-3"))
                .isEqualTo(BuiltInChecker.defaultValidator(List.of("case_sensitive", "float_tolerance", "0.125")));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``, `no checker is named; there are bytes, lines,`",
                "token, `there is no checker \"token\"; there are bytes, lines,`",
                "Tokens, `there is no checker \"Tokens\"`",
                "bytes 1, `checker bytes has no settings, but \"1\" follows`",
                "lines ignore-case, `checker lines has no settings`",
                "tokens case, `checker tokens takes ignore-case and nothing else, but \"case\" follows`",
                "tokens ignore-case 1, `takes ignore-case and nothing else, but \"1\" follows`",
                "floats, `floats needs its tolerance, such as floats 1e-6`",
                "floats x, `floats needs a number after it, not \"x\"`",
                "floats -1, `floats must be 0 or more, not -1`",
                "floats nan, `not \"nan\"`",
                "floats 1e999, `not \"1e999\"`",
                "floats 1 2, `floats takes one number, or absolute and relative with a number each, but \"1\" follows`",
                "floats absolute, `absolute needs a number after it`",
                "floats absolute 1 absolute 2, `but \"absolute\" follows`",
                "`floats \u0007`, `not \"\\x07\"`",
            })
    void saysWhatIsWrongWithAName(String words, String message) {
        assertThatThrownBy(() -> BuiltInChecker.parse(words))
                .isInstanceOf(InvalidCheckerException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "case-sensitive, `the default validator has no flag \"case-sensitive\"; it has case_sensitive, space_change_sensitive`",
                "float_tolerance, `float_tolerance needs a number after it`",
                "case_sensitive|float_absolute_tolerance, `float_absolute_tolerance needs a number after it`",
                "float_relative_tolerance|case_sensitive, `float_relative_tolerance needs a number after it, not \"case_sensitive\"`",
                "float_tolerance|-1e-6, `float_tolerance must be 0 or more, not -1e-6`",
                "float_tolerance|inf, `float_tolerance needs a number after it, not \"inf\"`",
                "float_tolerance 1e-6, `has no flag \"float_tolerance 1e-6\"`",
                "1e-6, `has no flag \"1e-6\"`",
            })
    void saysWhatIsWrongWithAFlag(String flags, String message) {
        assertThatThrownBy(() -> BuiltInChecker.defaultValidator(Arrays.asList(flags.split("\\|", -1))))
                .isInstanceOf(InvalidCheckerException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAToleranceThatMakesNoSense() {
        for (double error : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> BuiltInChecker.floats(error))
                    .isInstanceOf(InvalidCheckerException.class)
                    .hasMessageContaining("the absolute tolerance must be a finite number of 0 or more");
        }
    }
}
