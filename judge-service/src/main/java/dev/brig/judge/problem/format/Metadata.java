package dev.brig.judge.problem.format;

import dev.brig.judge.problem.Constants;
import dev.brig.judge.problem.ProblemLimits;
import dev.brig.judge.problem.ProblemType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code problem.yaml} says.
 *
 * @param customValidator whether an output validator of the package is to be used; empty where having one decides
 * @param validatorScores whether the output validator may give scores
 * @param validatorFlags for every test, before those of its group
 */
record Metadata(
        Map<String, String> names,
        Optional<String> uuid,
        Optional<String> version,
        Set<ProblemType> types,
        ProblemLimits limits,
        Set<String> languages,
        boolean mayWriteFiles,
        Constants constants,
        Optional<Boolean> customValidator,
        List<String> validatorFlags,
        boolean validatorScores,
        boolean minimize) {

    boolean is(ProblemType type) {
        return types.contains(type);
    }
}
