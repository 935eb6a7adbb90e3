package dev.brig.judge.problem.format;

import static dev.brig.judge.problem.format.Mistake.error;
import static dev.brig.judge.problem.format.Mistake.warning;

import dev.brig.judge.problem.PackageFinding.Code;
import java.util.stream.Stream;

/** Mistakes in the example submissions of 2025-09. */
final class MistakesInSubmissions {
    private MistakesInSubmissions() {}

    static Stream<Mistake> all() {
        return Stream.of(
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
                        "submissions/accepted/a.txt: is not judged: its language"),
                warning(
                        "submission of several files in no language",
                        PackageDirectory::modern,
                        p -> p.with("submissions/accepted/a/a.txt", "x\n"),
                        Code.UNKNOWN_LANGUAGE,
                        "submissions/accepted/a: its language cannot be told from its files"),
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
