package dev.brig.sandbox.engine;

/**
 * Joins two jobs that start together: what one writes to its standard output the other reads from its standard input.
 *
 * @param from the place of the writing job among the requests, from 0
 * @param to the place of the reading job
 * @param swallows whether the writer may go on when its reader has closed its end: what it writes is lost then, and it is not
 *     told by {@code SIGPIPE}
 */
public record Pipe(int from, int to, boolean swallows) {
    /** A pipe as a shell makes it. */
    public Pipe(int from, int to) {
        this(from, to, false);
    }
}
