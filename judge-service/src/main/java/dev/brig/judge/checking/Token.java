package dev.brig.judge.checking;

import java.util.Arrays;

/** The word that one side stands in, as far as it was needed: its start, the bytes around the first difference, its number. */
final class Token {
    private static final int WINDOW_BYTES = 20;
    private static final int PREFIX_BYTES = 16;

    private final NumberScanner number = new NumberScanner();
    private final boolean scansNumbers;
    private final byte[] head = new byte[Excerpt.HEAD_BYTES];
    private final byte[] window = new byte[WINDOW_BYTES];
    private final Mark start = new Mark();
    private long length;
    private long difference;

    /** Where in the buffer those bytes begin that were not added yet. */
    private int from;

    Token(boolean scansNumbers) {
        this.scansNumbers = scansNumbers;
    }

    /** The side stands at the first byte. */
    void begin(Side side) {
        from = side.at;
        difference = Long.MAX_VALUE;
        if (length > 0) {
            length = 0;
            number.reset();
        }
    }

    /** The bytes that the side has passed; to be called before its buffer is filled anew. */
    void addPassed(Side side) {
        if (side.at == from) {
            return;
        }
        if (scansNumbers) {
            number.add(side.bytes, from, side.at);
        }
        int size = side.at - from;
        if (length < head.length) {
            System.arraycopy(side.bytes, from, head, (int) length, (int) Math.min(size, head.length - length));
        }
        long skipped = Math.max(0, difference - length);
        long inWindow = Math.max(0, length - difference);
        if (skipped < size && inWindow < window.length) {
            int count = (int) Math.min(size - skipped, window.length - inWindow);
            System.arraycopy(side.bytes, from + (int) skipped, window, (int) inWindow, count);
        }
        length += size;
        from = side.at;
    }

    /** The buffer was filled anew. */
    void continueAt(Side side) {
        from = side.at;
    }

    /** What comes now is where the words begin to differ, all before is added. */
    void differsHere(Side side) {
        difference = length;
        start.set(side, length);
    }

    /**
     * Passes the rest of the word, or as much of it as can matter.
     *
     * @return whether that is done; else there are bytes to come
     */
    boolean passRest(Side side) {
        from = side.at;
        long missing = isUndecided() ? Long.MAX_VALUE : Math.max(0, bytesToShow() - length);
        int stop = missing < side.end - side.at ? side.at + (int) missing : side.end;
        int i = side.at;
        while (i < stop && !Side.isSpace(side.bytes[i])) {
            i++;
        }
        side.at = i;
        addPassed(side);
        boolean enough = length >= bytesToShow() && !isUndecided();
        return enough || (i < side.end && Side.isSpace(side.bytes[i])) || side.isAtEnd();
    }

    /** One byte more than is shown says that the word goes on. */
    private long bytesToShow() {
        return Math.max(difference + window.length, head.length) + 1;
    }

    private boolean isUndecided() {
        return scansNumbers && number.canBeNumber();
    }

    /** The word as a number, NaN if it is none. */
    double number() {
        return number.valueOrNaN();
    }

    TextPosition start() {
        return start.place();
    }

    /** Where the words begin to differ. */
    TextPosition placeOfDifference() {
        return start.place().plus(difference);
    }

    /** The word, cut before and after the difference if it is long. */
    String excerpt() {
        if (length == 0) {
            return "";
        }
        if (difference + window.length <= head.length || length <= head.length) {
            return Excerpt.quoted(head, (int) Math.min(length, head.length), length > head.length);
        }
        int shown = (int) Math.min(length - difference, window.length);
        StringBuilder text = new StringBuilder("\"");
        Excerpt.append(text, head, PREFIX_BYTES);
        text.append('…');
        Excerpt.append(text, Arrays.copyOf(window, shown), shown);
        return text.append(length - difference > shown ? "…\"" : "\"").toString();
    }
}
