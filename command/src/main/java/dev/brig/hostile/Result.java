package dev.brig.hostile;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The result of a hostile program.
 *
 * @param deviations differences from what was expected, and everything that it left behind; none if it was held
 * @param skipped why it was not run, if it was not
 * @param victims how many innocent programs ran beside it
 * @param wronged those of them that had another end than alone, and those that were charged too much
 * @param hidden CPU time of Brig and of the kernel that it was not charged
 * @param time that it took, with the checks afterwards
 */
public record Result(
        HostileProgram program,
        List<String> deviations,
        Optional<String> skipped,
        int victims,
        List<String> wronged,
        HiddenTime hidden,
        Duration time) {
    public Result {
        deviations = List.copyOf(deviations);
        wronged = List.copyOf(wronged);
    }

    /** Whether it was run and was held. */
    public boolean held() {
        return skipped.isEmpty() && deviations.isEmpty() && wronged.isEmpty();
    }
}
