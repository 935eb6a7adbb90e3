package dev.brig.judge.problem.format;

import dev.brig.judge.problem.GroupRules.Aggregated;
import dev.brig.judge.problem.GroupRules.Aggregation;
import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.problem.TestGroup.StaticValidation;
import dev.brig.judge.problem.source.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks what 2025-09 asks of groups and scores that stand in several files. */
final class ScoreRules {
    private final PackageSetting setting;
    private final Map<String, Fields> fields;

    /** @param fields the settings of each group, by its name */
    ScoreRules(PackageSetting setting, Map<String, Fields> fields) {
        this.setting = setting;
        this.fields = fields;
    }

    void check(TestGroup root) {
        List<TestGroup> groups =
                root.groups().filter(group -> group.name().startsWith("secret")).toList();
        for (TestGroup group : groups) {
            group.staticValidation().ifPresent(test -> checkStatic(group, test));
            if (group.rules() instanceof Aggregated rules) {
                checkBounds(group, rules);
                group.requirePass().forEach(name -> checkRequired(root, group, name));
            }
        }
        Optional<TestGroup> secret =
                groups.stream().filter(group -> group.name().equals("secret")).findFirst();
        if (secret.isPresent() && secret.get().rules() instanceof Aggregated rules) {
            checkParts(
                    secret.get(),
                    rules,
                    groups.stream()
                            .filter(group -> !group.name().equals("secret"))
                            .toList());
        }
    }

    private Fields of(TestGroup group) {
        return fields.get(group.name());
    }

    private void checkStatic(TestGroup group, StaticValidation test) {
        boolean scoring = setting.metadata().is(ProblemType.SCORING);
        boolean passFail = !(group.rules() instanceof Aggregated rules) || rules.aggregation() == Aggregation.PASS_FAIL;
        boolean number = Fields.numberOf(
                        of(group).value("static_validation_score").orElseThrow())
                .isPresent();
        if (number && (!scoring || passFail)) {
            of(group)
                    .error(
                            Code.CONFLICT,
                            "static_validation_score",
                            "a score needs a scoring problem and aggregation by sum or min");
        } else if (!number && !passFail) {
            of(group).error(Code.CONFLICT, "static_validation_score", "pass-fail needs score_aggregation: pass-fail");
        }
        if (group.rules() instanceof Aggregated rules
                && rules.maximumScore().isPresent()
                && test.maximumScore() > rules.maximumScore().getAsDouble()) {
            of(group).error(Code.BAD_VALUE, "static_validation_score", "is more than the group's max_score");
        }
    }

    private void checkBounds(TestGroup group, Aggregated rules) {
        if (rules.aggregation() == Aggregation.PASS_FAIL && rules.maximumScore().isEmpty()) {
            of(group).error(Code.MISSING_KEY, "max_score", "a group with pass-fail aggregation needs max_score");
        }
    }

    private void checkParts(TestGroup secret, Aggregated rules, List<TestGroup> groups) {
        double sum = 0;
        for (TestGroup group : groups) {
            Aggregated own = (Aggregated) group.rules();
            if (rules.aggregation() == Aggregation.PASS_FAIL && own.aggregation() != Aggregation.PASS_FAIL) {
                of(group).error(Code.CONFLICT, "score_aggregation", "must be pass-fail, since secret's is");
            }
            if (rules.maximumScore().isPresent()
                    && own.maximumScore().isEmpty()
                    && own.aggregation() != Aggregation.PASS_FAIL) {
                of(group)
                        .error(
                                Code.MISSING_KEY,
                                "max_score",
                                "is needed, since secret is bounded by "
                                        + Fields.plain(rules.maximumScore().getAsDouble()));
            }
            sum += own.maximumScore().orElse(0);
        }
        if (rules.maximumScore().isPresent() && rules.aggregation() == Aggregation.SUM && !groups.isEmpty()) {
            double maximum = rules.maximumScore().getAsDouble();
            String reason = "the groups' max_score add up to " + Fields.plain(sum) + ", and secret's is "
                    + Fields.plain(maximum);
            if (sum > maximum) {
                of(secret).error(Code.BAD_VALUE, "max_score", reason);
            } else if (sum < maximum) {
                of(secret).warning(Code.BAD_VALUE, "max_score", reason);
            }
        }
    }

    private void checkRequired(TestGroup root, TestGroup group, String name) {
        Optional<TestGroup> required =
                root.groups().filter(other -> other.name().equals(name)).findFirst();
        if (required.isEmpty() || name.isEmpty() || name.equals("secret")) {
            of(group)
                    .error(
                            Code.UNKNOWN_REFERENCE,
                            "require_pass",
                            "there is no group " + name + "; groups are named sample or secret/name");
        } else if (group.name().equals("secret") && !name.equals("sample")) {
            of(group).error(Code.CONFLICT, "require_pass", "secret can require sample only");
        } else if (name.compareTo(group.name()) >= 0) {
            of(group)
                    .error(
                            Code.CYCLE,
                            "require_pass",
                            name + " must come before " + group.name() + " in order of names");
        } else if (required.get().rules() instanceof Aggregated rules && rules.aggregation() != Aggregation.PASS_FAIL) {
            of(group).error(Code.CONFLICT, "require_pass", name + " must have pass-fail aggregation to be required");
        }
    }
}
