package dev.brig.judge.problem.format;

import static dev.brig.judge.problem.format.Mistake.error;
import static dev.brig.judge.problem.format.Mistake.warning;

import dev.brig.judge.problem.PackageFinding.Code;
import java.util.stream.Stream;

/** Mistakes in packages of the legacy format, Polygon and DMOJ. */
final class MistakesInOtherFormats {
    private MistakesInOtherFormats() {}

    static Stream<Mistake> all() {
        return Stream.of(
                warning(
                        "unknown key of the legacy format",
                        PackageDirectory::legacy,
                        p -> p.with("problem.yaml", "name: x\nflavour: y\n"),
                        Code.UNKNOWN_KEY,
                        "problem.yaml:2: flavour: is not a key"),
                error(
                        "validation that is neither default nor custom",
                        PackageDirectory::legacy,
                        p -> p.with("problem.yaml", "name: x\nvalidation: own\n"),
                        Code.BAD_VALUE,
                        "problem.yaml:2: validation: must begin with"),
                error(
                        "unknown word of validation",
                        PackageDirectory::legacy,
                        p -> p.with("problem.yaml", "name: x\nvalidation: custom fast\n")
                                .with("output_validators/v.py", "\n"),
                        Code.BAD_VALUE,
                        "problem.yaml:2: validation: there is no fast"),
                error(
                        "score of a problem that has none",
                        PackageDirectory::legacy,
                        p -> p.with("problem.yaml", "name: x\nvalidation: custom score\n")
                                .with("output_validators/v.py", "\n"),
                        Code.CONFLICT,
                        "problem.yaml:2: validation: score is only for"),
                error(
                        "custom validation without validator",
                        PackageDirectory::legacy,
                        p -> p.with("problem.yaml", "name: x\nvalidation: custom\n"),
                        Code.MISSING_FILE,
                        "output_validators: holds no output validator"),
                error(
                        "validator that is not asked for",
                        PackageDirectory::legacy,
                        p -> p.with("output_validators/v.py", "\n"),
                        Code.CONFLICT,
                        "output_validators: is there, and problem.yaml does not say"),
                error(
                        "flags that the default validator has not",
                        PackageDirectory::legacy,
                        p -> p.with("problem.yaml", "name: x\nvalidator_flags: exact\n"),
                        Code.BAD_VALUE,
                        "problem.yaml:2: validator_flags: the default validator has no argument exact"),
                error(
                        "grading of a problem without score",
                        PackageDirectory::legacy,
                        p -> p.with("problem.yaml", "name: x\ngrading: {objective: max}\n"),
                        Code.CONFLICT,
                        "problem.yaml:2: grading: is only for"),
                error(
                        "unknown objective",
                        PackageDirectory::legacyScoring,
                        p -> p.with("problem.yaml", "name: x\ntype: scoring\ngrading: {objective: most}\n"),
                        Code.BAD_VALUE,
                        "problem.yaml:3: grading.objective: must be min or max"),
                error(
                        "settings of 2025-09",
                        PackageDirectory::legacy,
                        p -> p.with("data/secret/test_group.yaml", "args: []\n"),
                        Code.NOT_SUPPORTED,
                        "data/secret/test_group.yaml: is not read"),
                error(
                        "unknown on_reject",
                        PackageDirectory::legacy,
                        p -> p.with("data/secret/testdata.yaml", "on_reject: stop\n"),
                        Code.BAD_VALUE,
                        "data/secret/testdata.yaml:1: on_reject: must be break or continue"),
                error(
                        "accept_score of a problem without score",
                        PackageDirectory::legacy,
                        p -> p.with("data/secret/testdata.yaml", "accept_score: 3\n"),
                        Code.CONFLICT,
                        "data/secret/testdata.yaml:1: accept_score: is only for"),
                error(
                        "unknown flag of the grader",
                        PackageDirectory::legacyScoring,
                        p -> p.with("data/secret/testdata.yaml", "grader_flags: median\n"),
                        Code.BAD_VALUE,
                        "data/secret/testdata.yaml:1: grader_flags: the default grader has no flag median"),
                error(
                        "samples ignored below the root",
                        PackageDirectory::legacyScoring,
                        p -> p.with("data/secret/testdata.yaml", "grader_flags: ignore_sample\n"),
                        Code.CONFLICT,
                        "data/secret/testdata.yaml:1: grader_flags: ignore_sample is only for"),
                error(
                        "range upside down",
                        PackageDirectory::legacyScoring,
                        p -> p.with("data/secret/testdata.yaml", "range: 5 1\n"),
                        Code.BAD_VALUE,
                        "data/secret/testdata.yaml:1: range: must be two numbers"),
                error(
                        "range of one number",
                        PackageDirectory::legacyScoring,
                        p -> p.with("data/secret/testdata.yaml", "range: 5\n"),
                        Code.BAD_VALUE,
                        "data/secret/testdata.yaml:1: range: must be two numbers"),
                error(
                        "custom grading without grader",
                        PackageDirectory::legacyScoring,
                        p -> p.with("data/secret/testdata.yaml", "grading: custom\n"),
                        Code.MISSING_FILE,
                        "data/secret/testdata.yaml:1: grading: custom needs a program"),
                error(
                        "scoring map of early drafts",
                        PackageDirectory::legacyScoring,
                        p -> p.with("data/secret/testdata.yaml", "scoring: {score: 5}\n"),
                        Code.NOT_SUPPORTED,
                        "data/secret/testdata.yaml:1: scoring: is not supported"),
                error(
                        "partially accepted without scores",
                        PackageDirectory::legacy,
                        p -> p.with("submissions/partially_accepted/a.py", "\n"),
                        Code.CONFLICT,
                        "submissions/partially_accepted: is only for"),
                error(
                        "annotation with an unknown result",
                        PackageDirectory::legacy,
                        p -> p.with("submissions/mixed/a.py", "# @EXPECTED_RESULTS@: MAYBE\n"),
                        Code.BAD_VALUE,
                        "submissions/mixed/a.py:1: @EXPECTED_RESULTS@:: there is no result MAYBE"),
                warning(
                        "submission without expectation",
                        PackageDirectory::legacy,
                        p -> p.with("submissions/mixed/a.py", "\n"),
                        Code.MATCHES_NOTHING,
                        "submissions/mixed/a.py: nothing says"),
                error(
                        "comparison that lies in DOMjudge",
                        PackageDirectory::legacy,
                        p -> p.with("domjudge-problem.ini", "special_compare = x\n"),
                        Code.NOT_SUPPORTED,
                        "domjudge-problem.ini:1: special_compare: is not supported"),
                error(
                        "time limit that is no number",
                        PackageDirectory::legacy,
                        p -> p.with("domjudge-problem.ini", "\ntimelimit = soon\n"),
                        Code.BAD_VALUE,
                        "domjudge-problem.ini:2: timelimit: must be a number"),
                error(
                        "line without equals sign",
                        PackageDirectory::legacy,
                        p -> p.with("domjudge-problem.ini", "timelimit 5\n"),
                        Code.BAD_TEXT,
                        "domjudge-problem.ini:1: is not of the form"),
                error(
                        "two time limits",
                        PackageDirectory::legacy,
                        p -> p.with("domjudge-problem.ini", "timelimit = 5\n")
                                .with("problem.yaml", "name: x\nlimits: {time_limit: 4}\n"),
                        Code.CONFLICT,
                        "problem.yaml:2: limits.time_limit: another file"),
                error(
                        "broken XML",
                        PackageDirectory::polygon,
                        p -> p.with("problem.xml", "<problem>"),
                        Code.BAD_XML,
                        "problem.xml:1: is not XML"),
                error(
                        "XML with entities",
                        PackageDirectory::polygon,
                        p -> p.with(
                                "problem.xml",
                                "<!DOCTYPE p [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><problem>&x;</problem>"),
                        Code.BAD_XML,
                        "problem.xml:1: is not XML"),
                error(
                        "Polygon without a test and without its generator",
                        PackageDirectory::polygon,
                        p -> p.without("tests/02").replacing("problem.xml", "cmd=\"gen 2\"", "cmd=\"make 2\""),
                        Code.MISSING_INPUT,
                        "tests/02: is missing, and there is no generator make"),
                error(
                        "Polygon without a test and without a command",
                        PackageDirectory::polygon,
                        p -> p.without("tests/02").replacing("problem.xml", "cmd=\"gen 2\"", ""),
                        Code.MISSING_INPUT,
                        "tests/02: is missing, and no generator makes it"),
                error(
                        "Polygon's test made by a pipe",
                        PackageDirectory::polygon,
                        p -> p.without("tests/02").replacing("problem.xml", "cmd=\"gen 2\"", "cmd=\"gen 2 | shuffle\""),
                        Code.NOT_SUPPORTED,
                        "problem.xml: tests.test.cmd: \"gen 2 | shuffle\" makes tests/02 by more than"),
                error(
                        "Polygon without answers and without a model solution",
                        PackageDirectory::polygon,
                        p -> p.without("tests/02.a").replacing("problem.xml", "tag=\"main\"", "tag=\"accepted\""),
                        Code.MISSING_ANSWER,
                        "tests/02.a: is missing, and nothing makes it: take Polygon"),
                error(
                        "pattern without number",
                        PackageDirectory::polygon,
                        p -> p.replacing("problem.xml", "tests/%02d<", "tests/x<"),
                        Code.BAD_VALUE,
                        "problem.xml: input-path-pattern: must be a path"),
                error(
                        "time limit of a word",
                        PackageDirectory::polygon,
                        p -> p.replacing("problem.xml", "1500", "soon"),
                        Code.BAD_VALUE,
                        "problem.xml: time-limit: must be a positive integer"),
                error(
                        "unknown group of a test",
                        PackageDirectory::polygon,
                        p -> p.replacing("problem.xml", "<test group=\"2\"", "<test group=\"7\""),
                        Code.UNKNOWN_REFERENCE,
                        "problem.xml: tests.test.group: there is no group 7"),
                error(
                        "groups that depend on each other",
                        PackageDirectory::polygon,
                        p -> p.replacing(
                                "problem.xml",
                                "name=\"1\" points-policy=\"each-test\"/>",
                                "name=\"1\" points-policy=\"each-test\"><dependencies><dependency group=\"2\"/></dependencies></group>"),
                        Code.CYCLE,
                        "problem.xml: groups.group.dependencies: 1 depends on itself"),
                error(
                        "negative points in Polygon",
                        PackageDirectory::polygon,
                        p -> p.replacing("problem.xml", "points=\"100\"", "points=\"-1\""),
                        Code.BAD_VALUE,
                        "problem.xml: tests.test.points: must be a number"),
                error(
                        "problem that runs twice",
                        PackageDirectory::polygon,
                        p -> p.replacing("problem.xml", "<judging input-file", "<judging run-count=\"2\" input-file"),
                        Code.NOT_SUPPORTED,
                        "problem.xml: judging.run-count"),
                error(
                        "scorer",
                        PackageDirectory::polygon,
                        p -> p.replacing("problem.xml", "<solutions>", "<scorer/><solutions>"),
                        Code.NOT_SUPPORTED,
                        "problem.xml: assets.scorer: is not supported"),
                error(
                        "unknown tag of a solution",
                        PackageDirectory::polygon,
                        p -> p.replacing("problem.xml", "tag=\"main\"", "tag=\"best\""),
                        Code.BAD_VALUE,
                        "problem.xml: assets.solutions.solution.tag: there is no tag best"),
                error(
                        "checker that is missing",
                        PackageDirectory::polygon,
                        p -> p.without("files/check.cpp"),
                        Code.MISSING_FILE,
                        "problem.xml: checker.source: files/check.cpp is missing"),
                error(
                        "DMOJ with an archive",
                        PackageDirectory::dmoj,
                        p -> p.replacing("init.yml", "test_cases:", "archive: a.zip\ntest_cases:"),
                        Code.NOT_SUPPORTED,
                        "init.yml:1: archive: tests in an archive"),
                error(
                        "Python in the judge",
                        PackageDirectory::dmoj,
                        p -> p.replacing("init.yml", "test_cases:", "custom_judge: a.py\ntest_cases:"),
                        Code.NOT_SUPPORTED,
                        "init.yml:1: custom_judge: Python that runs"),
                error(
                        "unknown checker",
                        PackageDirectory::dmoj,
                        p -> p.replacing("init.yml", "floats", "fuzzy"),
                        Code.NOT_SUPPORTED,
                        "init.yml:8: checker: fuzzy is not supported"),
                error(
                        "generator of DMOJ missing",
                        PackageDirectory::dmoj,
                        p -> p.with("init.yml", PackageDirectory.DMOJ + "generator: gen.cpp\n"),
                        Code.MISSING_FILE,
                        "init.yml:9: generator: must name a source that is in the package"),
                error(
                        "generator's arguments without a generator",
                        PackageDirectory::dmoj,
                        p -> p.replacing("init.yml", "out: 1.out,", "out: 1.out, generator_args: [1],"),
                        Code.MISSING_KEY,
                        "init.yml:2: test_cases[0].generator_args: there is no generator"),
                error(
                        "generator's arguments for files that are there",
                        PackageDirectory::dmoj,
                        p -> p.with("gen.py", "\n")
                                .replacing("init.yml", "out: 1.out,", "out: 1.out, generator_args: [1],")
                                .replacing("init.yml", "checker:", "generator: gen.py\nchecker:"),
                        Code.CONFLICT,
                        "init.yml:2: test_cases[0].generator_args: the test has both files"),
                error(
                        "input of DMOJ missing",
                        PackageDirectory::dmoj,
                        p -> p.without("2.in"),
                        Code.MISSING_INPUT,
                        "init.yml:4: test_cases[1].batched[0].in: 2.in is missing"),
                error(
                        "batch that depends on itself",
                        PackageDirectory::dmoj,
                        p -> p.replacing("init.yml", "dependencies: [1]", "dependencies: [2]"),
                        Code.CYCLE,
                        "init.yml:7: test_cases[1].dependencies: 2 is no earlier batch"));
    }
}
