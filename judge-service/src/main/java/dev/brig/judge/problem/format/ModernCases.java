package dev.brig.judge.problem.format;

import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFinding.Severity;
import dev.brig.judge.problem.PackageFormat;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TestArguments;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestGroup.StaticValidation;
import dev.brig.judge.problem.source.Fields;
import dev.brig.judge.problem.source.Findings;
import dev.brig.judge.problem.source.PackageTree;
import dev.brig.judge.problem.source.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads the tests of 2025-09, and what they and their groups say of arguments. */
final class ModernCases {
    private static final String SETTINGS = ModernTests.SETTINGS;

    private final PackageSetting setting;
    private final PackageTree tree;
    private final Findings findings;

    ModernCases(PackageSetting setting) {
        this.setting = setting;
        this.tree = setting.tree();
        this.findings = setting.findings();
    }

    /** What a group's settings say, but for its score. */
    record Group(Fields fields, Inherited inherited, Optional<StaticValidation> staticValidation) {}

    Group group(String directory, Inherited above) {
        Fields fields = setting.settings(directory + "/" + SETTINGS, true);
        return new Group(fields, inherited(fields, above), staticValidation(fields));
    }

    private Inherited inherited(Fields fields, Inherited above) {
        TestArguments given = above.arguments();
        List<String> inputs = given.inputValidators();
        Map<String, List<String>> inputsByName = given.inputValidatorsByName();
        Optional<Yaml> value = fields.value("input_validator_args");
        if (value.isPresent() && value.get() instanceof Yaml.Mapping) {
            inputs = List.of();
            inputsByName = byName(fields.section("input_validator_args").orElseThrow());
        } else if (value.isPresent()) {
            inputs = fields.texts("input_validator_args").orElse(List.of());
            inputsByName = Map.of();
        }
        Optional<List<String>> output = fields.texts("output_validator_args");
        output.ifPresent(arguments -> setting.checkOutputArguments(fields, "output_validator_args", arguments));
        TestArguments arguments = new TestArguments(
                fields.texts("args").orElse(given.submission()),
                inputs,
                inputsByName,
                output.orElse(given.outputValidator()),
                fields.texts("input_visualizer_args").orElse(given.inputVisualizer()),
                fields.texts("output_visualizer_args").orElse(given.outputVisualizer()));
        return new Inherited(arguments, fields.flag("full_feedback").orElse(above.fullFeedback()));
    }

    private Map<String, List<String>> byName(Fields fields) {
        Map<String, List<String>> byName = new HashMap<>();
        for (String name : fields.keys()) {
            Optional<String> full = setting.inputValidator(name);
            if (full.isEmpty()) {
                fields.error(Code.UNKNOWN_REFERENCE, name, "there is no input validator of this name");
            }
            byName.put(full.orElse(name), fields.texts(name).orElse(List.of()));
        }
        return byName;
    }

    private Optional<StaticValidation> staticValidation(Fields fields) {
        List<String> arguments = fields.texts("static_validator_args").orElse(List.of());
        Optional<Yaml> score = fields.value("static_validation_score");
        if (score.isEmpty()) {
            if (fields.has("static_validator_args")) {
                fields.error(Code.CONFLICT, "static_validator_args", "needs static_validation_score");
            }
            return Optional.empty();
        }
        if (!setting.staticValidator()) {
            fields.error(Code.MISSING_FILE, "static_validation_score", "there is no static_validator");
        }
        if (Fields.textOf(score.get()).filter("pass-fail"::equals).isPresent()) {
            return Optional.of(new StaticValidation(0, arguments));
        }
        OptionalDouble number = Fields.numberOf(score.get());
        if (number.isEmpty() || number.getAsDouble() < 0 || number.getAsDouble() != Math.rint(number.getAsDouble())) {
            fields.error(Code.BAD_VALUE, "static_validation_score", "must be an integer of at least 0, or pass-fail");
            return Optional.empty();
        }
        return Optional.of(new StaticValidation(number.getAsDouble(), arguments));
    }

    /** All tests beneath a directory, also in directories that are no groups. */
    List<TestCase> beneath(String directory, Inherited inherited, List<Path> interactions) {
        List<TestCase> tests = new ArrayList<>();
        Map<String, CaseFiles> cases = CaseFiles.in(tree, directory, CaseFiles.MODERN, SETTINGS, findings);
        cases.forEach((base, files) -> {
            if (!files.has("in") && !files.has("ans") && files.has("interaction")) {
                files.path("interaction").ifPresent(interactions::add);
                if (setting.format() == PackageFormat.V2025_09) {
                    findings.warning(
                            Code.MISSING_INPUT,
                            files.file("in"),
                            "is missing: a conversation to show belongs to a test");
                }
            } else if (complete(files, List.of("in", "ans"))) {
                tests.add(test(files, inherited));
                checkShown(files);
            }
        });
        for (String name : tree.names(directory)) {
            if (!tree.isDirectory(directory + "/" + name)) {
                continue;
            }
            if (cases.containsKey(name)) {
                findings.error(Code.CONFLICT, directory + "/" + name, "has the same name as a test beside it");
            }
            boolean filesOfTest = name.endsWith(".files") && cases.containsKey(name.substring(0, name.length() - 6));
            if (!filesOfTest) {
                tests.addAll(beneath(directory + "/" + name, inherited, interactions));
            }
        }
        return tests;
    }

    private boolean complete(CaseFiles files, List<String> needed) {
        if (!files.has("in")) {
            findings.error(Code.MISSING_INPUT, files.file("in"), "is missing, and other files of the test are there");
            return false;
        }
        for (String extension : needed) {
            if (!files.has(extension)) {
                findings.error(Code.MISSING_ANSWER, files.file(extension), "is missing");
                return false;
            }
        }
        return true;
    }

    private TestCase test(CaseFiles files, Inherited above) {
        files.checkIllustrations(findings);
        Fields fields = files.has("yaml")
                ? setting.settings(files.file("yaml"), false)
                : Fields.none(files.file("yaml"), findings);
        Inherited inherited = inherited(fields, above);
        TestCase test = new TestCase(
                files.name(),
                files.path("in").orElseThrow(),
                files.path("ans"),
                files.path("out"),
                files.path("files"),
                files.shown(),
                inherited.arguments(),
                OptionalDouble.empty(),
                inherited.fullFeedback(),
                fields.text("hint"),
                fields.text("description"));
        fields.requireNoOthers(Severity.ERROR);
        return test;
    }

    /** What is shown in place of input and answer must be given whole. */
    private void checkShown(CaseFiles files) {
        atMostOne(files, List.of("in.statement", "interaction"));
        atMostOne(files, List.of("out", "ans.statement", "interaction"));
        atMostOne(files, List.of("out", "ans.download"));
        boolean interaction = files.has("interaction");
        together(
                files,
                interaction || files.has("in.statement"),
                files.has("in.download"),
                "in.download",
                "in.statement");
        together(
                files,
                interaction || files.has("ans.statement"),
                files.has("ans.download"),
                "ans.download",
                "ans.statement");
    }

    private void atMostOne(CaseFiles files, List<String> extensions) {
        List<String> there = extensions.stream().filter(files::has).toList();
        if (there.size() > 1) {
            findings.error(
                    Code.CONFLICT,
                    files.file(there.get(1)),
                    "there is also ." + there.getFirst() + ", and only one of them may be");
        }
    }

    private void together(CaseFiles files, boolean displayed, boolean downloaded, String download, String display) {
        if (displayed && !downloaded) {
            findings.error(
                    Code.MISSING_FILE,
                    files.file(download),
                    "is missing: what is shown otherwise must be downloaded otherwise");
        } else if (downloaded && !displayed) {
            findings.error(
                    Code.MISSING_FILE,
                    files.file(display),
                    "is missing: what is downloaded otherwise must be shown otherwise");
        }
    }

    /** The tests of the validators. */
    List<TestCase> validation(String directory, Inherited top) {
        if (!tree.isDirectory(directory)) {
            return List.of();
        }
        boolean inputOnly = directory.startsWith("data/invalid_input");
        boolean conversing = setting.metadata().is(ProblemType.INTERACTIVE)
                || setting.metadata().is(ProblemType.MULTI_PASS);
        if (conversing && !inputOnly) {
            findings.error(Code.CONFLICT, directory, "is not for interactive and multi-pass problems");
        }
        Group group = group(directory, top);
        group.fields().requireNoOthers(Severity.ERROR);
        List<TestCase> tests = new ArrayList<>();
        CaseFiles.in(tree, directory, CaseFiles.MODERN, SETTINGS, findings).forEach((base, files) -> {
            if (complete(files, inputOnly ? List.of() : List.of("ans", "out"))) {
                tests.add(test(files, group.inherited()));
            }
        });
        for (String name : tree.names(directory)) {
            if (tree.isDirectory(directory + "/" + name) && !name.endsWith(".files")) {
                tests.addAll(validation(directory + "/" + name, group.inherited()));
            }
        }
        return tests;
    }
}
