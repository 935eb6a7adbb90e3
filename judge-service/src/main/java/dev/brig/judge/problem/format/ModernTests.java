package dev.brig.judge.problem.format;

import dev.brig.judge.problem.GroupRules;
import dev.brig.judge.problem.GroupRules.Aggregated;
import dev.brig.judge.problem.GroupRules.Aggregation;
import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFinding.Severity;
import dev.brig.judge.problem.ProblemType;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads {@code data/} of 2025-09. */
final class ModernTests {
    static final String SETTINGS = "test_group.yaml";

    private final PackageSetting setting;
    private final PackageTree tree;
    private final Findings findings;
    private final ModernCases cases;
    private final Map<String, Fields> groupFields = new HashMap<>();

    private ModernTests(PackageSetting setting) {
        this.setting = setting;
        this.tree = setting.tree();
        this.findings = setting.findings();
        this.cases = new ModernCases(setting);
    }

    static TestData read(PackageSetting setting) {
        return new ModernTests(setting).data();
    }

    private TestData data() {
        for (String name : tree.names("data")) {
            if (!List.of("sample", "secret", "invalid_input", "invalid_output", "valid_output", SETTINGS)
                    .contains(name)) {
                findings.warning(Code.UNEXPECTED_FILE, "data/" + name, "is not used");
            }
        }
        Inherited top = Inherited.NONE;
        if (tree.isFile("data/" + SETTINGS)) {
            findings.warning(
                    Code.UNEXPECTED_FILE,
                    "data/" + SETTINGS,
                    "the format has settings for sample, secret and groups; these here are taken as what all inherit");
            top = cases.group("data", top).inherited();
        }
        List<TestNode> children = new ArrayList<>();
        List<Path> interactions = new ArrayList<>();
        if (tree.isDirectory("data/sample")) {
            children.add(sample(top, interactions));
        }
        children.add(secret(top));
        TestGroup root = new TestGroup("", rootRules(), List.of(), Optional.empty(), children);
        if (root.testCases().noneMatch(test -> test.name().startsWith("secret/"))) {
            findings.error(
                    Code.NO_TESTS,
                    "data/secret",
                    tree.isFile("generators/generators.yaml")
                            ? "holds no test; generators/generators.yaml is not run when a package is read: run it first"
                            : "holds no test");
        }
        new ScoreRules(setting, groupFields).check(root);
        return new TestData(
                root,
                interactions,
                cases.validation("data/invalid_input", top),
                cases.validation("data/invalid_output", top),
                cases.validation("data/valid_output", top));
    }

    /** The root is as {@code secret}: a score is the secret's. */
    private GroupRules rootRules() {
        return setting.metadata().is(ProblemType.SCORING)
                ? new Aggregated(Aggregation.SUM, OptionalDouble.empty())
                : new GroupRules.PassFail();
    }

    private TestGroup sample(Inherited top, List<Path> interactions) {
        ModernCases.Group group = cases.group("data/sample", top.withFullFeedback(true));
        for (String key : List.of("max_score", "score_aggregation", "require_pass")) {
            if (group.fields().has(key)) {
                group.fields().error(Code.CONFLICT, key, "is not allowed in sample");
            }
        }
        group.fields().requireNoOthers(Severity.ERROR);
        forbidGroupsBeneath("data/sample", "sample must not contain groups");
        List<TestCase> tests = new ArrayList<>(cases.beneath("data/sample", group.inherited(), interactions));
        return new TestGroup("sample", new GroupRules.PassFail(), List.of(), group.staticValidation(), sorted(tests));
    }

    private TestGroup secret(Inherited top) {
        if (!tree.isDirectory("data/secret")) {
            findings.error(Code.MISSING_FILE, "data/secret", "is missing: a problem needs secret tests");
        }
        ModernCases.Group group = cases.group("data/secret", top);
        GroupRules rules = rules(group.fields(), "secret");
        List<String> requirePass = requirePass(group.fields());
        group.fields().requireNoOthers(Severity.ERROR);
        groupFields.put("secret", group.fields());
        List<String> groups = tree.names("data/secret").stream()
                .filter(name -> tree.isFile("data/secret/" + name + "/" + SETTINGS))
                .toList();
        List<TestNode> children = new ArrayList<>();
        if (groups.isEmpty()) {
            forbidGroupsBeneath("data/secret", "a group lies directly in secret");
            children.addAll(cases.beneath("data/secret", group.inherited(), new ArrayList<>()));
        } else {
            for (String name : tree.names("data/secret")) {
                String path = "data/secret/" + name;
                if (name.endsWith(".in") && tree.isFile(path)) {
                    findings.error(Code.CONFLICT, path, "tests must lie in groups, since there are groups");
                } else if (tree.isDirectory(path) && !groups.contains(name)) {
                    findings.error(Code.CONFLICT, path, "has no " + SETTINGS + ", and there are groups beside it");
                }
            }
            groups.forEach(name -> children.add(group("data/secret/" + name, group.inherited())));
        }
        return new TestGroup("secret", rules, requirePass, group.staticValidation(), sorted(children));
    }

    private TestGroup group(String directory, Inherited inherited) {
        ModernCases.Group group = cases.group(directory, inherited);
        String name = directory.substring("data/".length());
        GroupRules rules = rules(group.fields(), name);
        List<String> requirePass = requirePass(group.fields());
        group.fields().requireNoOthers(Severity.ERROR);
        groupFields.put(name, group.fields());
        forbidGroupsBeneath(directory, "a group must not lie in a group");
        List<TestCase> tests = cases.beneath(directory, group.inherited(), new ArrayList<>());
        if (tests.isEmpty() && group.staticValidation().isEmpty()) {
            findings.error(Code.NO_TESTS, directory, "is a group without tests");
        }
        return new TestGroup(name, rules, requirePass, group.staticValidation(), sorted(tests));
    }

    /** Says of all settings deeper than the directory's own that they must not be there. */
    private void forbidGroupsBeneath(String directory, String reason) {
        for (String file : tree.filesBeneath(directory)) {
            if (file.endsWith("/" + SETTINGS) && !file.equals(directory + "/" + SETTINGS)) {
                findings.error(Code.CONFLICT, file, reason);
            }
        }
    }

    private static List<TestNode> sorted(List<? extends TestNode> children) {
        return children.stream()
                .sorted(Comparator.comparing(TestNode::name))
                .map(TestNode.class::cast)
                .toList();
    }

    private List<String> requirePass(Fields fields) {
        return fields.textOrTexts("require_pass").orElse(List.of());
    }

    private GroupRules rules(Fields fields, String name) {
        boolean secret = name.equals("secret");
        Aggregation aggregation = secret ? Aggregation.SUM : Aggregation.PASS_FAIL;
        Optional<String> word = fields.text("score_aggregation");
        if (word.isPresent()) {
            switch (word.get()) {
                case "pass-fail" -> aggregation = Aggregation.PASS_FAIL;
                case "sum" -> aggregation = Aggregation.SUM;
                case "min" -> aggregation = Aggregation.MIN;
                default -> fields.error(Code.BAD_VALUE, "score_aggregation", "must be pass-fail, sum or min");
            }
        }
        OptionalDouble maximum = maximum(fields, secret);
        if (setting.metadata().is(ProblemType.SCORING)) {
            return new Aggregated(aggregation, maximum);
        }
        for (String key : List.of("max_score", "score_aggregation", "require_pass")) {
            if (fields.has(key)) {
                fields.error(Code.CONFLICT, key, "is only for problems of the type scoring");
            }
        }
        return new GroupRules.PassFail();
    }

    private static OptionalDouble maximum(Fields fields, boolean secret) {
        Optional<Yaml> value = fields.value("max_score");
        if (value.isEmpty()) {
            return secret ? OptionalDouble.of(100) : OptionalDouble.empty();
        }
        if (Fields.textOf(value.get()).filter("unbounded"::equals).isPresent()) {
            return OptionalDouble.empty();
        }
        OptionalDouble number = Fields.numberOf(value.get());
        if (number.isEmpty() || number.getAsDouble() < 0 || number.getAsDouble() != Math.rint(number.getAsDouble())) {
            fields.error(Code.BAD_VALUE, "max_score", "must be an integer of at least 0, or unbounded");
            return OptionalDouble.of(0);
        }
        return number;
    }
}
