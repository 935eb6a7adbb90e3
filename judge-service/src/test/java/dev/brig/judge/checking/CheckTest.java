package dev.brig.judge.checking;

import static dev.brig.judge.checking.Texts.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckTest {
    private static final int MEGABYTE = 1_000_000;

    /** What a check may take of the heap; the texts are hundreds of times as large. */
    private static final long HEAP_BYTES = MEGABYTE;

    @Test
    void saysAtOnceThatItNeedsNoMore() {
        Check check = BuiltInChecker.tokens().start(new ByteArrayInputStream(bytes("one two three")));
        assertThat(check.accept(ByteBuffer.wrap(bytes("one ")))).isTrue();
        assertThat(check.accept(ByteBuffer.wrap(bytes("too ")))).isFalse();
        ByteBuffer more = ByteBuffer.wrap(bytes("three"));
        assertThat(check.accept(more)).isFalse();
        assertThat(more.hasRemaining()).isFalse();
        assertThat(check.finish()).isInstanceOf(CheckResult.WrongAnswer.class).isEqualTo(check.finish());
    }

    @Test
    void readsNoMoreOfTheOutputThanItNeeds() throws IOException {
        InputStream endless = new Repeated(bytes("1 "), Long.MAX_VALUE);
        assertThat(BuiltInChecker.tokens().check(new ByteArrayInputStream(bytes("1 1 1")), endless))
                .isInstanceOf(CheckResult.WrongAnswer.class);
        assertThat(endless.read()).isNotNegative();
    }

    @Test
    void anEndlessWordThatIsWrongIsNotReadToItsEnd() {
        InputStream endless = new Repeated(bytes("x"), Long.MAX_VALUE);
        assertThat(BuiltInChecker.floats(0.1).check(new ByteArrayInputStream(bytes("1")), endless))
                .isInstanceOf(CheckResult.WrongAnswer.class);
    }

    @Test
    void keepsAFaultOfTheExpectedTextForTheEnd() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk on fire");
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return read();
            }
        };
        for (BuiltInChecker checker : List.of(BuiltInChecker.tokens(), BuiltInChecker.unorderedTokens())) {
            Check check = checker.start(broken);
            check.accept(ByteBuffer.wrap(bytes("one")));
            for (int times = 0; times < 2; times++) {
                assertThatThrownBy(check::finish)
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessage("the expected output cannot be read")
                        .hasRootCauseMessage("disk on fire");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                // checker, repeated in the expected text, repeated in the output, megabytes
                "bytes, `12 345\n`, `12 345\n`, 1000",
                "lines, `12 345\n`, `12 345\n`, 1000",
                "tokens, `12 345\n`, `12 345\n`, 1000",
                "tokens, `12 345\n`, `12\n345 `, 100",
                "tokens ignore-case, `yes no\n`, `YES NO\n`, 50",
                "floats 1e-6, `1.5 2.5 `, `1.50 2.5\n`, 40",
                "unordered-tokens, `12 345\n`, `345\n12 `, 50",
                "unordered-lines, `12 345\n`, `12 345\n`, 50",
                // one word, one number, one line, one stretch of white space
                "tokens, `a`, `a`, 200",
                "tokens ignore-case, `a`, `A`, 50",
                "floats 1e-6, `1`, `1`, 50",
                "unordered-tokens, `a`, `a`, 50",
                "unordered-lines, `a `, `a `, 50",
                "bytes, ` `, ` `, 50",
                "lines, `\n`, ` `, 50",
                "unordered-lines, `\n`, ` `, 50",
            })
    void comparesLargeTextsInMemoryThatDoesNotGrowWithThem(
            String checker, String expectedPart, String outputPart, long megabytes) {
        long parts = megabytes * MEGABYTE / expectedPart.length();
        var heap = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        InputStream expected = new Repeated(bytes(expectedPart), expectedPart.length() * parts);
        InputStream output = new Repeated(bytes(outputPart), outputPart.length() * parts);
        BuiltInChecker rule = BuiltInChecker.parse(checker);
        long before = heap.getCurrentThreadAllocatedBytes();
        CheckResult result = rule.check(expected, output);
        long taken = heap.getCurrentThreadAllocatedBytes() - before;
        assertThat(result).isInstanceOf(CheckResult.Accepted.class);
        assertThat(taken).isLessThan(HEAP_BYTES);
    }

    @Test
    void findsTheDifferenceAfterALongWordAndShowsItShort() {
        long length = 20L * MEGABYTE;
        CheckResult result = BuiltInChecker.floats(1e-6)
                .check(
                        new SequenceInputStream(
                                new Repeated(bytes("1"), length),
                                new ByteArrayInputStream(bytes("x" + "y".repeat(99)))),
                        new SequenceInputStream(
                                new Repeated(bytes("1"), length),
                                new ByteArrayInputStream(bytes("z" + "y".repeat(99)))));
        Difference difference = ((CheckResult.WrongAnswer) result).difference();
        assertThat(difference.output()).contains(new TextPosition(1, length + 1, length));
        assertThat(difference.seen()).isEqualTo("\"" + "1".repeat(16) + "…z" + "y".repeat(19) + "…\"");
    }

    /** A part again and again. */
    private static final class Repeated extends InputStream {
        private final byte[] block;
        private final int period;
        private final long length;
        private long at;

        private Repeated(byte[] part, long length) {
            this.length = length;
            period = part.length;
            block = new byte[64 * 1024 + period];
            for (int i = 0; i < block.length; i++) {
                block[i] = part[i % period];
            }
        }

        @Override
        public int read() {
            return at == length ? -1 : block[(int) (at++ % period)];
        }

        @Override
        public int read(byte[] into, int from, int size) {
            int read = (int) Math.min(Math.min(size, 64 * 1024), length - at);
            System.arraycopy(block, (int) (at % period), into, from, read);
            at += read;
            return read == 0 ? -1 : read;
        }
    }
}
