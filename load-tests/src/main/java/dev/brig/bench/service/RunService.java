package dev.brig.bench.service;

import dev.brig.bench.measure.BenchPrograms;
import java.util.List;

/** A service on this machine that runs programs on request over HTTP: Brig's, or another. It lasts until it is closed. */
public interface RunService extends AutoCloseable {
    /** For people. */
    String name();

    int port();

    /** What serves. */
    ProcessHandle process();

    /** The bytes of a request to run a command. The command's program must be at {@link BenchPrograms#INSIDE}. */
    byte[] run(List<String> command);

    /** A part of its answer that shows that the program exited with status 0. */
    String success();

    @Override
    void close();
}
