package dev.brig.judge.problem.format;

import static dev.brig.judge.problem.format.XmlReader.attribute;
import static dev.brig.judge.problem.format.XmlReader.element;
import static dev.brig.judge.problem.format.XmlReader.elements;
import static dev.brig.judge.problem.format.XmlReader.text;

import dev.brig.judge.problem.GroupRules;
import dev.brig.judge.problem.GroupRules.PointsPolicy;
import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.TestArguments;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestData;
import dev.brig.judge.problem.TestGeneration;
import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.problem.TestNode;
import dev.brig.judge.problem.source.Fields;
import dev.brig.judge.problem.source.Findings;
import dev.brig.judge.problem.source.PackageTree;
import dev.brig.judge.problem.source.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.w3c.dom.Element;

/** Reads the tests and groups of a Polygon package, and the tests of its checker and validators. */
final class PolygonTests {
    private static final String PATTERN = "[^%]*%(0[1-9])?d[^%]*";

    private final PackageTree tree;
    private final Findings findings;
    private final Element testset;
    private final boolean hasTestset;
    private final PolygonGeneration generation;
    private final List<TestGeneration> generations = new ArrayList<>();
    private boolean scoring;

    PolygonTests(PackageTree tree, Findings findings, Element judging, PolygonGeneration generation) {
        this.generation = generation;
        this.tree = tree;
        this.findings = findings;
        List<Element> sets = elements(judging, "testset");
        Optional<Element> tests = sets.stream()
                .filter(set -> set.getAttribute("name").equals("tests"))
                .findFirst();
        this.hasTestset = !sets.isEmpty();
        this.testset = tests.or(() -> sets.stream().findFirst()).orElse(judging);
        for (Element other : sets) {
            if (!other.isSameNode(testset)) {
                findings.warning(
                        Code.IGNORED_FILE,
                        PolygonReader.FILE,
                        "the testset " + other.getAttribute("name") + " is not used, only "
                                + testset.getAttribute("name"));
            }
        }
    }

    Element testset() {
        return testset;
    }

    /** What is missing of tests and can be made. */
    List<TestGeneration> generations() {
        return generations;
    }

    /** Whether tests carry points. */
    boolean scoring() {
        return scoring;
    }

    private void error(Code code, String field, String reason) {
        findings.error(code, PolygonReader.FILE, 0, field, reason);
    }

    Optional<TestData> read(Element root) {
        if (!hasTestset) {
            error(Code.NO_TESTS, "judging.testset", "is missing");
            return Optional.empty();
        }
        List<Element> tests = elements(testset, "tests", "test");
        scoring = tests.stream().anyMatch(test -> attribute(test, "points").isPresent());
        if (tests.isEmpty()) {
            error(Code.NO_TESTS, "judging.testset.tests", "there are no tests");
        }
        Map<String, List<TestNode>> byGroup = new LinkedHashMap<>();
        for (int i = 0; i < tests.size(); i++) {
            String group = attribute(tests.get(i), "group").orElse("");
            test(tests.get(i), i + 1, tests.size())
                    .ifPresent(test -> byGroup.computeIfAbsent(group, key -> new ArrayList<>())
                            .add(test));
        }
        List<TestNode> children = new ArrayList<>(byGroup.getOrDefault("", List.of()));
        Map<String, Element> described = new LinkedHashMap<>();
        elements(testset, "groups", "group").forEach(group -> described.put(group.getAttribute("name"), group));
        byGroup.forEach((name, members) -> {
            if (!name.isEmpty()) {
                children.add(group(name, Optional.ofNullable(described.get(name)), members, byGroup.keySet()));
            }
        });
        GroupRules rules = scoring ? new GroupRules.Pointed(PointsPolicy.EACH_TEST) : new GroupRules.PassFail();
        TestGroup secret = new TestGroup("secret", rules, List.of(), Optional.empty(), ordered(children));
        List<TestCase> valid = new ArrayList<>();
        List<TestCase> wrong = new ArrayList<>();
        element(root, "assets", "checker", "testset").ifPresent(set -> unitTests("checker", set, valid, wrong));
        List<TestCase> invalid = new ArrayList<>();
        for (Element validator : elements(root, "assets", "validators", "validator", "testset")) {
            unitTests("validator", validator, new ArrayList<>(), invalid);
        }
        return Optional.of(new TestData(
                new TestGroup("", rules, List.of(), Optional.empty(), List.of(secret)),
                List.of(),
                invalid,
                wrong,
                valid));
    }

    private TestGroup group(String name, Optional<Element> described, List<TestNode> members, Set<String> groups) {
        if (described.isEmpty()) {
            error(Code.UNKNOWN_REFERENCE, "tests.test.group", "there is no group " + name);
        }
        List<String> requirePass = new ArrayList<>();
        for (Element dependency : described
                .map(group -> elements(group, "dependencies", "dependency"))
                .orElse(List.of())) {
            String other = dependency.getAttribute("group");
            if (!groups.contains(other)) {
                error(Code.UNKNOWN_REFERENCE, "groups.group.dependencies", "there is no group " + other);
            }
            requirePass.add("secret/" + other);
        }
        String policy =
                described.flatMap(group -> attribute(group, "points-policy")).orElse("each-test");
        if (!List.of("each-test", "complete-group").contains(policy)) {
            error(Code.BAD_VALUE, "groups.group.points-policy", "must be each-test or complete-group");
        }
        GroupRules rules = scoring
                ? new GroupRules.Pointed(
                        policy.equals("complete-group") ? PointsPolicy.COMPLETE_GROUP : PointsPolicy.EACH_TEST)
                : new GroupRules.PassFail();
        return new TestGroup("secret/" + name, rules, requirePass, Optional.empty(), members);
    }

    /** Groups after those they depend on, otherwise as they were. */
    private List<TestNode> ordered(List<TestNode> children) {
        Map<String, TestNode> waiting = new LinkedHashMap<>();
        children.forEach(child -> waiting.put(child.name(), child));
        List<TestNode> ordered = new ArrayList<>();
        for (boolean moved = true; moved; ) {
            List<TestNode> ready = waiting.values().stream()
                    .filter(child -> !(child instanceof TestGroup group)
                            || group.requirePass().stream().noneMatch(waiting::containsKey))
                    .toList();
            ready.forEach(child -> waiting.remove(child.name()));
            ordered.addAll(ready);
            moved = !ready.isEmpty();
        }
        waiting.keySet()
                .forEach(name -> error(
                        Code.CYCLE,
                        "groups.group.dependencies",
                        name.substring("secret/".length()) + " depends on itself"));
        return ordered;
    }

    private Optional<TestCase> test(Element test, int number, int count) {
        Optional<String> input = path(testset, "input-path-pattern", number);
        Optional<String> answer = path(testset, "answer-path-pattern", number);
        if (input.isEmpty() || answer.isEmpty()) {
            return Optional.empty();
        }
        String name = String.format(
                Locale.ROOT, "secret/%0" + Math.max(2, String.valueOf(count).length()) + "d", number);
        if (!tree.isFile(input.get()) || !tree.isFile(answer.get())) {
            Optional<TestGeneration> made = generation.of(
                    name, test, tree.isFile(input.get()), tree.isFile(answer.get()), input.get(), answer.get());
            if (made.isEmpty()) {
                return Optional.empty();
            }
            generations.add(made.get());
        }
        boolean sample = attribute(test, "sample").filter("true"::equals).isPresent();
        return Optional.of(testCase(
                name,
                tree.path(input.get()),
                Optional.of(tree.path(answer.get())),
                Optional.empty(),
                points(test),
                sample));
    }

    private OptionalDouble points(Element test) {
        Optional<String> text = attribute(test, "points");
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        OptionalDouble points = Fields.numberOf(new Yaml.Scalar(text.get(), Yaml.Kind.NUMBER, 0));
        if (points.isEmpty() || points.getAsDouble() < 0) {
            error(Code.BAD_VALUE, "tests.test.points", "must be a number of at least 0, and is " + text.get());
            return OptionalDouble.empty();
        }
        return points;
    }

    private static TestCase testCase(
            String name,
            Path input,
            Optional<Path> answer,
            Optional<Path> output,
            OptionalDouble points,
            boolean shown) {
        return new TestCase(
                name,
                input,
                answer,
                output,
                Optional.empty(),
                Map.of(),
                TestArguments.NONE,
                points,
                shown,
                Optional.empty(),
                Optional.empty());
    }

    private Optional<String> path(Element set, String key, int number) {
        Optional<String> pattern = text(set, key);
        if (pattern.isEmpty() || !pattern.get().matches(PATTERN)) {
            if (number == 1) {
                error(
                        pattern.isEmpty() ? Code.MISSING_KEY : Code.BAD_VALUE,
                        key,
                        "must be a path with one %d or %02d in it");
            }
            return Optional.empty();
        }
        return Optional.of(String.format(Locale.ROOT, pattern.get(), number));
    }

    /** The tests of a checker or a validator: what must pass, and what must not. */
    private void unitTests(String kind, Element set, List<TestCase> valid, List<TestCase> invalid) {
        List<Element> tests = elements(set, "tests", "test");
        for (int i = 0; i < tests.size(); i++) {
            String verdict = tests.get(i).getAttribute("verdict").toLowerCase(Locale.ROOT);
            Optional<String> input = path(set, "input-path-pattern", i + 1);
            if (input.isEmpty() || !tree.isFile(input.get())) {
                findings.warning(
                        Code.MISSING_INPUT,
                        input.orElse(PolygonReader.FILE),
                        "test " + (i + 1) + " of the " + kind + " has no input");
                continue;
            }
            Optional<Path> output = Optional.empty();
            Optional<Path> answer = Optional.empty();
            if (kind.equals("checker")) {
                output = path(set, "output-path-pattern", i + 1)
                        .filter(tree::isFile)
                        .map(tree::path);
                answer = path(set, "answer-path-pattern", i + 1)
                        .filter(tree::isFile)
                        .map(tree::path);
            }
            TestCase test = testCase(
                    kind + "/" + (i + 1), tree.path(input.get()), answer, output, OptionalDouble.empty(), false);
            switch (verdict) {
                case "ok", "valid" -> valid.add(test);
                case "wrong-answer", "wrong_answer", "presentation-error", "presentation_error", "invalid" ->
                    invalid.add(test);
                default ->
                    findings.warning(
                            Code.NOT_SUPPORTED,
                            PolygonReader.FILE,
                            "test " + (i + 1) + " of the " + kind + " expects " + verdict + ", which is not tested");
            }
        }
    }
}
