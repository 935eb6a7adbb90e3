package dev.brig.judge.checking;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Texts for the tests of checkers. Each char of a string is a byte, so that any bytes can be written down. */
final class Texts {
    private Texts() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static CheckResult check(BuiltInChecker checker, String expected, String output) {
        return checker.check(new ByteArrayInputStream(bytes(expected)), new ByteArrayInputStream(bytes(output)));
    }

    static boolean accepts(BuiltInChecker checker, String expected, String output) {
        return check(checker, expected, output) instanceof CheckResult.Accepted;
    }

    static Difference wrong(BuiltInChecker checker, String expected, String output) {
        return ((CheckResult.WrongAnswer) check(checker, expected, output)).difference();
    }

    static Difference presentationError(BuiltInChecker checker, String expected, String output) {
        return ((CheckResult.PresentationError) check(checker, expected, output)).difference();
    }

    /** The same comparison, with both texts in small pieces and the output in buffers of every kind. */
    static CheckResult checkInPieces(BuiltInChecker checker, String expected, String output, Random random) {
        Check check = checker.start(dripping(bytes(expected), random));
        byte[] all = bytes(output);
        for (int from = 0; from < all.length; ) {
            int length = Math.min(all.length - from, 1 + random.nextInt(4));
            ByteBuffer piece = ByteBuffer.wrap(all, from, length);
            if (random.nextInt(16) == 0) {
                piece = ByteBuffer.allocateDirect(length).put(piece).flip();
            }
            check.accept(piece);
            from += length;
        }
        return check.finish();
    }

    private static InputStream dripping(byte[] text, Random random) {
        return new ByteArrayInputStream(text) {
            @Override
            public int read(byte[] into) {
                return read(into, 0, 1 + random.nextInt(4));
            }
        };
    }

    /** A short text of the given letters. */
    static String random(String letters, int maxLength, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(maxLength + 1); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    /** The text with one letter put in, taken out, or put in place of another. */
    static String mutated(String text, String letters, Random random) {
        int at = random.nextInt(text.length() + 1);
        int cut = Math.min(text.length(), at + random.nextInt(2));
        String put = random.nextInt(3) == 0 ? "" : letters.charAt(random.nextInt(letters.length())) + "";
        return text.substring(0, at) + put + text.substring(cut);
    }
}
