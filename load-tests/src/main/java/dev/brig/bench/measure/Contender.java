package dev.brig.bench.measure;

import java.util.Map;

/** Something that runs a program, in one of several ways that are compared. */
public interface Contender extends AutoCloseable {
    /** Runs the program so many times. Gives the microseconds of each run, by the name of the measurement. */
    Map<String, double[]> round(int runs);

    @Override
    void close();
}
