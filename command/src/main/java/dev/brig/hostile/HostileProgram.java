package dev.brig.hostile;

import dev.brig.sandbox.Limits;
import java.util.List;
import java.util.Optional;

/**
 * A program that tries something it must not succeed in. It prints {@code ESCAPED} if it succeeds, and {@code held} at its end if
 * it gets there without success.
 *
 * @param name of its file, without the suffix
 * @param group what it is about, for example {@code memory}
 * @param tries what it tries, as a phrase
 * @param success what would count as success for it
 * @param limits in place of the policy's
 * @param stdinBytes how much input it gets: the digits 0 to 9, repeated
 * @param collect the files that Brig is asked to bring back
 * @param runs how often it is run in one slot
 * @param atOnce how many copies of it run at the same time, each in its own slot
 * @param machine the only architecture it is written for, if there is one
 * @param compilerOptions for the compiler of C, beyond those of all programs
 * @param expected what Brig must report
 */
public record HostileProgram(
        String name,
        Language language,
        String group,
        String tries,
        String success,
        String source,
        Limits limits,
        int stdinBytes,
        List<String> collect,
        int runs,
        int atOnce,
        Optional<String> machine,
        List<String> compilerOptions,
        HostileEnd expected) {

    public HostileProgram {
        collect = List.copyOf(collect);
    }

    /** The language of a program. */
    public enum Language {
        C(".c", "// "),
        PYTHON(".py", "# ");

        private final String suffix;
        private final String comment;

        Language(String suffix, String comment) {
            this.suffix = suffix;
            this.comment = comment;
        }

        String suffix() {
            return suffix;
        }

        /** How the lines of its head begin. */
        String comment() {
            return comment;
        }
    }
}
