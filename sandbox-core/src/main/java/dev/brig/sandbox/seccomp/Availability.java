package dev.brig.sandbox.seccomp;

/** Whether libseccomp can be used here. */
public sealed interface Availability {

    /**
     * It can.
     *
     * @param version of the library, for example {@code 2.5.4}
     */
    record Present(String version) implements Availability {}

    /**
     * It cannot.
     *
     * @param reason what was tried and how it failed
     * @param remedy what to do
     */
    record Absent(String reason, String remedy) implements Availability {}
}
