package dev.brig.judge.checking;

/** Remembers where a side stood. Words and gaps go by too fast to make a {@link TextPosition} of each. */
final class Mark {
    private long line = 1;
    private long lineStart;
    private long offset;

    void set(Side side) {
        set(side, 0);
    }

    /** So many bytes before that, in the same line. */
    void set(Side side, long bytesBack) {
        line = side.line();
        lineStart = side.lineStart();
        offset = side.offset() - bytesBack;
    }

    TextPosition place() {
        return new TextPosition(line, offset - lineStart + 1, offset);
    }
}
