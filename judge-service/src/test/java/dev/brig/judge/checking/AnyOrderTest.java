package dev.brig.judge.checking;

import static dev.brig.judge.checking.Texts.accepts;
import static dev.brig.judge.checking.Texts.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.checking.Difference.Reason;
import org.junit.jupiter.api.Test;

class AnyOrderTest {

    @Test
    void acceptsTheSameElementsInAnyOrderAsOftenAsTheyOccur() {
        assertThat(accepts(BuiltInChecker.unorderedTokens(), "1 2 3\n3", "3 3\n2\t1\n"))
                .isTrue();
        assertThat(accepts(BuiltInChecker.unorderedTokens(), "1 2 2", "1 1 2")).isFalse();
        assertThat(accepts(BuiltInChecker.unorderedTokens(), "1 23", "12 3")).isFalse();
        assertThat(accepts(BuiltInChecker.unorderedTokens(), "a", "A")).isFalse();
        assertThat(accepts(BuiltInChecker.parse("unordered-tokens ignore-case"), "a B", "b A"))
                .isTrue();
        assertThat(accepts(BuiltInChecker.unorderedLines(), "1 2\n3\n", "3\n1 2"))
                .isTrue();
        assertThat(accepts(BuiltInChecker.unorderedLines(), "1 2\n3\n", "3\n2 1"))
                .isFalse();
        assertThat(accepts(BuiltInChecker.parse("unordered-lines ignore-case"), "a b\nc", "C\nA B"))
                .isTrue();
    }

    @Test
    void linesAreComparedWithoutTheWhiteSpaceAtTheirEnds() {
        assertThat(accepts(BuiltInChecker.unorderedLines(), "b\na\n", "a \t\nb\r\n\n\n"))
                .isTrue();
        assertThat(accepts(BuiltInChecker.unorderedLines(), "b\na\n", " a\nb\n"))
                .isFalse();
        assertThat(accepts(BuiltInChecker.unorderedLines(), "b\n\na\n", "\nb\na\n"))
                .isTrue();
        assertThat(accepts(BuiltInChecker.unorderedLines(), "b\n\na\n", "b\na\n\n"))
                .isFalse();
        assertThat(accepts(BuiltInChecker.unorderedLines(), "x\n\ny", "x\ny\nz"))
                .isFalse();
    }

    @Test
    void saysWhetherElementsAreMissingTooManyOrOthers() {
        assertThat(wrong(BuiltInChecker.unorderedTokens(), "1 2 3", "3 1").sentence())
                .isEqualTo("3 words are expected, 2 seen");
        Difference others = wrong(BuiltInChecker.unorderedLines(), "1\n2", "3\n1");
        assertThat(others.reason()).isEqualTo(Reason.DIFFERS);
        assertThat(others.sentence()).isEqualTo("not the same lines, in whatever order");
        assertThat(others.sentenceForSecretTest()).isEqualTo("the output differs");
        assertThat(wrong(BuiltInChecker.unorderedLines(), "1", "3\n1").reason()).isEqualTo(Reason.EXTRA);
    }
}
