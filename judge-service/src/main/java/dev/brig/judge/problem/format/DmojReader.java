package dev.brig.judge.problem.format;

import dev.brig.judge.problem.Constants;
import dev.brig.judge.problem.GroupRules;
import dev.brig.judge.problem.GroupRules.PointsPolicy;
import dev.brig.judge.problem.OutputValidation;
import dev.brig.judge.problem.OutputValidation.Comparison;
import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFinding.Severity;
import dev.brig.judge.problem.PackageFormat;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemLimits;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.ProblemPrograms;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TestArguments;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestData;
import dev.brig.judge.problem.TestGeneration;
import dev.brig.judge.problem.TestGeneration.Answer;
import dev.brig.judge.problem.TestGeneration.Generator;
import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.problem.TestNode;
import dev.brig.judge.problem.TimeLimit;
import dev.brig.judge.problem.source.Fields;
import dev.brig.judge.problem.source.Findings;
import dev.brig.judge.problem.source.PackageTree;
import dev.brig.judge.problem.source.StrictYaml;
import dev.brig.judge.problem.source.Yaml;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads DMOJ's {@code init.yml}, as far as it says what other formats say too. */
final class DmojReader {
    static final String FILE = "init.yml";

    private final PackageTree tree;
    private final Findings findings;
    private final Fields fields;
    private int tests;
    private Optional<PackageProgram> generator = Optional.empty();
    private final List<TestGeneration> generations = new ArrayList<>();

    private DmojReader(PackageTree tree, Findings findings, Fields fields) {
        this.tree = tree;
        this.findings = findings;
        this.fields = fields;
    }

    static Optional<ProblemPackage> read(PackageTree tree, Findings findings, String shortName) {
        return tree.text(FILE)
                .flatMap(text -> StrictYaml.read(FILE, text, findings))
                .map(mapping ->
                        new DmojReader(tree, findings, new Fields(mapping, FILE, "", findings)).problem(shortName));
    }

    private ProblemPackage problem(String shortName) {
        refuseUnsupported();
        OutputValidation validation = checker();
        generator = generator();
        List<TestNode> children = new ArrayList<>();
        Optional<Yaml> cases = fields.value("test_cases");
        if (cases.isEmpty()) {
            fields.error(Code.NO_TESTS, "test_cases", "is missing");
        } else if (cases.get() instanceof Yaml.Sequence sequence) {
            nodes(sequence, "test_cases").forEach(children::add);
        } else {
            fields.error(Code.NOT_SUPPORTED, "test_cases", "patterns of names are not supported: list the tests");
        }
        GroupRules rules = new GroupRules.Pointed(PointsPolicy.EACH_TEST);
        TestGroup secret = new TestGroup("secret", rules, List.of(), Optional.empty(), children);
        TestData data = new TestData(
                new TestGroup("", rules, List.of(), Optional.empty(), List.of(secret)),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        fields.requireNoOthers(Severity.ERROR);
        TimeLimit limit = new TimeLimit(Optional.empty(), 2, 1.5, Duration.ofSeconds(1));
        findings.warning(
                Code.MISSING_KEY,
                FILE,
                "has no time limit and no submissions: DMOJ keeps them in its database, so a limit must be given otherwise");
        ProblemPrograms programs = new ProblemPrograms(
                validation,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                generations);
        return new ProblemPackage(
                PackageFormat.DMOJ,
                tree.root(),
                shortName,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                EnumSet.of(ProblemType.SCORING),
                ProblemLimits.of(limit),
                Set.of(),
                true,
                Constants.NONE,
                data,
                programs,
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private void refuseUnsupported() {
        Map<String, String> reasons = Map.of(
                "archive", "tests in an archive are not supported: unpack it beside init.yml and take the key out",
                "custom_judge", "Python that runs within the judge is not supported",
                "interactive", "DMOJ's interactors are not supported",
                "signature_grader", "is not supported",
                "grader", "is not supported",
                "pretest_test_cases", "is not supported",
                "file_io", "is not supported");
        reasons.keySet().stream().sorted().forEach(key -> {
            if (fields.has(key)) {
                fields.error(Code.NOT_SUPPORTED, key, reasons.get(key));
            }
        });
        for (String harmless : List.of(
                "unbuffered",
                "points",
                "hints",
                "output_limit_length",
                "output_prefix_length",
                "meta",
                "wall_time_factor",
                "binary_data")) {
            fields.has(harmless);
        }
    }

    private OutputValidation checker() {
        Optional<Yaml> value = fields.value("checker");
        String name = value.flatMap(Fields::textOf).orElse("standard");
        Optional<Fields> arguments = Optional.empty();
        if (value.isPresent() && value.get() instanceof Yaml.Mapping) {
            Fields checker = fields.section("checker").orElseThrow();
            name = checker.text("name").orElse("standard");
            arguments = checker.section("args");
            checker.requireNoOthers(Severity.ERROR);
        }
        return switch (name) {
            case "standard", "easy" -> builtIn(Comparison.LINES_OF_TOKENS);
            case "identical" -> builtIn(Comparison.IDENTICAL);
            case "linecount", "rstripped" -> builtIn(Comparison.LINES);
            case "sorted", "unordered" -> builtIn(Comparison.SORTED_LINES);
            case "floats" -> builtIn(Comparison.FLOATS);
            case "floatsabs" -> builtIn(Comparison.FLOATS_ABSOLUTE);
            case "floatsrel" -> builtIn(Comparison.FLOATS_RELATIVE);
            case "bridged" -> bridged(arguments);
            default -> {
                fields.error(Code.NOT_SUPPORTED, "checker", name + " is not supported");
                yield builtIn(Comparison.LINES_OF_TOKENS);
            }
        };
    }

    private static OutputValidation builtIn(Comparison comparison) {
        return new OutputValidation.BuiltIn(comparison);
    }

    private OutputValidation bridged(Optional<Fields> arguments) {
        List<String> files =
                arguments.flatMap(args -> args.textOrTexts("files")).orElse(List.of());
        String type = arguments.flatMap(args -> args.text("type")).orElse("default");
        if (files.isEmpty() || !files.stream().allMatch(tree::isFile)) {
            fields.error(Code.MISSING_FILE, "checker", "bridged needs args.files with files of the package");
        } else if (!type.equals("testlib")) {
            fields.error(
                    Code.NOT_SUPPORTED,
                    "checker",
                    "bridged checkers of the type " + type + " are not supported: it is testlib");
        } else {
            PackageProgram program = new PackageProgram(
                    files.getFirst(),
                    tree.path(files.getFirst()),
                    files.stream().map(tree::path).toList(),
                    LanguageCodes.of(files.getFirst()),
                    Optional.empty(),
                    PackageProgram.Build.LANGUAGE);
            return new OutputValidation.Testlib(program);
        }
        return builtIn(Comparison.IDENTICAL);
    }

    /** A source or a map with one; it writes inputs to standard output and answers to standard error. */
    private Optional<PackageProgram> generator() {
        Optional<Yaml> value = fields.value("generator");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        List<String> files = List.of();
        if (value.get() instanceof Yaml.Mapping) {
            Fields generator = fields.section("generator").orElseThrow();
            files = generator.textOrTexts("source").orElse(List.of());
            for (String harmless : List.of("language", "time_limit", "memory_limit", "compiler_time_limit")) {
                generator.has(harmless);
            }
            if (generator.has("flags")) {
                generator.error(Code.NOT_SUPPORTED, "flags", "is not supported");
            }
            generator.requireNoOthers(Severity.ERROR);
        } else {
            files = fields.textOrTexts("generator").orElse(List.of());
        }
        if (files.isEmpty() || !files.stream().allMatch(tree::isFile)) {
            fields.error(Code.MISSING_FILE, "generator", "must name a source that is in the package");
            return Optional.empty();
        }
        return Optional.of(new PackageProgram(
                files.getFirst(),
                tree.path(files.getFirst()),
                files.stream().map(tree::path).toList(),
                LanguageCodes.of(files.getFirst()),
                Optional.empty(),
                PackageProgram.Build.LANGUAGE));
    }

    /** A test whose files are not named is made by the generator. */
    private Optional<TestCase> generated(Fields item, PackageProgram program) {
        List<String> arguments = item.textOrTexts("generator_args").orElse(List.of());
        Optional<String> input = item.has("in") ? file(item, "in", Code.MISSING_INPUT) : Optional.empty();
        Optional<String> answer = item.has("out") ? file(item, "out", Code.MISSING_ANSWER) : Optional.empty();
        tests++;
        String name = String.format(Locale.ROOT, "secret/%04d", tests);
        generations.add(new TestGeneration(
                name,
                Optional.of(new Generator(program, arguments)),
                input.isEmpty(),
                answer.isPresent() ? Answer.THERE : Answer.GENERATOR));
        return Optional.of(testCase(
                name,
                tree.path(input.orElse(name + ".in")),
                tree.path(answer.orElse(name + ".ans")),
                item.numberAtLeast("points", 0)));
    }

    private List<TestNode> nodes(Yaml.Sequence list, String prefix) {
        List<TestNode> nodes = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            String place = prefix + "[" + i + "]";
            if (!(list.items().get(i) instanceof Yaml.Mapping mapping)) {
                fields.error(Code.WRONG_TYPE, prefix, "item " + i + " must be a map");
                continue;
            }
            Fields item = new Fields(mapping, FILE, place + ".", findings);
            Optional<Yaml> batch = item.value("batched");
            if (batch.isPresent() && batch.get() instanceof Yaml.Sequence members) {
                nodes.add(batch(item, members, place, i + 1));
            } else {
                test(item).ifPresent(nodes::add);
            }
            item.requireNoOthers(Severity.ERROR);
        }
        if (list.items().isEmpty()) {
            fields.error(Code.NO_TESTS, "test_cases", "is empty");
        }
        return nodes;
    }

    private TestGroup batch(Fields item, Yaml.Sequence members, String place, int number) {
        OptionalDouble points = item.numberAtLeast("points", 0);
        List<TestNode> tests = nodes(members, place + ".batched");
        List<String> requirePass = new ArrayList<>();
        item.texts("dependencies")
                .ifPresent(numbers -> numbers.forEach(text -> {
                    if (!text.matches("[1-9][0-9]{0,5}") || Integer.parseInt(text) >= number) {
                        item.error(Code.CYCLE, "dependencies", text + " is no earlier batch");
                    } else {
                        requirePass.add(name(Integer.parseInt(text)));
                    }
                }));
        // A batch earns its points whole, so they are laid on its first test.
        List<TestNode> pointed = new ArrayList<>();
        for (TestNode node : tests) {
            if (node instanceof TestCase test) {
                pointed.add(withPoints(test, pointed.isEmpty() ? points.orElse(0) : 0));
            }
        }
        return new TestGroup(
                name(number),
                new GroupRules.Pointed(PointsPolicy.COMPLETE_GROUP),
                requirePass,
                Optional.empty(),
                pointed);
    }

    private static String name(int number) {
        return String.format(Locale.ROOT, "secret/batch%03d", number);
    }

    private static TestCase withPoints(TestCase test, double points) {
        return new TestCase(
                test.name(),
                test.input(),
                test.answer(),
                test.output(),
                test.files(),
                test.shown(),
                test.arguments(),
                OptionalDouble.of(points),
                test.fullFeedback(),
                test.hint(),
                test.description());
    }

    private Optional<TestCase> test(Fields item) {
        if (generator.isPresent() && !(item.has("in") && item.has("out"))) {
            return generated(item, generator.get());
        }
        if (item.has("generator_args") && fields.has("generator")) {
            item.error(Code.CONFLICT, "generator_args", "the test has both files, so nothing is generated");
        } else if (item.has("generator_args")) {
            item.error(Code.MISSING_KEY, "generator_args", "there is no generator");
        }
        Optional<String> input = file(item, "in", Code.MISSING_INPUT);
        Optional<String> answer = file(item, "out", Code.MISSING_ANSWER);
        OptionalDouble points = item.numberAtLeast("points", 0);
        if (input.isEmpty() || answer.isEmpty()) {
            return Optional.empty();
        }
        tests++;
        return Optional.of(testCase(
                String.format(Locale.ROOT, "secret/%04d", tests),
                tree.path(input.get()),
                tree.path(answer.get()),
                points));
    }

    private static TestCase testCase(String name, Path input, Path answer, OptionalDouble points) {
        return new TestCase(
                name,
                input,
                Optional.of(answer),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                TestArguments.NONE,
                OptionalDouble.of(points.orElse(0)),
                false,
                Optional.empty(),
                Optional.empty());
    }

    private Optional<String> file(Fields item, String key, Code missing) {
        Optional<String> path = item.text(key);
        if (path.isEmpty() && !item.has(key)) {
            item.error(Code.MISSING_KEY, key, "is missing");
        } else if (path.isPresent() && !tree.isFile(path.get())) {
            item.error(missing, key, path.get() + " is missing");
            return Optional.empty();
        }
        return path;
    }
}
