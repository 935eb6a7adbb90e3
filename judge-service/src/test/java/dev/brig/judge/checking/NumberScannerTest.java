package dev.brig.judge.checking;

import static dev.brig.judge.checking.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberScannerTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "+1, 1",
        "-1, -1",
        "1., 1",
        ".5, 0.5",
        "-.5, -0.5",
        "007, 7",
        "1e5, 100000",
        "1E+5, 100000",
        "1e-5, 0.00001",
        "1.e1, 10",
        "1e, 1",
        "1e+, 1",
        "0.e, 0",
        "1e-400, 0",
        "0e99999999999999999999, 0",
        "1e-99999999999999999999, 0",
        "0x1, 1",
        "0X1P3, 8",
        "0x1p, 1",
        "0x1p+, 1",
        "0x.8, 0.5",
        "0x8., 8",
        "0x., 0",
        "0x1.8p1, 3",
        "0x1e5, 485",
        "+0x10, 16",
        "-0x1p-2, -0.25",
        "1.7976931348623157e308, 1.7976931348623157e308",
        "9007199254740993, 9007199254740992",
        "0.1, 0.1",
        "123456789012345678901234567890e-20, 1234567890.1234567890",
    })
    void readsWhatScanfReads(String word, double value) {
        assertThat(scan(word).orElseThrow()).isEqualTo(value + 0.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "-",
                ".",
                "+.",
                "--1",
                "++1",
                ".e5",
                "1..2",
                "1,5",
                "1_0",
                "1e5.",
                "1e5e5",
                "1f",
                "1d",
                "1L",
                "0b1",
                "00x1",
                "0x",
                "-0x",
                "0xg",
                "0xp1",
                "0x.p1",
                "0xe+1",
                "1p3",
                "x1",
                "abc",
                "inf",
                "-INF",
                "infinity",
                "nan",
                "NaN",
                "nan(1)",
                "1e400",
                "-1e400",
                "1e99999999999999999999",
                "0x1p99999999999",
                "1\0",
                "\0",
                "1 ",
                "½"
            })
    void refusesWhatIsNoFiniteNumber(String word) {
        assertThat(scan(word)).isEmpty();
    }

    @Test
    void roundsLongNumbersCorrectly() {
        Random random = new Random(3);
        for (int round = 0; round < 20_000; round++) {
            String digits = Texts.random("0123456789", 60, random) + "7";
            int point = random.nextInt(digits.length());
            String word =
                    digits.substring(0, point) + "." + digits.substring(point) + "e" + (random.nextInt(640) - 320);
            double exact = new BigDecimal(word).doubleValue();
            assertThat(scan(word))
                    .isEqualTo(Double.isInfinite(exact) ? OptionalDouble.empty() : OptionalDouble.of(exact));
        }
    }

    @Test
    void seesADigitThatDecidesTheRoundingHoweverFarBackItIs() {
        String half = "9007199254740993" + "0".repeat(5000);
        assertThat(scan(half + "e-5000")).hasValue(9007199254740992.0);
        assertThat(scan(half + "1e-5001")).hasValue(9007199254740994.0);
        assertThat(scan("9007199254740993." + "0".repeat(5000) + "1")).hasValue(9007199254740994.0);
        assertThat(scan("0x20000000000001" + "0".repeat(500) + "p-2000")).hasValue(0x20000000000000p0);
        assertThat(scan("0x20000000000001" + "0".repeat(500) + "1p-2004")).hasValue(0x20000000000002p0);
        assertThat(scan("0." + "0".repeat(5000) + "1e5001")).hasValue(1);
    }

    @Test
    void readsTheSameInPieces() {
        Random random = new Random(5);
        NumberScanner scanner = new NumberScanner();
        for (int round = 0; round < 50_000; round++) {
            String word = Texts.random("00123459..+-eExXpaF", 12, random);
            scanner.reset();
            for (int i = 0; i < word.length(); i++) {
                scanner.add(bytes(word), i, i + 1);
            }
            assertThat(withoutSignOfZero(scanner.value())).as(word).isEqualTo(scan(word));
        }
    }

    private static OptionalDouble scan(String word) {
        NumberScanner scanner = new NumberScanner();
        scanner.add(bytes(word), 0, word.length());
        return withoutSignOfZero(scanner.value());
    }

    private static OptionalDouble withoutSignOfZero(OptionalDouble value) {
        return value.isPresent() ? OptionalDouble.of(value.getAsDouble() + 0.0) : value;
    }
}
