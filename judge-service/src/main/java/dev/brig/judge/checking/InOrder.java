package dev.brig.judge.checking;

import java.io.InputStream;

/**
 * Compares words in their order, and the white space between them as far as it counts.
 *
 * <p>Where a tolerance is set, an expected word that is a finite number asks for one within the tolerance; any other is compared as
 * text. A number is what C's {@code scanf} takes for one in a whole word: a sign, decimal digits with a point and an exponent, or
 * hexadecimal digits after {@code 0x}. An exponent without digits counts as none, as there. Numbers are rounded to a double and
 * compared as doubles. {@code inf} and {@code nan} are words.
 *
 * @param whiteSpace what of the white space counts
 * @param caseSensitive whether {@code a} and {@code A} are different
 * @param tolerance how far numbers may be off
 */
public record InOrder(WhiteSpace whiteSpace, boolean caseSensitive, Tolerance tolerance) implements BuiltInChecker {

    /** What of the white space counts. */
    public enum WhiteSpace {
        /** Nothing but that it divides words. */
        IGNORED,
        /** All but what is at the ends of lines, and newlines at the end of the text. */
        EXCEPT_LINE_ENDS,
        /** Every byte. */
        EXACT
    }

    @Override
    public Check start(InputStream expected) {
        return new OrderedCheck(this, expected);
    }
}
