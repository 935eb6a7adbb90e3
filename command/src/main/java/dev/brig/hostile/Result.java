package dev.brig.hostile;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of a hostile program.
 *
 * @param deviations in what it was not as expected, all that it left behind included; none if it was held
 * @param skipped why it was not run, if it was not
 * @param time that it took, with the looking around afterwards
 */
public record Result(HostileProgram program, List<String> deviations, Optional<String> skipped, Duration time) {
    public Result {
        deviations = List.copyOf(deviations);
    }

    /** Whether it was run and was held. */
    public boolean held() {
        return skipped.isEmpty() && deviations.isEmpty();
    }
}
