package dev.brig.judge.problem.format;

import static dev.brig.judge.problem.format.Mistake.error;
import static dev.brig.judge.problem.format.Mistake.warning;

import dev.brig.judge.problem.PackageFinding.Code;
import java.util.stream.Stream;

/** Mistakes in tests, groups and programs of 2025-09. */
final class MistakesInFiles {
    private MistakesInFiles() {}

    static Stream<Mistake> all() {
        return Stream.of(
                error(
                        "legacy name of the validator",
                        PackageDirectory::modern,
                        p -> p.with("output_validators/v.py", "\n"),
                        Code.UNEXPECTED_FILE,
                        "output_validators: is not used"),
                error(
                        "validator without program",
                        PackageDirectory::modern,
                        p -> p.withDirectory("output_validator"),
                        Code.BAD_PROGRAM,
                        "output_validator: holds no program"),
                error(
                        "two validators",
                        PackageDirectory::modern,
                        p -> p.with("output_validator/a/v.py", "\n").with("output_validator/b/v.py", "\n"),
                        Code.BAD_PROGRAM,
                        "output_validator: holds several programs"),
                warning(
                        "no input validator",
                        PackageDirectory::modern,
                        p -> p.without("input_validators/validate.py"),
                        Code.MISSING_FILE,
                        "input_validators: holds no input validator"),
                error(
                        "static validator where there is no source",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("type: submit-answer\n"))
                                .with("static_validator/v.py", "\n"),
                        Code.CONFLICT,
                        "static_validator: there is no source"),
                warning(
                        "no statement",
                        PackageDirectory::modern,
                        p -> p.without("statement/problem.en.md"),
                        Code.MISSING_FILE,
                        "statement: holds no statement"),
                warning(
                        "statement in a language without a name",
                        PackageDirectory::modern,
                        p -> p.with("statement/problem.de.md", "x\n"),
                        Code.CONFLICT,
                        "statement: has statements for [de, en]"),
                error(
                        "include for an unknown language",
                        PackageDirectory::modern,
                        p -> p.with("include/klingon/a.c", "\n"),
                        Code.UNKNOWN_LANGUAGE,
                        "include/klingon: there is no language"),
                error(
                        "include for a language that is not allowed",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("languages: [c]\n"))
                                .with("include/java/A.java", "\n"),
                        Code.CONFLICT,
                        "include/java: problem.yaml does not allow java"),
                error(
                        "empty include",
                        PackageDirectory::modern,
                        p -> p.withDirectory("include/c"),
                        Code.MISSING_FILE,
                        "include/c: is empty"),
                error(
                        "directory among the attachments",
                        PackageDirectory::modern,
                        p -> p.with("attachments/tool/a.py", "\n"),
                        Code.UNEXPECTED_FILE,
                        "attachments/tool: no directories but templates"),
                error(
                        "no secret tests",
                        PackageDirectory::modern,
                        p -> p.without("data/secret/1.in").without("data/secret/1.ans"),
                        Code.NO_TESTS,
                        "data/secret: holds no test"),
                error(
                        "answer missing",
                        PackageDirectory::modern,
                        p -> p.without("data/secret/1.ans"),
                        Code.MISSING_ANSWER,
                        "data/secret/1.ans: is missing"),
                error(
                        "input missing",
                        PackageDirectory::modern,
                        p -> p.without("data/secret/1.in"),
                        Code.MISSING_INPUT,
                        "data/secret/1.in: is missing"),
                warning(
                        "file of no test",
                        PackageDirectory::modern,
                        p -> p.with("data/secret/notes.txt", "x\n"),
                        Code.UNEXPECTED_FILE,
                        "data/secret/notes.txt: belongs to no test"),
                error(
                        "directory named as a test",
                        PackageDirectory::modern,
                        p -> p.with("data/secret/1/2.in", "1\n").with("data/secret/1/2.ans", "1\n"),
                        Code.CONFLICT,
                        "data/secret/1: has the same name"),
                error(
                        "settings of the legacy format",
                        PackageDirectory::modern,
                        p -> p.with("data/secret/testdata.yaml", "on_reject: break\n"),
                        Code.NOT_SUPPORTED,
                        "data/secret/testdata.yaml: is not read"),
                error(
                        "unknown key of a test",
                        PackageDirectory::modern,
                        p -> p.with("data/secret/1.yaml", "hints: x\n"),
                        Code.UNKNOWN_KEY,
                        "data/secret/1.yaml:1: hints: is not a key here; did you mean 'hint'?"),
                error(
                        "arguments that are text",
                        PackageDirectory::modern,
                        p -> p.with("data/secret/1.yaml", "args: -v\n"),
                        Code.WRONG_TYPE,
                        "data/secret/1.yaml:1: args: must be a list of texts, and is text"),
                error(
                        "argument that is a bare yes",
                        PackageDirectory::modern,
                        p -> p.with("data/secret/1.yaml", "args: [yes]\n"),
                        Code.WRONG_TYPE,
                        "data/secret/1.yaml:1: args: must be a list of texts"),
                error(
                        "arguments for a validator that is not there",
                        PackageDirectory::modern,
                        p -> p.with("data/secret/1.yaml", "input_validator_args: {other: [a]}\n"),
                        Code.UNKNOWN_REFERENCE,
                        "data/secret/1.yaml:1: input_validator_args.other: there is no input validator"),
                error(
                        "unknown argument of the default validator",
                        PackageDirectory::modern,
                        p -> p.with("data/secret/1.yaml", "output_validator_args: [fuzzy]\n"),
                        Code.BAD_VALUE,
                        "data/secret/1.yaml:1: output_validator_args: the default validator has no argument fuzzy"),
                error(
                        "tolerance without number",
                        PackageDirectory::modern,
                        p -> p.with("data/secret/1.yaml", "output_validator_args: [float_tolerance]\n"),
                        Code.BAD_VALUE,
                        "data/secret/1.yaml:1: output_validator_args: float_tolerance needs a number"),
                error(
                        "tolerance beside both",
                        PackageDirectory::modern,
                        p -> p.with(
                                "data/secret/1.yaml",
                                "output_validator_args: [float_tolerance, 1e-6, float_absolute_tolerance, 1e-6]\n"),
                        Code.BAD_VALUE,
                        "data/secret/1.yaml:1: output_validator_args: float_tolerance stands for both"),
                error(
                        "shown otherwise, downloaded as it is",
                        PackageDirectory::modern,
                        p -> p.with("data/sample/1.in.statement", "x\n"),
                        Code.MISSING_FILE,
                        "data/sample/1.in.download: is missing"),
                error(
                        "output shown in two ways",
                        PackageDirectory::modern,
                        p -> p.with("data/sample/1.out", "1\n").with("data/sample/1.ans.statement", "1\n"),
                        Code.CONFLICT,
                        "data/sample/1.ans.statement: there is also .out"),
                error(
                        "maximum score of the samples",
                        PackageDirectory::modern,
                        p -> p.with("data/sample/test_group.yaml", "max_score: 5\n"),
                        Code.CONFLICT,
                        "data/sample/test_group.yaml:1: max_score: is not allowed in sample"),
                error(
                        "group within sample",
                        PackageDirectory::modern,
                        p -> p.with("data/sample/a/test_group.yaml", "\n"),
                        Code.CONFLICT,
                        "data/sample/a/test_group.yaml: sample must not contain groups"),
                error(
                        "score of a problem without",
                        PackageDirectory::modern,
                        p -> p.with("data/secret/test_group.yaml", "max_score: 5\n"),
                        Code.CONFLICT,
                        "data/secret/test_group.yaml:1: max_score: is only for"),
                error(
                        "arguments of no static validation",
                        PackageDirectory::modern,
                        p -> p.with("data/secret/test_group.yaml", "static_validator_args: [a]\n"),
                        Code.CONFLICT,
                        "data/secret/test_group.yaml:1: static_validator_args: needs static_validation_score"),
                error(
                        "tests of the output validator of an interactive problem",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("type: interactive\n"))
                                .with("output_validator/v.py", "\n")
                                .with("data/invalid_output/1.in", "\n")
                                .with("data/invalid_output/1.ans", "\n")
                                .with("data/invalid_output/1.out", "\n"),
                        Code.CONFLICT,
                        "data/invalid_output: is not for interactive"),
                error(
                        "invalid output without output",
                        PackageDirectory::modern,
                        p -> p.with("data/invalid_output/1.in", "1\n").with("data/invalid_output/1.ans", "1\n"),
                        Code.MISSING_ANSWER,
                        "data/invalid_output/1.out: is missing"));
    }
}
