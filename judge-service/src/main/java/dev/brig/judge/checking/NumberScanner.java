package dev.brig.judge.checking;

import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;

/**
 * Reads a word as a number, piece by piece, in memory that does not grow with the word. Takes for a number what glibc's
 * {@code sscanf("%lf")} does in the C locale if it has to use up the word, except {@code inf} and {@code nan}.
 */
final class NumberScanner {
    /** No double needs more decimal digits to be rounded correctly; of those that follow only counts whether one is not zero. */
    private static final int MAX_DIGITS = 800;

    /** A double has 53 bits; digits beyond 16 hexadecimal ones only count as not being zero. */
    private static final int MAX_HEX_DIGITS = 32;

    /** As many decimal digits as a double always holds exactly. */
    private static final int EXACT_DIGITS = 15;

    /** Beyond any exponent of a double that the digits could bring back into range. */
    private static final int MAX_EXPONENT = 100_000;

    private static final long MAX_WRITTEN_EXPONENT = 1L << 60;

    private static final double[] EXACT_POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private enum State {
        START,
        SIGN,
        ZERO,
        INTEGER,
        POINT,
        FRACTION,
        HEX_PREFIX,
        HEX_INTEGER,
        HEX_POINT,
        HEX_FRACTION,
        EXPONENT,
        EXPONENT_SIGN,
        EXPONENT_DIGITS,
        NO_NUMBER
    }

    private final byte[] digits = new byte[MAX_DIGITS];
    private State state = State.START;
    private boolean negative;
    private boolean hex;
    private int digitCount;
    private long leadingDigits;
    private boolean moreDigits;

    /** How many places the point stands to the right of the digits that are kept. */
    private long shift;

    private boolean negativeExponent;
    private long exponent;

    void reset() {
        state = State.START;
        negative = false;
        hex = false;
        digitCount = 0;
        leadingDigits = 0;
        moreDigits = false;
        shift = 0;
        negativeExponent = false;
        exponent = 0;
    }

    /** Whether the bytes so far are a number or the beginning of one. */
    boolean canBeNumber() {
        return state != State.NO_NUMBER;
    }

    void add(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && state != State.NO_NUMBER) {
            byte b = bytes[i];
            if (state == State.INTEGER || state == State.FRACTION) {
                int digitsFrom = i;
                i = addDigits(bytes, i, to, state == State.FRACTION);
                if (i > digitsFrom) {
                    continue;
                }
            }
            state = switch (state) {
                case START -> b == '+' || b == '-' ? sign(b) : integer(b);
                case SIGN -> integer(b);
                case ZERO -> b == 'x' || b == 'X' ? hexPrefix() : afterInteger(b);
                case INTEGER -> afterInteger(b);
                case POINT -> isDigit(b) ? firstOfFraction(b) : State.NO_NUMBER;
                case FRACTION -> exponentMark(b, 'e');
                case HEX_PREFIX, HEX_INTEGER -> hexInteger(b);
                case HEX_POINT, HEX_FRACTION -> hexFraction(b);
                case EXPONENT -> b == '+' || b == '-' ? exponentSign(b) : exponentDigit(b);
                case EXPONENT_SIGN, EXPONENT_DIGITS -> exponentDigit(b);
                case NO_NUMBER -> State.NO_NUMBER;
            };
            i++;
        }
    }

    /** Most bytes of numbers are decimal digits in a row. */
    private int addDigits(byte[] bytes, int from, int to, boolean fraction) {
        int i = from;
        if (digitCount > 0) {
            int last = from + Math.min(to - from, EXACT_DIGITS - digitCount);
            long leading = leadingDigits;
            while (i < last && isDigit(bytes[i])) {
                leading = leading * 10 + (bytes[i] - '0');
                digits[digitCount++] = bytes[i++];
            }
            leadingDigits = leading;
            shift -= fraction ? i - from : 0;
        }
        for (; i < to && isDigit(bytes[i]); i++) {
            if (fraction) {
                fractionDigit(bytes[i] - '0');
            } else {
                integerDigit(bytes[i] - '0');
            }
        }
        return i;
    }

    /** The number; empty if the word is none, or one that is too large for a double. */
    OptionalDouble value() {
        double value = valueOrNaN();
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The same without an object for each of millions of numbers. */
    double valueOrNaN() {
        return switch (state) {
            case START, SIGN, POINT, HEX_PREFIX, NO_NUMBER -> Double.NaN;
            default -> {
                double magnitude = magnitude();
                yield Double.isInfinite(magnitude) ? Double.NaN : negative ? -magnitude : magnitude;
            }
        };
    }

    private double magnitude() {
        if (digitCount == 0) {
            return 0;
        }
        long written = negativeExponent ? -exponent : exponent;
        if (hex) {
            return parsed("0x", "p", 4 * shift + written - (moreDigits ? 4 : 0));
        }
        long power = shift + written;
        if (digitCount <= EXACT_DIGITS && Math.abs(power) < EXACT_POWERS_OF_TEN.length) {
            // Both are exact, so the one operation rounds correctly.
            return power < 0
                    ? leadingDigits / EXACT_POWERS_OF_TEN[(int) -power]
                    : leadingDigits * EXACT_POWERS_OF_TEN[(int) power];
        }
        return parsed("", "e", power - (moreDigits ? 1 : 0));
    }

    private double parsed(String prefix, String mark, long power) {
        return Double.parseDouble(prefix
                + new String(digits, 0, digitCount, StandardCharsets.ISO_8859_1)
                + (moreDigits ? "1" : "")
                + mark
                + Math.clamp(power, -MAX_EXPONENT, MAX_EXPONENT));
    }

    private State sign(byte b) {
        negative = b == '-';
        return State.SIGN;
    }

    private State integer(byte b) {
        if (b == '.') {
            return State.POINT;
        }
        if (!isDigit(b)) {
            return State.NO_NUMBER;
        }
        integerDigit(b - '0');
        return b == '0' ? State.ZERO : State.INTEGER;
    }

    private State afterInteger(byte b) {
        if (isDigit(b)) {
            integerDigit(b - '0');
            return State.INTEGER;
        }
        return b == '.' ? State.FRACTION : exponentMark(b, 'e');
    }

    private State hexPrefix() {
        hex = true;
        return State.HEX_PREFIX;
    }

    private State hexInteger(byte b) {
        int digit = Character.digit(b, 16);
        if (digit >= 0) {
            integerDigit(digit);
            return State.HEX_INTEGER;
        }
        if (b == '.') {
            return state == State.HEX_PREFIX ? State.HEX_POINT : State.HEX_FRACTION;
        }
        return state == State.HEX_PREFIX ? State.NO_NUMBER : exponentMark(b, 'p');
    }

    private State hexFraction(byte b) {
        int digit = Character.digit(b, 16);
        if (digit >= 0) {
            fractionDigit(digit);
            return State.HEX_FRACTION;
        }
        return state == State.HEX_POINT ? State.NO_NUMBER : exponentMark(b, 'p');
    }

    private static State exponentMark(byte b, char mark) {
        return (b | 0x20) == mark ? State.EXPONENT : State.NO_NUMBER;
    }

    private State exponentSign(byte b) {
        negativeExponent = b == '-';
        return State.EXPONENT_SIGN;
    }

    private State exponentDigit(byte b) {
        if (!isDigit(b)) {
            return State.NO_NUMBER;
        }
        exponent = Math.min(exponent * 10 + (b - '0'), MAX_WRITTEN_EXPONENT / 10);
        return State.EXPONENT_DIGITS;
    }

    private State firstOfFraction(byte b) {
        fractionDigit(b - '0');
        return State.FRACTION;
    }

    private void integerDigit(int digit) {
        boolean counts = digitCount > 0 || digit > 0;
        if (counts && !keep(digit)) {
            shift++;
        }
    }

    private void fractionDigit(int digit) {
        boolean leadingZero = digitCount == 0 && digit == 0;
        if (leadingZero || keep(digit)) {
            shift--;
        }
    }

    private boolean keep(int digit) {
        if (digitCount == (hex ? MAX_HEX_DIGITS : MAX_DIGITS)) {
            moreDigits |= digit != 0;
            return false;
        }
        if (digitCount < EXACT_DIGITS) {
            leadingDigits = leadingDigits * 10 + digit;
        }
        digits[digitCount++] = (byte) Character.forDigit(digit, 16);
        return true;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
