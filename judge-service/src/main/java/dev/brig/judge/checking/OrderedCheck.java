package dev.brig.judge.checking;

import dev.brig.judge.checking.Difference.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares two texts in their order. Both sides are always at the same word, or both in the white space before it; so stretches that
 * are the same are passed as a whole, and words are looked at by themselves only where something differs.
 */
final class OrderedCheck extends Check {
    /** Stands for the byte after the last. It ends words as a space does. */
    private static final byte END = ' ';

    private static final int NEAR_BYTES = 12;

    private enum State {
        /** In white space. */
        GAP,
        /** In words that are the same so far. */
        TOKEN,
        /** In words that differ, of which the rest decides what that means. */
        DIFFERENT_TOKENS,
        DECIDED
    }

    private final InOrder rule;
    private final boolean countsSpaces;
    private final InputStream source;
    private final Side output = new Side();
    private final Side expected = new Side();
    private final Token outputToken;
    private final Token expectedToken;
    private final Gap outputGap;
    private final Gap expectedGap;
    private State state = State.GAP;
    private Reason suspicion = Reason.DIFFERS;
    private Optional<Difference> whiteSpace = Optional.empty();
    private CheckResult result = new CheckResult.Accepted();

    OrderedCheck(InOrder rule, InputStream expected) {
        this.rule = rule;
        this.source = expected;
        countsSpaces = rule.whiteSpace() != InOrder.WhiteSpace.IGNORED;
        outputToken = new Token(rule.tolerance().isSet());
        expectedToken = new Token(rule.tolerance().isSet());
        SipHash hash = SipHash.keyed();
        outputGap = new Gap(rule.whiteSpace(), hash);
        expectedGap = new Gap(rule.whiteSpace(), hash.withSameKey());
    }

    @Override
    boolean compare(byte[] bytes, int from, int to) throws IOException {
        if (state != State.DECIDED) {
            output.put(bytes, from, to);
            outputToken.continueAt(output);
            run();
        }
        return state != State.DECIDED;
    }

    @Override
    CheckResult conclude() throws IOException {
        if (state != State.DECIDED) {
            output.ended = true;
            run();
        }
        return result;
    }

    private void run() throws IOException {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = switch (state) {
                case GAP -> passGap();
                case TOKEN -> passSameToken();
                case DIFFERENT_TOKENS -> passDifferentTokens();
                case DECIDED -> false;
            };
        }
    }

    // Each of these takes a step and returns false when it needs more of the output.

    private boolean passGap() throws IOException {
        outputGap.pass(output);
        if (output.isEmpty() && !output.ended) {
            return false;
        }
        expectedGap.pass(expected);
        while (expected.isEmpty() && !expected.ended) {
            expected.fill(source);
            expectedGap.pass(expected);
        }
        boolean ended = output.isAtEnd() && expected.isAtEnd();
        if (countsSpaces && !(ended && rule.whiteSpace() == InOrder.WhiteSpace.EXCEPT_LINE_ENDS)) {
            compareGaps();
        }
        if (ended) {
            decide(whiteSpace
                    .<CheckResult>map(CheckResult.PresentationError::new)
                    .orElseGet(CheckResult.Accepted::new));
            return true;
        }
        beginTokens();
        state = State.TOKEN;
        if (output.isAtEnd()) {
            suspect(Reason.MISSING);
        } else if (expected.isAtEnd()) {
            suspect(Reason.EXTRA);
        }
        return true;
    }

    private void compareGaps() {
        if (!outputGap.matches(expectedGap) && whiteSpace.isEmpty()) {
            whiteSpace = Optional.of(new Difference(
                    Reason.WHITE_SPACE,
                    Optional.of(outputGap.start()),
                    Optional.of(expectedGap.start()),
                    outputGap.excerpt(),
                    expectedGap.excerpt(),
                    ""));
        }
    }

    private boolean passSameToken() throws IOException {
        while (true) {
            if (output.isEmpty() && !output.ended) {
                outputToken.addPassed(output);
                return false;
            }
            if (expected.isEmpty() && !expected.ended) {
                expectedToken.addPassed(expected);
                expected.fill(source);
                expectedToken.continueAt(expected);
                continue;
            }
            int length = Math.min(output.end - output.at, expected.end - expected.at);
            int same = sameBytes(length);
            if (same > 0) {
                passStretch(same);
                if (state == State.GAP) {
                    return true;
                }
            }
            if (same == length && !output.isAtEnd() && !expected.isAtEnd()) {
                continue;
            }
            byte seen = output.isEmpty() ? END : output.bytes[output.at];
            byte wanted = expected.isEmpty() ? END : expected.bytes[expected.at];
            if (Side.isSpace(seen) && Side.isSpace(wanted)) {
                if (!countsSpaces && output.wordFollows() && expected.wordFollows()) {
                    output.step();
                    expected.step();
                    beginTokens();
                    continue;
                }
                beginGaps();
                return true;
            }
            if (rule.caseSensitive() || lower(seen) != lower(wanted)) {
                suspect(Reason.DIFFERS);
                return true;
            }
            passLettersInOtherCase();
        }
    }

    private void passLettersInOtherCase() {
        int last = output.at + Math.min(output.end - output.at, expected.end - expected.at);
        int i = output.at;
        int j = expected.at;
        while (i < last && lower(output.bytes[i]) == lower(expected.bytes[j]) && !Side.isSpace(output.bytes[i])) {
            i++;
            j++;
        }
        output.at = i;
        expected.at = j;
    }

    private int sameBytes(int length) {
        byte[] seen = output.bytes;
        byte[] wanted = expected.bytes;
        int i = output.at;
        int j = expected.at;
        // Where differences are close together, the call for long stretches costs more than it saves.
        int near = i + Math.min(length, NEAR_BYTES);
        while (i < near && seen[i] == wanted[j]) {
            i++;
            j++;
        }
        if (i < near) {
            return i - output.at;
        }
        int same = Arrays.mismatch(seen, i, output.at + length, wanted, j, expected.at + length);
        return same < 0 ? length : i - output.at + same;
    }

    /** Passes bytes that are the same on both sides, and finds out what stands at their end. */
    private void passStretch(int length) {
        byte[] bytes = output.bytes;
        int end = output.at + length;
        int tail = end;
        boolean inGap = Side.isSpace(bytes[end - 1]);
        while (tail > output.at && Side.isSpace(bytes[tail - 1]) == inGap) {
            tail--;
        }
        boolean sameToken = tail == output.at && !inGap;
        int tailLength = end - tail;
        if (!sameToken) {
            output.advance(tail);
            expected.advance(expected.at + length - tailLength);
        }
        if (inGap) {
            beginGaps();
            // What is left of the white space is passed where it is compared.
        } else {
            if (!sameToken) {
                beginTokens();
            }
            output.at += tailLength;
            expected.at += tailLength;
        }
    }

    private void beginGaps() {
        outputGap.begin(output);
        expectedGap.begin(expected);
        state = State.GAP;
    }

    private void beginTokens() {
        outputToken.begin(output);
        expectedToken.begin(expected);
    }

    private void suspect(Reason reason) {
        outputToken.addPassed(output);
        expectedToken.addPassed(expected);
        outputToken.differsHere(output);
        expectedToken.differsHere(expected);
        suspicion = reason;
        state = State.DIFFERENT_TOKENS;
    }

    private boolean passDifferentTokens() throws IOException {
        if (!outputToken.passRest(output)) {
            return false;
        }
        while (!expectedToken.passRest(expected)) {
            expected.fill(source);
        }
        if (suspicion != Reason.DIFFERS) {
            decide(suspicion, outputToken.placeOfDifference(), expectedToken.placeOfDifference(), "");
            return true;
        }
        double wanted = rule.tolerance().isSet() ? expectedToken.number() : Double.NaN;
        double seen = rule.tolerance().isSet() ? outputToken.number() : Double.NaN;
        if (Double.isNaN(wanted)) {
            decide(suspicion, outputToken.placeOfDifference(), expectedToken.placeOfDifference(), "");
        } else if (Double.isNaN(seen)) {
            decide(Reason.NOT_A_NUMBER, outputToken.start(), expectedToken.start(), "");
        } else if (rule.tolerance().allows(wanted, seen)) {
            beginGaps();
        } else {
            decide(Reason.OUT_OF_TOLERANCE, outputToken.start(), expectedToken.start(), errors(wanted, seen));
        }
        return true;
    }

    private String errors(double wanted, double seen) {
        double error = Math.abs(wanted - seen);
        StringBuilder text = new StringBuilder();
        rule.tolerance().absolute().ifPresent(bound -> text.append(error("absolute", error, bound)));
        rule.tolerance().relative().ifPresent(bound -> {
            text.append(text.isEmpty() ? "" : ", ");
            text.append(
                    wanted == 0
                            ? "relative error without meaning at 0"
                            : error("relative", error / Math.abs(wanted), bound));
        });
        return text.toString();
    }

    private static String error(String kind, double error, double bound) {
        return String.format(Locale.ROOT, "%s error %.3g, allowed %.3g", kind, error, bound);
    }

    private void decide(Reason reason, TextPosition outputPlace, TextPosition expectedPlace, String detail) {
        decide(new CheckResult.WrongAnswer(new Difference(
                reason,
                Optional.of(outputPlace),
                Optional.of(expectedPlace),
                outputToken.excerpt(),
                expectedToken.excerpt(),
                detail)));
    }

    private void decide(CheckResult decision) {
        result = decision;
        state = State.DECIDED;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }
}
