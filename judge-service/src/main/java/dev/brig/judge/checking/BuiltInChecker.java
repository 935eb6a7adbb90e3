package dev.brig.judge.checking;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalDouble;

/** A rule by which an output is compared with the expected text. Holds no state: one checker serves any number of checks. */
public sealed interface BuiltInChecker permits InOrder, AnyOrder {

    /** Byte for byte. Where only white space differs, the result is a presentation error. */
    static BuiltInChecker bytes() {
        return new InOrder(InOrder.WhiteSpace.EXACT, true, Tolerance.NONE);
    }

    /**
     * Line by line: white space at the ends of lines and newlines at the end do not count, everything else does. Where only other
     * white space differs, the result is a presentation error.
     */
    static BuiltInChecker lines() {
        return new InOrder(InOrder.WhiteSpace.EXCEPT_LINE_ENDS, true, Tolerance.NONE);
    }

    /** Word by word, whatever white space is between them. */
    static BuiltInChecker tokens() {
        return new InOrder(InOrder.WhiteSpace.IGNORED, true, Tolerance.NONE);
    }

    /** As {@link #tokens}, and {@code a} is {@code A}. */
    static BuiltInChecker tokensIgnoringCase() {
        return new InOrder(InOrder.WhiteSpace.IGNORED, false, Tolerance.NONE);
    }

    /** The same lines in any order, compared as {@link #lines} does. */
    static BuiltInChecker unorderedLines() {
        return new AnyOrder(AnyOrder.Element.LINE, true);
    }

    /** The same words in any order. */
    static BuiltInChecker unorderedTokens() {
        return new AnyOrder(AnyOrder.Element.TOKEN, true);
    }

    /**
     * Word by word as {@link #tokens}, but a number may be off by the given error, absolute or relative: the smaller error counts.
     *
     * @throws InvalidCheckerException if the error is negative, infinite or not a number
     */
    static BuiltInChecker floats(double error) {
        return new InOrder(
                InOrder.WhiteSpace.IGNORED, true, new Tolerance(OptionalDouble.of(error), OptionalDouble.of(error)));
    }

    /**
     * The default output validator of the ICPC and Kattis package formats, as problemtools implements it: words are compared without
     * regard to case or white space unless flags say otherwise.
     *
     * <p>Two things are other than there: a NUL does not end a word early, and where {@code space_change_sensitive} finds other white
     * space and nothing else, the result is a presentation error. DOMjudge's variant differs in that it computes with 80 bits and
     * takes {@code inf} and {@code nan} for numbers; this one does not follow it.
     *
     * @param flags {@code case_sensitive}, {@code space_change_sensitive}, {@code float_absolute_tolerance E},
     *     {@code float_relative_tolerance E}, {@code float_tolerance E}; each word an element of its own. Of several tolerances of one
     *     kind the last counts.
     * @throws InvalidCheckerException if a flag is unknown or its number missing, negative or none
     */
    static BuiltInChecker defaultValidator(List<String> flags) {
        return CheckerSyntax.defaultValidator(flags);
    }

    /**
     * The checker that a line of words names: {@code bytes}, {@code lines}, {@code tokens}, {@code floats E},
     * {@code unordered-lines}, {@code unordered-tokens}, or {@code default} with the flags of {@link #defaultValidator}.
     * {@code ignore-case} may follow {@code tokens} and the unordered ones. {@code floats absolute E}, {@code floats relative E} and
     * both together give each error by itself.
     *
     * @throws InvalidCheckerException if it names none
     */
    static BuiltInChecker parse(String words) {
        return CheckerSyntax.parse(words);
    }

    /**
     * Begins to compare one output.
     *
     * @param expected read as the output comes, on the thread that brings the output, and not closed
     */
    Check start(InputStream expected);

    /**
     * Compares two texts and reads no more of them than it needs.
     *
     * @throws UncheckedIOException if one of them cannot be read
     */
    default CheckResult check(InputStream expected, InputStream output) {
        Check check = start(expected);
        byte[] piece = new byte[Side.BUFFER_BYTES];
        try {
            int read = output.read(piece);
            while (read >= 0 && check.accept(ByteBuffer.wrap(piece, 0, read))) {
                read = output.read(piece);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return check.finish();
    }
}
