package dev.brig.sandbox;

import java.util.List;

/**
 * Which system calls a job may make. Whatever a policy says, the calls that lead out of a sandbox stay denied (see the
 * list in ARCHITECTURE.md), foreign architectures and x32 are killed, {@code clone3} answers ENOSYS and {@code clone} with a
 * namespace flag EPERM.
 *
 * @param otherwise what becomes of a call that no rule names
 * @param rules the rules; a call may be named by several with different conditions
 */
public record Seccomp(Action otherwise, List<Rule> rules) {

    public Seccomp {
        rules = List.copyOf(rules);
    }

    /** What becomes of a call. */
    public sealed interface Action {
        /** The kernel carries it out. */
        record Allow() implements Action {}

        /**
         * It fails.
         *
         * @param errno the error number the program sees, 1 to 4095
         */
        record Errno(int errno) implements Action {}

        /** It does nothing and seems to succeed: for calls whose effect nobody in a sandbox can miss. */
        record Ignore() implements Action {}

        /**
         * Brig is told which call it was, and the program sees an error; the outcome lists the call as denied.
         *
         * @param errno the error number the program sees
         */
        record Report(int errno) implements Action {}

        /** Brig is told which call it was and stops the job: cause {@code syscall}. */
        record Stop() implements Action {}

        /** The kernel kills the process with SIGSYS. */
        record Kill() implements Action {}
    }

    /**
     * One rule.
     *
     * @param names system calls by name; names this architecture or libseccomp does not know are passed over
     * @param action what becomes of them
     * @param conditions all must hold for the rule to apply; none means always
     */
    public record Rule(List<String> names, Action action, List<Condition> conditions) {
        public Rule {
            names = List.copyOf(names);
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * A condition on an argument; the low 32 bits of the argument are compared unless {@code wide}.
     *
     * @param argument 0 to 5
     * @param mask the bits that are compared
     * @param value what they must be
     * @param wide whether all 64 bits are compared
     */
    public record Condition(int argument, Comparison comparison, long mask, long value, boolean wide) {
        public Condition {
            if (argument < 0 || argument > 5) {
                throw new IllegalArgumentException("a system call has arguments 0 to 5, not " + argument);
            }
        }
    }

    /** How an argument is compared. */
    public enum Comparison {
        /** {@code (argument & mask) == value}. */
        MASKED_EQUAL,
        /** {@code (argument & mask) != value}. */
        MASKED_NOT_EQUAL
    }
}
