package dev.brig.judge.problem.format;

import dev.brig.judge.problem.GroupRules;
import dev.brig.judge.problem.GroupRules.OnReject;
import dev.brig.judge.problem.GroupRules.ScoreMode;
import dev.brig.judge.problem.GroupRules.VerdictMode;
import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFinding.Severity;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TestArguments;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestData;
import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.problem.TestNode;
import dev.brig.judge.problem.source.Fields;
import dev.brig.judge.problem.source.Findings;
import dev.brig.judge.problem.source.PackageTree;
import dev.brig.judge.problem.source.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Reads {@code data/} with {@code testdata.yaml} in it. */
final class LegacyTests {
    static final String SETTINGS = "testdata.yaml";

    private final PackageSetting setting;
    private final PackageTree tree;
    private final Findings findings;
    private final List<Path> interactions = new ArrayList<>();

    private LegacyTests(PackageSetting setting) {
        this.setting = setting;
        this.tree = setting.tree();
        this.findings = setting.findings();
    }

    static TestData read(PackageSetting setting) {
        return new LegacyTests(setting).data();
    }

    /** What a group hands down to those within it. */
    private record Rules(
            OnReject onReject,
            boolean custom,
            List<String> graderFlags,
            double acceptScore,
            double rejectScore,
            double lowest,
            double highest,
            TestArguments arguments) {}

    private TestData data() {
        TestArguments arguments =
                TestArguments.NONE.withOutputValidator(setting.metadata().validatorFlags());
        Rules defaults = new Rules(
                OnReject.BREAK, false, List.of(), 1, 0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, arguments);
        Rules rules = rules("data", defaults);
        // Sample and secret are always both judged and graded in this order.
        List<TestNode> children = new ArrayList<>();
        for (String name : tree.names("data")) {
            if (List.of("sample", "secret").contains(name)) {
                children.add(group("data/" + name, rules));
            } else if (!name.equals(SETTINGS)) {
                findings.warning(Code.UNEXPECTED_FILE, "data/" + name, "is not used");
            }
        }
        TestGroup root = new TestGroup("", graded(rules), List.of(), Optional.empty(), children);
        if (root.testCases().findAny().isEmpty()) {
            findings.error(Code.NO_TESTS, "data", "holds no test");
        } else if (root.testCases().noneMatch(test -> test.name().startsWith("secret/"))) {
            findings.warning(Code.NO_TESTS, "data/secret", "holds no test: only the samples are judged");
        }
        return new TestData(root, interactions, List.of(), List.of(), List.of());
    }

    private TestGroup group(String directory, Rules above) {
        Rules rules = rules(directory, above);
        List<TestNode> children = new ArrayList<>();
        Map<String, CaseFiles> cases = CaseFiles.in(tree, directory, CaseFiles.LEGACY, SETTINGS, findings);
        cases.forEach((base, files) -> test(files, rules).ifPresent(children::add));
        for (String name : tree.names(directory)) {
            if (tree.isDirectory(directory + "/" + name)) {
                children.add(group(directory + "/" + name, rules));
            }
        }
        children.sort(Comparator.comparing(TestNode::name));
        return new TestGroup(
                directory.substring("data/".length()), graded(rules), List.of(), Optional.empty(), children);
    }

    private Optional<TestCase> test(CaseFiles files, Rules rules) {
        if (!files.has("in")) {
            if (files.has("interaction") && !files.has("ans")) {
                files.path("interaction").ifPresent(interactions::add);
            } else {
                findings.error(
                        Code.MISSING_INPUT, files.file("in"), "is missing, and other files of the test are there");
            }
            return Optional.empty();
        }
        if (!files.has("ans")) {
            findings.error(Code.MISSING_ANSWER, files.file("ans"), "is missing");
            return Optional.empty();
        }
        files.checkIllustrations(findings);
        return Optional.of(new TestCase(
                files.name(),
                files.path("in").orElseThrow(),
                files.path("ans"),
                Optional.empty(),
                Optional.empty(),
                files.shown(),
                rules.arguments(),
                OptionalDouble.empty(),
                files.name().startsWith("sample/"),
                files.text("hint"),
                files.text("desc")));
    }

    private GroupRules graded(Rules rules) {
        return new GroupRules.Graded(
                rules.onReject(),
                rules.custom() ? new GroupRules.CustomGrader(rules.graderFlags()) : defaultGrader(rules.graderFlags()),
                rules.acceptScore(),
                rules.rejectScore(),
                rules.lowest(),
                rules.highest());
    }

    private static GroupRules.DefaultGrader defaultGrader(List<String> flags) {
        VerdictMode verdict = VerdictMode.WORST_ERROR;
        ScoreMode score = ScoreMode.SUM;
        for (String flag : flags) {
            switch (flag) {
                case "worst_error", "no_errors" -> verdict = VerdictMode.WORST_ERROR;
                case "first_error" -> verdict = VerdictMode.FIRST_ERROR;
                case "always_accept" -> verdict = VerdictMode.ALWAYS_ACCEPT;
                case "sum" -> score = ScoreMode.SUM;
                case "avg" -> score = ScoreMode.AVG;
                case "min" -> score = ScoreMode.MIN;
                case "max" -> score = ScoreMode.MAX;
                default -> {
                    // The two below, or unknown ones, which are findings already.
                }
            }
        }
        return new GroupRules.DefaultGrader(
                verdict, score, flags.contains("ignore_sample"), flags.contains("accept_if_any_accepted"));
    }

    private Rules rules(String directory, Rules above) {
        Fields fields = setting.settings(directory + "/" + SETTINGS, false);
        boolean custom = custom(fields, above.custom());
        List<String> flags =
                fields.text("grader_flags").map(LegacyMetadata::words).orElse(above.graderFlags());
        if (!custom && fields.has("grader_flags")) {
            checkGraderFlags(fields, flags, directory.equals("data"));
        }
        if (!setting.metadata().is(ProblemType.SCORING)) {
            for (String key : List.of("accept_score", "reject_score", "range")) {
                if (fields.has(key)) {
                    fields.error(Code.CONFLICT, key, "is only for problems of the type scoring");
                }
            }
        }
        if (fields.has("scoring")) {
            fields.error(
                    Code.NOT_SUPPORTED,
                    "scoring",
                    "is not supported: an early draft had it; say it with accept_score and grader_flags");
        }
        double[] range = range(fields).orElse(new double[] {above.lowest(), above.highest()});
        Rules rules = new Rules(
                onReject(fields).orElse(above.onReject()),
                custom,
                // Ignoring the samples is the root's alone, whoever inherits its flags.
                directory.equals("data") || fields.has("grader_flags") ? flags : without(flags, "ignore_sample"),
                fields.number("accept_score").orElse(above.acceptScore()),
                fields.number("reject_score").orElse(above.rejectScore()),
                range[0],
                range[1],
                arguments(fields, above.arguments()));
        fields.requireNoOthers(Severity.WARNING);
        return rules;
    }

    private static List<String> without(List<String> flags, String flag) {
        return flags.stream().filter(other -> !other.equals(flag)).toList();
    }

    private boolean custom(Fields fields, boolean above) {
        Optional<String> grading = fields.text("grading");
        if (grading.isEmpty()) {
            return above;
        }
        if (!List.of("default", "custom").contains(grading.get())) {
            fields.error(Code.BAD_VALUE, "grading", "must be default or custom");
        }
        boolean custom = grading.get().equals("custom");
        if (custom && !tree.isDirectory("graders")) {
            fields.error(Code.MISSING_FILE, "grading", "custom needs a program in graders");
        }
        if (custom && !setting.metadata().is(ProblemType.SCORING)) {
            fields.error(Code.CONFLICT, "grading", "custom is only for problems of the type scoring");
        }
        return custom;
    }

    private static void checkGraderFlags(Fields fields, List<String> flags, boolean root) {
        List<String> known = List.of(
                "worst_error",
                "no_errors",
                "first_error",
                "always_accept",
                "sum",
                "avg",
                "min",
                "max",
                "ignore_sample",
                "accept_if_any_accepted");
        for (String flag : flags) {
            if (!known.contains(flag)) {
                fields.error(Code.BAD_VALUE, "grader_flags", "the default grader has no flag " + flag);
            }
        }
        if (flags.contains("ignore_sample") && !root) {
            fields.error(Code.CONFLICT, "grader_flags", "ignore_sample is only for data/" + SETTINGS);
        }
    }

    private static Optional<OnReject> onReject(Fields fields) {
        return fields.text("on_reject").flatMap(word -> switch (word) {
            case "break" -> Optional.of(OnReject.BREAK);
            case "continue" -> Optional.of(OnReject.CONTINUE);
            default -> {
                fields.error(Code.BAD_VALUE, "on_reject", "must be break or continue");
                yield Optional.empty();
            }
        });
    }

    private static Optional<double[]> range(Fields fields) {
        return fields.text("range").flatMap(text -> {
            List<String> words = LegacyMetadata.words(text);
            OptionalDouble lowest = words.size() == 2 ? bound(words.getFirst()) : OptionalDouble.empty();
            OptionalDouble highest = words.size() == 2 ? bound(words.getLast()) : OptionalDouble.empty();
            if (lowest.isEmpty() || highest.isEmpty() || lowest.getAsDouble() > highest.getAsDouble()) {
                fields.error(
                        Code.BAD_VALUE, "range", "must be two numbers, the lower one first; inf and -inf are numbers");
                return Optional.empty();
            }
            return Optional.of(new double[] {lowest.getAsDouble(), highest.getAsDouble()});
        });
    }

    private static OptionalDouble bound(String word) {
        return switch (word) {
            case "inf", "+inf" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
            case "-inf" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
            default -> Fields.numberOf(new Yaml.Scalar(word, Yaml.Kind.TEXT, 0));
        };
    }

    private TestArguments arguments(Fields fields, TestArguments above) {
        List<String> inputs = above.inputValidators();
        Map<String, List<String>> byName = above.inputValidatorsByName();
        Optional<Yaml> given = fields.value("input_validator_flags");
        if (given.isPresent() && given.get() instanceof Yaml.Mapping) {
            Fields map = fields.section("input_validator_flags").orElseThrow();
            String name = map.text("name").orElse("");
            Optional<String> full = setting.inputValidator(name);
            if (full.isEmpty()) {
                map.error(Code.UNKNOWN_REFERENCE, "name", "there is no input validator of this name");
            }
            byName = Map.of(
                    full.orElse(name),
                    map.text("flags").map(LegacyMetadata::words).orElse(List.of()));
        } else if (given.isPresent()) {
            inputs = fields.text("input_validator_flags")
                    .map(LegacyMetadata::words)
                    .orElse(List.of());
            byName = Map.of();
        }
        List<String> outputs = above.outputValidator();
        Optional<Yaml> output = fields.value("output_validator_flags");
        if (output.isPresent() && output.get() instanceof Yaml.Mapping) {
            fields.error(
                    Code.NOT_SUPPORTED,
                    "output_validator_flags",
                    "the form with name and flags is not supported: write the flags as text");
        } else if (output.isPresent()) {
            List<String> own = fields.text("output_validator_flags")
                    .map(LegacyMetadata::words)
                    .orElse(List.of());
            outputs = Stream.concat(setting.metadata().validatorFlags().stream(), own.stream())
                    .toList();
            setting.checkOutputArguments(fields, "output_validator_flags", outputs);
        }
        // Drafts of 2025-09 had lists in this file.
        if (fields.has("output_validator_args")) {
            outputs = fields.texts("output_validator_args").orElse(List.of());
            setting.checkOutputArguments(fields, "output_validator_args", outputs);
        }
        if (fields.has("input_validator_args")) {
            inputs = fields.texts("input_validator_args").orElse(List.of());
        }
        return new TestArguments(List.of(), inputs, byName, outputs, above.inputVisualizer(), above.outputVisualizer());
    }
}
