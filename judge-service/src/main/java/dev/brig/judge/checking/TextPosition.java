package dev.brig.judge.checking;

/**
 * A byte of a text.
 *
 * @param line from 1
 * @param column in bytes from the start of the line, from 1
 * @param offset in bytes from the start of the text, from 0
 */
public record TextPosition(long line, long column, long offset) {

    /** The place so many bytes further in the same line. */
    TextPosition plus(long bytes) {
        return new TextPosition(line, column + bytes, offset + bytes);
    }

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
