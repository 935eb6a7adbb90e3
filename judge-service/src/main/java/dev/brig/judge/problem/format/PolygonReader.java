package dev.brig.judge.problem.format;

import static dev.brig.judge.problem.format.XmlReader.attribute;
import static dev.brig.judge.problem.format.XmlReader.element;
import static dev.brig.judge.problem.format.XmlReader.elements;
import static dev.brig.judge.problem.format.XmlReader.text;

import dev.brig.judge.problem.Constants;
import dev.brig.judge.problem.ExampleSubmission;
import dev.brig.judge.problem.ExpectedVerdict;
import dev.brig.judge.problem.ExpectedVerdict.TimeLimitUse;
import dev.brig.judge.problem.InputValidator;
import dev.brig.judge.problem.OutputValidation;
import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFormat;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemLimits;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.ProblemPrograms;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TestData;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.problem.TimeLimit;
import dev.brig.judge.problem.source.Findings;
import dev.brig.judge.problem.source.PackageTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/** Reads Polygon's full packages. */
final class PolygonReader {
    static final String FILE = "problem.xml";

    private final PackageTree tree;
    private final Findings findings;
    private final Element root;
    private final List<Path> resources;

    private PolygonReader(PackageTree tree, Findings findings, Element root) {
        this.tree = tree;
        this.findings = findings;
        this.root = root;
        this.resources = elements(root, "files", "resources", "file").stream()
                .filter(file -> attribute(file, "type").isPresent()
                        && element(file, "assets").isEmpty())
                .map(file -> file.getAttribute("path"))
                .filter(tree::isFile)
                .map(tree::path)
                .toList();
    }

    static Optional<ProblemPackage> read(PackageTree tree, Findings findings, String shortName) {
        return tree.text(FILE)
                .flatMap(text -> XmlReader.read(FILE, text, findings))
                .flatMap(root -> new PolygonReader(tree, findings, root).problem(shortName));
    }

    private void error(Code code, String field, String reason) {
        findings.error(code, FILE, 0, field, reason);
    }

    private Optional<ProblemPackage> problem(String shortName) {
        refuseUnsupported();
        Optional<Element> judging = element(root, "judging");
        if (!root.getTagName().equals("problem") || judging.isEmpty()) {
            error(Code.MISSING_KEY, "judging", "is missing");
            return Optional.empty();
        }
        Optional<PackageProgram> interactor =
                element(root, "assets", "interactor").flatMap(this::program);
        List<ExampleSubmission> submissions = submissions();
        // What an interactor has a submission say is no answer.
        boolean answers = interactor.isEmpty() && submissions.stream().anyMatch(ExampleSubmission::modelSolution);
        PolygonTests tests =
                new PolygonTests(tree, findings, judging.get(), new PolygonGeneration(findings, generators(), answers));
        Optional<TestData> data = tests.read(root);
        Optional<PackageProgram> checker = element(root, "assets", "checker").flatMap(this::checker);
        if (data.isEmpty() || checker.isEmpty()) {
            if (element(root, "assets", "checker").isEmpty()) {
                error(Code.MISSING_KEY, "assets.checker", "is missing");
            }
            return Optional.empty();
        }
        Set<ProblemType> types = EnumSet.of(tests.scoring() ? ProblemType.SCORING : ProblemType.PASS_FAIL);
        if (interactor.isPresent()) {
            types.add(ProblemType.INTERACTIVE);
        }
        List<InputValidator> validators = new ArrayList<>();
        for (Element validator : elements(root, "assets", "validators", "validator")) {
            program(validator).map(InputValidator.TestlibProgram::new).ifPresent(validators::add);
        }
        ProblemPrograms programs = new ProblemPrograms(
                new OutputValidation.Testlib(checker.get()),
                interactor,
                validators,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                tests.generations());
        Map<String, String> names = new LinkedHashMap<>();
        elements(root, "names", "name")
                .forEach(name -> names.put(name.getAttribute("language"), name.getAttribute("value")));
        return Optional.of(new ProblemPackage(
                PackageFormat.POLYGON,
                tree.root(),
                attribute(root, "short-name").orElse(shortName),
                names,
                Optional.empty(),
                attribute(root, "revision"),
                types,
                limits(tests.testset()),
                Set.of(),
                true,
                Constants.NONE,
                data.get(),
                programs,
                Map.of(),
                List.of(),
                submissions,
                attribute(judging.get(), "input-file"),
                attribute(judging.get(), "output-file"),
                false));
    }

    private void refuseUnsupported() {
        for (String asset : List.of("scorer", "arbiter", "strategy", "programs")) {
            if (element(root, "assets", asset).isPresent()) {
                error(Code.NOT_SUPPORTED, "assets." + asset, "is not supported");
            }
        }
        boolean tagged = elements(root, "tags", "tag").stream()
                .anyMatch(tag -> tag.getAttribute("value").equals("run-twice"));
        if (tagged
                || element(root, "judging")
                        .flatMap(judging -> attribute(judging, "run-count"))
                        .filter(count -> !count.equals("1"))
                        .isPresent()) {
            error(Code.NOT_SUPPORTED, "judging.run-count", "problems that run a submission twice are not supported");
        }
        if (element(root, "judging")
                .flatMap(judging -> attribute(judging, "treat-points-from-checker-as-percent"))
                .filter("true"::equals)
                .isPresent()) {
            error(Code.NOT_SUPPORTED, "judging.treat-points-from-checker-as-percent", "is not supported");
        }
        for (Element file : elements(root, "files", "resources", "file")) {
            boolean withSolution = elements(file, "assets", "asset").stream()
                    .anyMatch(asset -> asset.getAttribute("name").equalsIgnoreCase("solution"));
            if (withSolution) {
                error(
                        Code.NOT_SUPPORTED,
                        "files.resources",
                        file.getAttribute("path") + " is compiled with submissions, which is not supported");
            }
        }
    }

    private ProblemLimits limits(Element testset) {
        OptionalLong millis = number(testset, "time-limit");
        OptionalLong bytes = number(testset, "memory-limit");
        Duration limit = Duration.ofMillis(millis.orElse(1000));
        ProblemLimits limits = ProblemLimits.of(new TimeLimit(Optional.of(limit), 1, 1, Duration.ofMillis(1)));
        return new ProblemLimits(
                limits.time(),
                bytes,
                limits.outputBytes(),
                limits.codeBytes(),
                limits.compilationTime(),
                limits.compilationMemoryBytes(),
                limits.validationTime(),
                limits.validationMemoryBytes(),
                limits.validationOutputBytes(),
                limits.validationPasses());
    }

    private OptionalLong number(Element testset, String name) {
        Optional<String> text = text(testset, name);
        if (text.isPresent() && text.get().matches("[1-9][0-9]{0,14}")) {
            return OptionalLong.of(Long.parseLong(text.get()));
        }
        error(text.isEmpty() ? Code.MISSING_KEY : Code.BAD_VALUE, name, "must be a positive integer");
        return OptionalLong.empty();
    }

    private Optional<PackageProgram> checker(Element checker) {
        if (!attribute(checker, "type").orElse("testlib").equals("testlib")) {
            error(
                    Code.NOT_SUPPORTED,
                    "assets.checker.type",
                    checker.getAttribute("type") + " is not supported: it is testlib");
        }
        return program(checker);
    }

    private Optional<PackageProgram> program(Element asset) {
        List<Element> sources = elements(asset, "source");
        if (sources.size() != 1) {
            error(Code.BAD_PROGRAM, asset.getTagName(), "must have one source, and has " + sources.size());
            return Optional.empty();
        }
        String path = sources.getFirst().getAttribute("path");
        if (!tree.isFile(path)) {
            error(Code.MISSING_FILE, asset.getTagName() + ".source", path + " is missing");
            return Optional.empty();
        }
        List<Path> files = new ArrayList<>(List.of(tree.path(path)));
        if (!asset.getTagName().equals("solution")) {
            resources.stream()
                    .filter(file -> !files.contains(file) && isHeader(file))
                    .forEach(files::add);
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        return Optional.of(new PackageProgram(
                name,
                tree.path(path),
                files,
                language(sources.getFirst().getAttribute("type"), name),
                Optional.empty(),
                PackageProgram.Build.LANGUAGE));
    }

    private static boolean isHeader(Path file) {
        return file.toString().endsWith(".h") || file.toString().endsWith(".hpp");
    }

    private static Optional<String> language(String type, String name) {
        for (Map.Entry<String, String> prefix : Map.of(
                        "cpp",
                        "cpp",
                        "c.",
                        "c",
                        "python.2",
                        "python2",
                        "python.3",
                        "python3",
                        "pas",
                        "pascal",
                        "csharp",
                        "csharp",
                        "java",
                        "java",
                        "kotlin",
                        "kotlin",
                        "go",
                        "go",
                        "rust",
                        "rust")
                .entrySet()) {
            if (type.startsWith(prefix.getKey())) {
                return Optional.of(prefix.getValue());
            }
        }
        return LanguageCodes.of(name);
    }

    private List<PackageProgram> generators() {
        List<String> others = Stream.of("checker", "interactor")
                .flatMap(asset -> elements(root, "assets", asset, "source").stream())
                .map(source -> source.getAttribute("path"))
                .toList();
        List<String> validators = elements(root, "assets", "validators", "validator", "source").stream()
                .map(source -> source.getAttribute("path"))
                .toList();
        List<PackageProgram> generators = new ArrayList<>();
        for (Element executable : elements(root, "files", "executables", "executable")) {
            boolean known = elements(executable, "source").stream()
                    .map(source -> source.getAttribute("path"))
                    .anyMatch(path -> others.contains(path) || validators.contains(path));
            if (!known) {
                program(executable).ifPresent(generators::add);
            }
        }
        return generators;
    }

    private List<ExampleSubmission> submissions() {
        List<ExampleSubmission> submissions = new ArrayList<>();
        for (Element solution : elements(root, "assets", "solutions", "solution")) {
            String tag = solution.getAttribute("tag");
            Optional<ExpectedVerdict> expectation = expectation(tag);
            if (expectation.isEmpty()) {
                error(Code.BAD_VALUE, "assets.solutions.solution.tag", "there is no tag " + tag);
            }
            program(solution)
                    .ifPresent(program -> submissions.add(new ExampleSubmission(
                            program.name(),
                            program,
                            List.of(),
                            tag.equals("main"),
                            expectation.map(List::of).orElse(List.of()))));
        }
        return submissions;
    }

    private static Optional<ExpectedVerdict> expectation(String tag) {
        Set<TestVerdict> failures = EnumSet.complementOf(EnumSet.of(TestVerdict.AC, TestVerdict.CE, TestVerdict.JE));
        return switch (tag) {
            case "main", "accepted" -> expected(tag, Set.of(TestVerdict.AC), Set.of(TestVerdict.AC));
            case "wrong-answer" -> expected(tag, Set.of(TestVerdict.AC, TestVerdict.WA), Set.of(TestVerdict.WA));
            case "presentation-error" ->
                expected(
                        tag,
                        Set.of(TestVerdict.AC, TestVerdict.PE, TestVerdict.NO),
                        Set.of(TestVerdict.PE, TestVerdict.NO));
            case "time-limit-exceeded" ->
                expected(tag, Set.of(TestVerdict.AC, TestVerdict.TLE), Set.of(TestVerdict.TLE));
            case "memory-limit-exceeded" ->
                expected(tag, Set.of(TestVerdict.AC, TestVerdict.MLE), Set.of(TestVerdict.MLE));
            case "time-limit-exceeded-or-accepted" ->
                expected(tag, Set.of(TestVerdict.AC, TestVerdict.TLE), Set.of(TestVerdict.AC, TestVerdict.TLE));
            case "time-limit-exceeded-or-memory-limit-exceeded" ->
                expected(
                        tag,
                        Set.of(TestVerdict.AC, TestVerdict.TLE, TestVerdict.MLE),
                        Set.of(TestVerdict.TLE, TestVerdict.MLE));
            case "rejected", "failed" ->
                Optional.of(new ExpectedVerdict.OfWhole("tag " + tag, failures, Optional.empty()));
            default -> Optional.empty();
        };
    }

    private static Optional<ExpectedVerdict> expected(
            String tag, Set<TestVerdict> permitted, Set<TestVerdict> required) {
        return Optional.of(new ExpectedVerdict.OfTests(
                "tag " + tag,
                Optional.empty(),
                permitted,
                required,
                Optional.empty(),
                Optional.empty(),
                EnumSet.noneOf(TimeLimitUse.class)));
    }
}
