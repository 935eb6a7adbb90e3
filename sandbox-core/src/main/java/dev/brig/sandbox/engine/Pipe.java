package dev.brig.sandbox.engine;

/**
 * Joins two jobs that start together: what one writes to its standard output the other reads from its standard input.
 *
 * @param from the place of the writing job among the requests, from 0
 * @param to the place of the reading job
 */
public record Pipe(int from, int to) {}
