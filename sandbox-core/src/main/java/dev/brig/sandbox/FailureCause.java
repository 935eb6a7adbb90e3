package dev.brig.sandbox;

/** Why Brig could not run a job. */
public sealed interface FailureCause {

    /** The cause in results. */
    String word();

    /** The fault of whoever named the command. */
    enum Command implements FailureCause {
        NOT_FOUND("command-not-found"),
        NOT_EXECUTABLE("command-not-executable"),
        ARGUMENTS_TOO_LONG("arguments-too-long");

        private final String word;

        Command(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }
    }

    /** The fault of the sandbox or of the machine. */
    enum Sandbox implements FailureCause {
        /** There was no sandbox to run it in, or the sandbox broke. */
        BROKEN("sandbox"),
        /** The first process of the sandbox was killed from outside. */
        INIT_LOST("init"),
        /** The kernel ended it for want of memory outside of the job's own limit. */
        NO_MEMORY_LEFT("no-memory-left");

        private final String word;

        Sandbox(String word) {
            this.word = word;
        }

        @Override
        public String word() {
            return word;
        }
    }

    /**
     * The kernel refused a step on the way to the program.
     *
     * @param call the name of its system call
     */
    record Step(String call) implements FailureCause {
        @Override
        public String word() {
            return call;
        }
    }
}
