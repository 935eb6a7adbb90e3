package dev.brig.sandbox.doctor;

import java.util.Optional;

/**
 * One thing that was checked.
 *
 * @param subject what it is, in a word or two, for example {@code control groups}
 * @param state what was found, in a sentence without a full stop
 * @param remedy one command line that fixes it; empty if nothing is wrong or no command helps
 */
public record Finding(String subject, Level level, String state, Optional<String> remedy) {

    public static Finding ok(String subject, String state) {
        return new Finding(subject, Level.OK, state, Optional.empty());
    }

    public static Finding warning(String subject, String state) {
        return new Finding(subject, Level.WARNING, state, Optional.empty());
    }

    public static Finding lack(String subject, String state) {
        return new Finding(subject, Level.LACK, state, Optional.empty());
    }

    /** This finding with the command line that fixes it. */
    public Finding mendedBy(String command) {
        return new Finding(subject, level, state, Optional.of(command));
    }

    /** How good a finding is. */
    public enum Level {
        OK("ok"),
        /** Brig works, but something is missing that it could use. */
        WARNING("warning"),
        /** Brig does not work, or refuses jobs. */
        LACK("lack");

        private final String word;

        Level(String word) {
            this.word = word;
        }

        /** The level in JSON. */
        public String word() {
            return word;
        }
    }
}
