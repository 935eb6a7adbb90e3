package dev.brig.judge.judging;

import java.time.Duration;
import java.util.List;

/**
 * What a submission and an interactor said to each other, in the order in which it passed between them.
 *
 * @param truncated whether they said more than was to be kept
 */
public record Transcript(List<Line> lines, boolean truncated) {
    public Transcript {
        lines = List.copyOf(lines);
    }

    /** Who speaks. */
    public enum Side {
        SUBMISSION("submission"),
        INTERACTOR("interactor");

        private final String word;

        Side(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * A line that was written, or a part of one where the other side spoke in between.
     *
     * @param pass of a problem in passes, from 1
     * @param at since the pass began
     * @param text without the end of the line; bytes that are no UTF-8 are replaced. Empty, with {@link #left}, where the side left
     * @param left whether this is not a line, but the end of the program
     */
    public record Line(int pass, Duration at, Side from, String text, boolean left) {}
}
