package dev.brig.cli.config;

/** A command whose options may also stand in the environment and in a file. */
public interface Configurable {
    /**
     * Looks whether the command could start with its options, and starts nothing.
     *
     * @throws RuntimeException with the reason, if it could not
     */
    void check();
}
