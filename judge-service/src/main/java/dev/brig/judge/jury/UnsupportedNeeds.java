package dev.brig.judge.jury;

import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.program.ProgramBuilder;
import dev.brig.policy.Policies;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What a problem needs and the judge does not do. Nothing of it is passed over. */
public final class UnsupportedNeeds {
    private final List<String> needs = new ArrayList<>();

    private UnsupportedNeeds() {}

    /** A sentence for each; empty if the problem can be judged. */
    public static List<String> of(ProblemPackage problem, Policies policies) {
        UnsupportedNeeds found = new UnsupportedNeeds();
        found.findLimits(problem, policies);
        return List.copyOf(found.needs);
    }

    private void findLimits(ProblemPackage problem, Policies policies) {
        Limits judge = maximum(policies, "judge");
        Limits compile = maximum(policies, "compile");
        Limits validate = maximum(policies, ProgramBuilder.VALIDATE);
        require("limits.memory", problem.limits().memoryBytes(), judge, Limit.MEMORY);
        require("limits.output", problem.limits().outputBytes(), judge, Limit.OUTPUT);
        require("limits.compilation_memory", problem.limits().compilationMemoryBytes(), compile, Limit.MEMORY);
        require("limits.validation_memory", problem.limits().validationMemoryBytes(), validate, Limit.MEMORY);
        require("limits.validation_output", problem.limits().validationOutputBytes(), validate, Limit.OUTPUT);
        problem.limits()
                .time()
                .given()
                .ifPresent(limit -> require("limits.time_limit", OptionalLong.of(limit.toMillis()), judge, Limit.CPU));
        problem.limits()
                .compilationTime()
                .ifPresent(limit ->
                        require("limits.compilation_time", OptionalLong.of(limit.toMillis()), compile, Limit.CPU));
        problem.limits()
                .validationTime()
                .ifPresent(limit ->
                        require("limits.validation_time", OptionalLong.of(limit.toMillis()), validate, Limit.CPU));
    }

    private void require(String field, OptionalLong wanted, Limits maximum, Limit limit) {
        long most = maximum.get(limit).orElse(limit.most());
        if (wanted.orElse(0) > most) {
            needs.add("%s: %d %s is more than the policy allows, which is %d"
                    .formatted(field, wanted.getAsLong(), limit.unit().word(), most));
        }
    }

    private static Limits maximum(Policies policies, String name) {
        return policies.get(name).orElseThrow().maximum();
    }
}
