package dev.brig.judge.jury;

/**
 * How much of a test is kept for whoever wants to see it.
 *
 * @param outputBytes of what the submission writes, of either stream
 * @param transcriptBytes of what it and an interactor say to each other, together
 */
public record Shown(int outputBytes, int transcriptBytes) {
    public static final Shown NOTHING = new Shown(0, 0);
}
