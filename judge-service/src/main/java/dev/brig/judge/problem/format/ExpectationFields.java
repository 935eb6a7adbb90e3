package dev.brig.judge.problem.format;

import dev.brig.judge.problem.ExpectedVerdict;
import dev.brig.judge.problem.ExpectedVerdict.ScoreRange;
import dev.brig.judge.problem.ExpectedVerdict.TimeLimitUse;
import dev.brig.judge.problem.Glob;
import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TestData;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.problem.source.Fields;
import dev.brig.judge.problem.source.Yaml;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what {@code submissions.yaml} expects of a submission, on all tests or on some. */
final class ExpectationFields {
    static final Set<TestVerdict> ALL =
            Collections.unmodifiableSet(EnumSet.of(TestVerdict.AC, TestVerdict.WA, TestVerdict.TLE, TestVerdict.RTE));

    private final PackageSetting setting;
    private final TestData data;

    ExpectationFields(PackageSetting setting, TestData data) {
        this.setting = setting;
        this.data = data;
    }

    /** @param defaults permitted and required where the file says nothing else */
    ExpectedVerdict read(
            String source, Fields fields, Optional<Glob> tests, Optional<List<Set<TestVerdict>>> defaults) {
        Set<TestVerdict> permitted = verdicts(fields, "permitted")
                .orElseGet(() -> defaults.map(List::getFirst).orElse(ALL));
        Set<TestVerdict> required = verdicts(fields, "required")
                .orElseGet(() -> defaults.map(List::getLast).orElse(ALL));
        Set<TimeLimitUse> use = EnumSet.noneOf(TimeLimitUse.class);
        if (!permitted.contains(TestVerdict.TLE)) {
            use.add(TimeLimitUse.LOWER);
        }
        if (required.equals(Set.of(TestVerdict.TLE))) {
            use.add(TimeLimitUse.UPPER);
        }
        switch (use(fields)) {
            case "false" -> use.clear();
            case "lower" -> {
                use = EnumSet.of(TimeLimitUse.LOWER);
                permitted = without(permitted, TestVerdict.TLE);
            }
            case "upper" -> {
                use = EnumSet.of(TimeLimitUse.UPPER);
                required = EnumSet.of(TestVerdict.TLE);
            }
            default -> {
                // As the verdicts say.
            }
        }
        if (Collections.disjoint(permitted, required)) {
            fields.error(
                    Code.CONFLICT,
                    fields.has("required") ? "required" : "use_for_time_limit",
                    "none of the required verdicts is permitted");
        }
        return new ExpectedVerdict.OfTests(
                source, tests, permitted, required, score(fields, tests), fields.text("message"), use);
    }

    private static Set<TestVerdict> without(Set<TestVerdict> verdicts, TestVerdict one) {
        Set<TestVerdict> rest = EnumSet.copyOf(verdicts);
        rest.remove(one);
        return rest;
    }

    private static Optional<Set<TestVerdict>> verdicts(Fields fields, String key) {
        Optional<List<String>> words = fields.texts(key);
        if (words.isEmpty()) {
            return Optional.empty();
        }
        Set<TestVerdict> verdicts = EnumSet.noneOf(TestVerdict.class);
        for (String word : words.get()) {
            Optional<TestVerdict> verdict =
                    ALL.stream().filter(one -> one.name().equals(word)).findFirst();
            verdict.ifPresentOrElse(
                    verdicts::add,
                    () -> fields.error(
                            Code.BAD_VALUE, key, "there is no verdict " + word + " here: it is AC, WA, TLE or RTE"));
        }
        if (words.get().isEmpty()) {
            fields.error(Code.BAD_VALUE, key, "must not be an empty list");
        }
        return verdicts.isEmpty() ? Optional.empty() : Optional.of(verdicts);
    }

    private static String use(Fields fields) {
        Optional<Yaml> value = fields.value("use_for_time_limit");
        if (value.isEmpty()) {
            return "";
        }
        Optional<String> word = Fields.textOf(value.get());
        if (word.isPresent()) {
            if (!List.of("lower", "upper").contains(word.get())) {
                fields.error(Code.BAD_VALUE, "use_for_time_limit", "must be true, false, lower or upper");
            }
            return word.get();
        }
        return fields.flag("use_for_time_limit").map(String::valueOf).orElse("");
    }

    private Optional<ScoreRange> score(Fields fields, Optional<Glob> tests) {
        Optional<Yaml> value = fields.value("score");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!setting.metadata().is(ProblemType.SCORING)) {
            fields.error(Code.CONFLICT, "score", "is only for problems of the type scoring");
        }
        if (tests.isPresent()
                && data.root()
                        .groups()
                        .noneMatch(group -> group.name().equals(tests.get().toString()))) {
            fields.error(Code.UNKNOWN_REFERENCE, "score", "a score is a group's, and there is no group " + tests.get());
        }
        List<Yaml> ends =
                value.get() instanceof Yaml.Sequence sequence ? sequence.items() : List.of(value.get(), value.get());
        List<OptionalDouble> numbers = ends.stream().map(Fields::numberOf).toList();
        if (numbers.size() != 2
                || numbers.contains(OptionalDouble.empty())
                || numbers.getFirst().getAsDouble() > numbers.getLast().getAsDouble()) {
            fields.error(Code.BAD_VALUE, "score", "must be a number, or a list of two with the lower one first");
            return Optional.empty();
        }
        return Optional.of(new ScoreRange(
                numbers.getFirst().getAsDouble(), numbers.getLast().getAsDouble()));
    }

    void checkMatches(Fields fields, String key, Glob tests) {
        Stream<String> names = Stream.concat(
                data.root().groups().map(group -> group.name()),
                data.testCases().map(test -> test.name()));
        if (names.noneMatch(tests::matches)) {
            fields.warning(Code.MATCHES_NOTHING, key, "matches no test and no group");
        }
    }
}
