package dev.brig.judge.judging;

import java.nio.ByteBuffer;

/**
 * Compares what a program wrote with what was expected, as it comes: blanks at the ends of lines and newlines at the end do not
 * count, everything else does. Needs no memory but the expected bytes and looks at every byte once.
 */
final class OutputComparison {
    private final byte[] expected;
    private boolean differs;

    /** Where the expected bytes stand after the last byte of the output that counted. */
    private int settled;

    // Blanks and newlines count only if something follows them. Until then this is where they lead.
    private int line;
    private boolean lineDiffers;
    private int blanks;
    private boolean blanksDiffer;

    /** @param expected not to be changed while it is compared */
    OutputComparison(byte[] expected) {
        this.expected = expected;
    }

    static boolean matches(byte[] expected, byte[] output) {
        OutputComparison comparison = new OutputComparison(expected);
        comparison.add(ByteBuffer.wrap(output));
        return comparison.matches();
    }

    /** The next bytes of the output. */
    void add(ByteBuffer output) {
        while (output.hasRemaining() && !differs) {
            byte next = output.get();
            if (next == '\n') {
                addNewline();
            } else if (isBlank(next)) {
                addBlank(next);
            } else {
                addVisible(next);
            }
        }
    }

    /** Whether the output, as far as it has come, is what was expected. */
    boolean matches() {
        if (differs) {
            return false;
        }
        int rest = settled;
        while (rest < expected.length && (expected[rest] == '\n' || isBlank(expected[rest]))) {
            rest++;
        }
        return rest == expected.length;
    }

    private void addNewline() {
        while (line < expected.length && isBlank(expected[line])) {
            line++;
        }
        lineDiffers |= line == expected.length || expected[line] != '\n';
        line = Math.min(line + 1, expected.length);
        blanks = line;
        blanksDiffer = false;
    }

    private void addBlank(byte blank) {
        blanksDiffer |= blanks == expected.length || expected[blanks] != blank;
        blanks = Math.min(blanks + 1, expected.length);
    }

    private void addVisible(byte visible) {
        differs = lineDiffers || blanksDiffer || blanks == expected.length || expected[blanks] != visible;
        settled = blanks + 1;
        line = settled;
        blanks = settled;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\f' || b == 0x0b;
    }
}
