package dev.brig.judge.checking;

import java.util.Optional;

/**
 * Why an output is not what was expected.
 *
 * @param reason the kind of difference
 * @param output the first byte of the output that counts against it; of a number its first byte; empty where order does not count
 * @param expected the byte of the expected text that it was compared with, empty where order does not count
 * @param seen the words or white space of the output, printable and cut; empty where there is nothing
 * @param wanted what was expected instead, printable and cut; empty where there is nothing
 * @param detail more about it, empty where there is no more
 */
public record Difference(
        Reason reason,
        Optional<TextPosition> output,
        Optional<TextPosition> expected,
        String seen,
        String wanted,
        String detail) {

    /** Kinds of difference. */
    public enum Reason {
        DIFFERS("differs"),
        MISSING("missing"),
        EXTRA("extra"),
        WHITE_SPACE("white-space"),
        NOT_A_NUMBER("not-a-number"),
        OUT_OF_TOLERANCE("out-of-tolerance");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** The reason as JSON spells it. */
        public String word() {
            return word;
        }
    }

    /** The difference in a sentence that shows what was expected. */
    public String sentence() {
        return at()
                + switch (reason) {
                    case DIFFERS -> wanted.isEmpty() ? detail : "expected " + wanted + ", seen " + seen;
                    case MISSING -> wanted.isEmpty() ? detail : "the output ends where " + wanted + " is expected";
                    case EXTRA -> seen.isEmpty() ? detail : "nothing more is expected, seen " + seen;
                    case WHITE_SPACE -> "expected " + whiteSpace(wanted) + ", seen " + whiteSpace(seen);
                    case NOT_A_NUMBER -> "expected a number (" + wanted + "), seen " + seen;
                    case OUT_OF_TOLERANCE -> "expected " + wanted + ", seen " + seen + ": " + detail;
                };
    }

    /** The difference in a sentence that shows nothing of the expected text, for a test that is secret. */
    public String sentenceForSecretTest() {
        return at()
                + switch (reason) {
                    case DIFFERS -> seen.isEmpty() ? "the output differs" : seen + " is not what is expected";
                    case MISSING -> "the output is too short";
                    case EXTRA -> seen.isEmpty() ? "the output is too long" : "nothing more is expected, seen " + seen;
                    case WHITE_SPACE -> "the white space differs";
                    case NOT_A_NUMBER -> "expected a number, seen " + seen;
                    case OUT_OF_TOLERANCE -> seen + " is not close enough";
                };
    }

    private String at() {
        return output.map(place -> place + ": ").orElse("");
    }

    private static String whiteSpace(String excerpt) {
        return excerpt.isEmpty() ? "no white space" : excerpt;
    }
}
