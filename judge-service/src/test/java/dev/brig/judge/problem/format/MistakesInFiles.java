package dev.brig.judge.problem.format;

import static dev.brig.judge.problem.format.Mistake.error;
import static dev.brig.judge.problem.format.Mistake.warning;

import dev.brig.judge.problem.PackageFinding.Code;
import java.util.stream.Stream;

/** Mistakes in tests, groups, programs and submissions of 2025-09. */
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
                        "data/invalid_output/1.out: is missing"),
                error(
                        "no accepted submission",
                        PackageDirectory::modern,
                        p -> p.without("submissions/accepted/right.py"),
                        Code.MISSING_SUBMISSION,
                        "submissions/accepted: holds no submission, and the time limit"),
                warning(
                        "submission beside the folders",
                        PackageDirectory::modern,
                        p -> p.with("submissions/x.py", "\n"),
                        Code.UNEXPECTED_FILE,
                        "submissions/x.py: is not used"),
                error(
                        "empty submission",
                        PackageDirectory::modern,
                        p -> p.withDirectory("submissions/accepted/nothing"),
                        Code.BAD_PROGRAM,
                        "submissions/accepted/nothing: is an empty directory"),
                warning(
                        "submission in no language",
                        PackageDirectory::modern,
                        p -> p.with("submissions/accepted/a.txt", "x\n"),
                        Code.UNKNOWN_LANGUAGE,
                        "submissions/accepted/a.txt: its language"),
                warning(
                        "pattern that matches nothing",
                        PackageDirectory::modern,
                        p -> p.with("submissions/submissions.yaml", "mixed/*: {permitted: [AC]}\n"),
                        Code.MATCHES_NOTHING,
                        "submissions/submissions.yaml:1: mixed/*: matches no submission"),
                error(
                        "pattern with two stars",
                        PackageDirectory::modern,
                        p -> p.with("submissions/submissions.yaml", "\"**/a\": {permitted: [AC]}\n"),
                        Code.BAD_VALUE,
                        "submissions/submissions.yaml:1: **/a: ** is not supported"),
                error(
                        "pattern with an open brace",
                        PackageDirectory::modern,
                        p -> p.with("submissions/submissions.yaml", "\"accepted/{a\": {permitted: [AC]}\n"),
                        Code.BAD_VALUE,
                        "submissions/submissions.yaml:1: accepted/{a: a { is not closed"),
                error(
                        "unknown verdict expected",
                        PackageDirectory::modern,
                        p -> p.with("submissions/submissions.yaml", "accepted: {permitted: [OK]}\n"),
                        Code.BAD_VALUE,
                        "submissions/submissions.yaml:1: accepted.permitted: there is no verdict OK"),
                error(
                        "required and not permitted",
                        PackageDirectory::modern,
                        p -> p.with("submissions/submissions.yaml", "accepted: {permitted: [AC], required: [WA]}\n"),
                        Code.CONFLICT,
                        "submissions/submissions.yaml:1: accepted.required: none of the required"),
                error(
                        "expectations that exclude each other",
                        PackageDirectory::modern,
                        p -> p.with("submissions/submissions.yaml", "accepted/right.py: {permitted: [WA]}\n"),
                        Code.CONFLICT,
                        "submissions/accepted/right.py: what is expected of it"),
                error(
                        "score expected of a problem without",
                        PackageDirectory::modern,
                        p -> p.with("submissions/submissions.yaml", "accepted: {score: 5}\n"),
                        Code.CONFLICT,
                        "submissions/submissions.yaml:1: accepted.score: is only for"),
                error(
                        "unknown use for the time limit",
                        PackageDirectory::modern,
                        p -> p.with("submissions/submissions.yaml", "accepted: {use_for_time_limit: both}\n"),
                        Code.BAD_VALUE,
                        "submissions/submissions.yaml:1: accepted.use_for_time_limit: must be"),
                error(
                        "nothing bounds the time limit",
                        PackageDirectory::modern,
                        p -> p.with("submissions/submissions.yaml", "accepted: {use_for_time_limit: false}\n"),
                        Code.MISSING_SUBMISSION,
                        "submissions: no submission bounds the time limit"),
                error(
                        "unknown language of a submission",
                        PackageDirectory::modern,
                        p -> p.with("submissions/submissions.yaml", "accepted/right.py: {language: klingon}\n"),
                        Code.UNKNOWN_LANGUAGE,
                        "submissions/submissions.yaml:1: accepted/right.py.language: there is no language"),
                error(
                        "unknown key of a submission",
                        PackageDirectory::modern,
                        p -> p.with("submissions/submissions.yaml", "accepted: {allowed: [AC]}\n"),
                        Code.UNKNOWN_KEY,
                        "submissions/submissions.yaml:1: accepted.allowed: is not a key"),
                warning(
                        "tests that do not exist",
                        PackageDirectory::modern,
                        p -> p.with("submissions/submissions.yaml", "accepted: {secret/huge*: {permitted: [AC]}}\n"),
                        Code.MATCHES_NOTHING,
                        "submissions/submissions.yaml:1: accepted.secret/huge*: matches no test"),
                error(
                        "static validation without validator",
                        PackageDirectory::scoring,
                        p -> p.with(
                                "data/secret/b/test_group.yaml",
                                "max_score: 60\nscore_aggregation: sum\nstatic_validation_score: 5\n"),
                        Code.MISSING_FILE,
                        "data/secret/b/test_group.yaml:3: static_validation_score: there is no static_validator"),
                error(
                        "unknown aggregation",
                        PackageDirectory::scoring,
                        p -> p.replacing("data/secret/b/test_group.yaml", "sum", "avg"),
                        Code.BAD_VALUE,
                        "data/secret/b/test_group.yaml:2: score_aggregation: must be pass-fail, sum or min"),
                error(
                        "negative points",
                        PackageDirectory::scoring,
                        p -> p.replacing("data/secret/b/test_group.yaml", "60", "-60"),
                        Code.BAD_VALUE,
                        "data/secret/b/test_group.yaml:1: max_score: must be an integer of at least 0"),
                error(
                        "points that add up to too much",
                        PackageDirectory::scoring,
                        p -> p.replacing("data/secret/b/test_group.yaml", "60", "70"),
                        Code.BAD_VALUE,
                        "data/secret/test_group.yaml: max_score: the groups' max_score add up to 110"),
                error(
                        "pass-fail group without points",
                        PackageDirectory::scoring,
                        p -> p.with("data/secret/a/test_group.yaml", "\n"),
                        Code.MISSING_KEY,
                        "data/secret/a/test_group.yaml:1: max_score: a group with pass-fail"),
                error(
                        "unbounded group in a bounded problem",
                        PackageDirectory::scoring,
                        p -> p.with("data/secret/b/test_group.yaml", "score_aggregation: sum\n"),
                        Code.MISSING_KEY,
                        "data/secret/b/test_group.yaml:1: max_score: is needed, since secret is bounded"),
                error(
                        "sum within pass-fail",
                        PackageDirectory::scoring,
                        p -> p.with("data/secret/test_group.yaml", "score_aggregation: pass-fail\n"),
                        Code.CONFLICT,
                        "data/secret/b/test_group.yaml:2: score_aggregation: must be pass-fail, since secret's is"),
                error(
                        "dependency on no group",
                        PackageDirectory::scoring,
                        p -> p.replacing("data/secret/b/test_group.yaml", "secret/a", "secret/c"),
                        Code.UNKNOWN_REFERENCE,
                        "data/secret/b/test_group.yaml:3: require_pass: there is no group secret/c"),
                error(
                        "dependency on itself",
                        PackageDirectory::scoring,
                        p -> p.replacing("data/secret/b/test_group.yaml", "secret/a", "secret/b"),
                        Code.CYCLE,
                        "data/secret/b/test_group.yaml:3: require_pass: secret/b must come before"),
                error(
                        "dependency on a later group",
                        PackageDirectory::scoring,
                        p -> p.with("data/secret/a/test_group.yaml", "max_score: 40\nrequire_pass: secret/b\n"),
                        Code.CYCLE,
                        "data/secret/a/test_group.yaml:2: require_pass: secret/b must come before"),
                error(
                        "dependency on a sum",
                        PackageDirectory::scoring,
                        p -> p.with("data/secret/a/test_group.yaml", "max_score: 40\nscore_aggregation: sum\n"),
                        Code.CONFLICT,
                        "data/secret/b/test_group.yaml:3: require_pass: secret/a must have pass-fail"),
                error(
                        "group without tests",
                        PackageDirectory::scoring,
                        p -> p.with("data/secret/c/test_group.yaml", "max_score: 0\n"),
                        Code.NO_TESTS,
                        "data/secret/c: is a group without tests"),
                error(
                        "test beside groups",
                        PackageDirectory::scoring,
                        p -> p.with("data/secret/9.in", "1\n"),
                        Code.CONFLICT,
                        "data/secret/9.in: tests must lie in groups"),
                error(
                        "directory that is no group beside groups",
                        PackageDirectory::scoring,
                        p -> p.with("data/secret/d/9.in", "1\n"),
                        Code.CONFLICT,
                        "data/secret/d: has no test_group.yaml"),
                error(
                        "group within a group",
                        PackageDirectory::scoring,
                        p -> p.with("data/secret/a/b/test_group.yaml", "max_score: 0\n"),
                        Code.CONFLICT,
                        "data/secret/a/b/test_group.yaml: a group must not lie in a group"),
                error(
                        "score range upside down",
                        PackageDirectory::scoring,
                        p -> p.with("submissions/submissions.yaml", "accepted: {score: [9, 5]}\n"),
                        Code.BAD_VALUE,
                        "submissions/submissions.yaml:1: accepted.score: must be a number"),
                error(
                        "score of no group",
                        PackageDirectory::scoring,
                        p -> p.with("submissions/submissions.yaml", "accepted: {\"secret/*\": {score: 5}}\n"),
                        Code.UNKNOWN_REFERENCE,
                        "submissions/submissions.yaml:1: accepted.secret/*.score: a score is a group's"));
    }
}
