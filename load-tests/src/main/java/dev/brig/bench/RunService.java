package dev.brig.bench;

import java.util.List;

/** A service on this machine that runs programs on request over HTTP: Brig's, or another. It lasts until it is closed. */
interface RunService extends AutoCloseable {
    /** For people. */
    String name();

    int port();

    /** What serves. */
    ProcessHandle process();

    /** The bytes of a request that has it run a command, which must have the program at {@link Programs#INSIDE}. */
    byte[] run(List<String> command);

    /** What its answer holds if the program ended with status 0. */
    String success();

    @Override
    void close();
}
