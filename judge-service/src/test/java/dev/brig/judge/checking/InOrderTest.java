package dev.brig.judge.checking;

import static dev.brig.judge.checking.Texts.accepts;
import static dev.brig.judge.checking.Texts.presentationError;
import static dev.brig.judge.checking.Texts.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.checking.Difference.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class InOrderTest {
    private static final List<BuiltInChecker> ALL = List.of(
            BuiltInChecker.bytes(),
            BuiltInChecker.lines(),
            BuiltInChecker.tokens(),
            BuiltInChecker.tokensIgnoringCase(),
            BuiltInChecker.floats(1e-6),
            BuiltInChecker.unorderedLines(),
            BuiltInChecker.unorderedTokens());

    @Test
    void everyCheckerAcceptsTheExpectedTextItself() {
        for (BuiltInChecker checker : ALL) {
            for (String text :
                    List.of("", "\n", "a b\n\n c", "1 nan\r\n", "\0\u0080\u00ff \u00c3(", " ", "0x1p3 1e +5\n")) {
                assertThat(accepts(checker, text, text))
                        .as("%s: %s", checker, text)
                        .isTrue();
            }
        }
    }

    @Test
    void everyCheckerRefusesAnEmptyOutputWhereWordsAreExpectedAndWordsWhereNoneAre() {
        for (BuiltInChecker checker : ALL) {
            assertThat(wrong(checker, "1\n", "").reason()).as("%s", checker).isEqualTo(Reason.MISSING);
            assertThat(wrong(checker, "", "1\n").reason()).as("%s", checker).isEqualTo(Reason.EXTRA);
        }
    }

    @Test
    void everyCheckerComparesBytesThatAreNoUtf8AndNul() {
        for (BuiltInChecker checker : ALL) {
            assertThat(accepts(checker, "\u00c3(\n", "\u00c3)\n"))
                    .as("%s", checker)
                    .isFalse();
            assertThat(accepts(checker, "\u00ff", "\u00fe")).as("%s", checker).isFalse();
            assertThat(accepts(checker, "\u00c3\u00a9", "\u00c3\u0089"))
                    .as("%s", checker)
                    .isFalse();
            assertThat(accepts(checker, "a", "a\0")).as("%s", checker).isFalse();
            assertThat(accepts(checker, "a\0b", "a\0c")).as("%s", checker).isFalse();
            assertThat(accepts(checker, "a b", "a\0b")).as("%s", checker).isFalse();
        }
    }

    @Test
    void onlyTheCheckerOfBytesMindsCarriageReturnsAndAMissingNewlineAtTheEnd() {
        for (BuiltInChecker checker : ALL) {
            boolean minds = checker.equals(BuiltInChecker.bytes());
            assertThat(accepts(checker, "1\n2\n", "1\r\n2\r\n"))
                    .as("%s", checker)
                    .isEqualTo(!minds);
            assertThat(accepts(checker, "1\n2\n", "1\n2")).as("%s", checker).isEqualTo(!minds);
            assertThat(accepts(checker, "1\n2", "1\n2\n\n")).as("%s", checker).isEqualTo(!minds);
        }
    }

    @Test
    void wordsAreTheSameWhateverIsBetweenThem() {
        assertThat(accepts(BuiltInChecker.tokens(), "a b\nc\n", "\n a\t\u000b\fb \r\n\n c"))
                .isTrue();
        assertThat(accepts(BuiltInChecker.tokens(), "a b", "ab")).isFalse();
        assertThat(accepts(BuiltInChecker.tokens(), "a", "A")).isFalse();
        assertThat(accepts(BuiltInChecker.tokensIgnoringCase(), "aZ@[`{", "Az@[`{"))
                .isTrue();
        assertThat(accepts(BuiltInChecker.tokensIgnoringCase(), "@", "`")).isFalse();
        assertThat(accepts(BuiltInChecker.tokensIgnoringCase(), "[", "{")).isFalse();
    }

    @Test
    void saysWhereTheFirstDifferenceIs() {
        Difference difference = wrong(BuiltInChecker.tokens(), "one two\nthree four\n", "one\n two\n three fours\n");
        assertThat(difference.reason()).isEqualTo(Reason.DIFFERS);
        assertThat(difference.output()).contains(new TextPosition(3, 12, 20));
        assertThat(difference.expected()).contains(new TextPosition(2, 11, 18));
        assertThat(difference.sentence()).isEqualTo("line 3, column 12: expected \"four\", seen \"fours\"");
        assertThat(difference.sentenceForSecretTest())
                .isEqualTo("line 3, column 12: \"fours\" is not what is expected");
    }

    @Test
    void saysWhatIsMissingAndWhatIsTooMuch() {
        assertThat(wrong(BuiltInChecker.tokens(), "one two", "one\n").sentence())
                .isEqualTo("line 2, column 1: the output ends where \"two\" is expected");
        assertThat(wrong(BuiltInChecker.tokens(), "one two", "one\n").sentenceForSecretTest())
                .isEqualTo("line 2, column 1: the output is too short");
        assertThat(wrong(BuiltInChecker.tokens(), "one", "one\n two").sentence())
                .isEqualTo("line 2, column 2: nothing more is expected, seen \"two\"");
    }

    @Test
    void saysByHowMuchANumberIsOff() {
        Difference off = wrong(BuiltInChecker.floats(1e-6), "x 2.0", "x  2.5");
        assertThat(off.reason()).isEqualTo(Reason.OUT_OF_TOLERANCE);
        assertThat(off.output()).contains(new TextPosition(1, 4, 3));
        assertThat(off.sentence())
                .isEqualTo("line 1, column 4: expected \"2.0\", seen \"2.5\": "
                        + "absolute error 0.500, allowed 1.00e-06, relative error 0.250, allowed 1.00e-06");
        assertThat(off.sentenceForSecretTest()).isEqualTo("line 1, column 4: \"2.5\" is not close enough");
        assertThat(wrong(BuiltInChecker.floats(1e-6), "2", "two").sentence())
                .isEqualTo("line 1, column 1: expected a number (\"2\"), seen \"two\"");
    }

    @Test
    void floatsAreCloseByTheSmallerErrorAndOtherWordsTheSame() {
        assertThat(accepts(BuiltInChecker.floats(1e-6), "0 1e9 +3 ok", "-1e-7 1000000001 0x3 ok"))
                .isTrue();
        assertThat(accepts(BuiltInChecker.floats(1e-6), "0", "2e-6")).isFalse();
        assertThat(accepts(BuiltInChecker.floats(1e-6), "ok", "OK")).isFalse();
        assertThat(wrong(BuiltInChecker.floats(1e-6), "nan", "1").reason()).isEqualTo(Reason.DIFFERS);
        assertThat(wrong(BuiltInChecker.floats(1e-6), "1", "nan").reason()).isEqualTo(Reason.NOT_A_NUMBER);
        assertThat(wrong(BuiltInChecker.floats(1e-6), "1", "inf").reason()).isEqualTo(Reason.NOT_A_NUMBER);
    }

    @Test
    void calledAPresentationErrorWhereOnlyWhiteSpaceThatCountsIsOther() {
        Difference difference = presentationError(BuiltInChecker.lines(), "a b\nc", "a  b\nc");
        assertThat(difference.sentence()).isEqualTo("line 1, column 2: expected \" \", seen \"  \"");
        assertThat(difference.sentenceForSecretTest()).isEqualTo("line 1, column 2: the white space differs");
        assertThat(presentationError(BuiltInChecker.bytes(), "a\n", "a").sentence())
                .isEqualTo("line 1, column 2: expected \"\\n\", seen no white space");
        assertThat(presentationError(BuiltInChecker.lines(), "a\n\nb", "a\nb").reason())
                .isEqualTo(Reason.WHITE_SPACE);
        assertThat(wrong(BuiltInChecker.lines(), "a b\nc", "a  b\nd").reason()).isEqualTo(Reason.DIFFERS);
        assertThat(wrong(BuiltInChecker.bytes(), "a b", "ab").reason()).isEqualTo(Reason.DIFFERS);
    }

    @Test
    void countsLongIndentationToTheLastByte() {
        String blanks = " \t".repeat(3000);
        assertThat(accepts(BuiltInChecker.lines(), "a  \n" + blanks + "b", "a\n" + blanks + "b"))
                .isTrue();
        presentationError(
                BuiltInChecker.lines(), "a\n" + blanks + "b", "a\n" + blanks.replaceFirst(" \t$", "\t ") + "b");
        presentationError(
                BuiltInChecker.lines(), "a \n" + blanks + "b", "a\n" + blanks.replaceFirst("^ \t", "\t ") + "b");
        presentationError(BuiltInChecker.bytes(), "a" + blanks + "b", "a" + blanks.replaceFirst(" \t$", "\t ") + "b");
    }

    @Test
    void showsNoBytesThatATerminalObeys() {
        Difference difference = wrong(BuiltInChecker.tokens(), "\"\\", "\u001b[2J\u00e2\u0080\u00ae\u0007");
        assertThat(difference.seen()).isEqualTo("\"\\x1b[2J\\xe2\\x80\\xae\\x07\"");
        assertThat(difference.wanted()).isEqualTo("\"\\\"\\\\\"");
    }

    @Test
    void agreesWithThePlainRulesOnRandomTexts() {
        agrees(BuiltInChecker.bytes(), text -> text);
        agrees(BuiltInChecker.tokens(), InOrderTest::words);
        agrees(BuiltInChecker.tokensIgnoringCase(), text -> words(text).toLowerCase(java.util.Locale.ROOT));
        agrees(BuiltInChecker.unorderedTokens(), text -> sorted(words(text), " "));
        agrees(BuiltInChecker.lines(), InOrderTest::strippedLines);
        agrees(BuiltInChecker.unorderedLines(), text -> sorted(strippedLines(text), "\n"));
    }

    private static void agrees(BuiltInChecker checker, UnaryOperator<String> canonical) {
        String letters = "aaAbB1 \t\n\n\r";
        BinaryOperator<String> shuffled = (first, second) -> second + "\n" + first;
        Random random = new Random(17);
        for (int round = 0; round < 10_000; round++) {
            String expected = Texts.random(letters, random.nextBoolean() ? 5 : 30, random);
            int half = random.nextInt(expected.length() + 1);
            String output = switch (random.nextInt(4)) {
                case 0 -> Texts.random(letters, 5, random);
                case 1 -> shuffled.apply(expected.substring(0, half), expected.substring(half));
                default -> Texts.mutated(expected, letters, random);
            };
            CheckResult result = Texts.checkInPieces(checker, expected, output, random);
            assertThat(result instanceof CheckResult.Accepted)
                    .as("%s: <%s> against <%s>: %s", checker, expected, output, result)
                    .isEqualTo(canonical.apply(expected).equals(canonical.apply(output)));
            assertThat(result).isEqualTo(Texts.check(checker, expected, output));
            if (result instanceof CheckResult.PresentationError) {
                assertThat(words(output)).isEqualTo(words(expected));
            }
        }
    }

    private static String words(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static String strippedLines(String text) {
        return text.replaceAll("[ \t\r]+(\n|$)", "$1").replaceAll("\n+$", "");
    }

    private static String sorted(String text, String separator) {
        String[] parts = text.split(separator, -1);
        Arrays.sort(parts);
        return String.join(separator, parts);
    }
}
