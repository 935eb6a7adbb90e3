package dev.brig.judge.problem.format;

import static dev.brig.judge.problem.format.Mistake.error;
import static dev.brig.judge.problem.format.Mistake.warning;

import dev.brig.judge.problem.PackageFinding.Code;
import java.util.stream.Stream;

/** Mistakes in {@code problem.yaml} of 2025-09, and in the package as such. */
final class MistakesInDescriptions {
    private MistakesInDescriptions() {}

    static Stream<Mistake> all() {
        return Stream.of(
                error(
                        "no description at all",
                        PackageDirectory::modern,
                        p -> p.without("problem.yaml"),
                        Code.NOT_A_PACKAGE,
                        "package: has neither"),
                error(
                        "unknown version",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", "problem_format_version: 2031-01\nname: x\n"),
                        Code.UNKNOWN_FORMAT,
                        "problem.yaml:1: problem_format_version: there is no format 2031-01"),
                error(
                        "broken YAML",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", "name: [a\n"),
                        Code.BAD_YAML,
                        "problem.yaml:2: is not YAML"),
                error(
                        "YAML that is a list",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", "- a\n"),
                        Code.BAD_YAML,
                        "problem.yaml:1: is not a map"),
                error(
                        "duplicate key",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("name: Again\n")),
                        Code.DUPLICATE_KEY,
                        "problem.yaml:4: name: is there twice"),
                error(
                        "merge key",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("<<: {license: cc0}\n")),
                        Code.NOT_SUPPORTED,
                        "problem.yaml:4: merge keys"),
                error(
                        "tag",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("license: !!java.net.URL [x]\n")),
                        Code.NOT_SUPPORTED,
                        "problem.yaml:4: tags are not supported"),
                error(
                        "alias of itself",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("keywords: &a [*a]\n")),
                        Code.BAD_YAML,
                        "problem.yaml:4: an alias stands for what it lies in"),
                error(
                        "file that is no UTF-8",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", new byte[] {(byte) 0xff, (byte) 0xfe}),
                        Code.BAD_TEXT,
                        "problem.yaml: is not UTF-8"),
                error(
                        "byte-order mark",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", "\uFEFFname: x\n"),
                        Code.BAD_TEXT,
                        "problem.yaml:1: begins with a byte-order mark"),
                error(
                        "settings of more than a mebibyte",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", "#".repeat(1 << 21)),
                        Code.TOO_LARGE,
                        "problem.yaml: is larger than 1 MiB"),
                error(
                        "link out of the package",
                        PackageDirectory::modern,
                        p -> p.withLink("data/secret/2.in", "/etc/passwd"),
                        Code.LINK_OUT,
                        "data/secret/2.in: is a link that leads out"),
                error(
                        "link to nothing",
                        PackageDirectory::modern,
                        p -> p.withLink("data/secret/2.in", "3.in"),
                        Code.LINK_BROKEN,
                        "data/secret/2.in: is a link to something"),
                error(
                        "link that leads in a circle",
                        PackageDirectory::modern,
                        p -> p.withLink("data/secret/2.in", "2.in"),
                        Code.LINK_BROKEN,
                        "data/secret/2.in: is a link"),
                error(
                        "link to a directory above",
                        PackageDirectory::modern,
                        p -> p.withLink("data/secret/deep", ".."),
                        Code.CYCLE,
                        "data/secret/deep: is a link to a directory that it lies in"),
                warning(
                        "name with a blank",
                        PackageDirectory::modern,
                        p -> p.with("data/secret/2 b.in", "2\n"),
                        Code.IGNORED_FILE,
                        "data/secret/2 b.in: is ignored"),
                error(
                        "unknown key",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("licence: cc0\n")),
                        Code.UNKNOWN_KEY,
                        "problem.yaml:4: licence: is not a key here; did you mean 'license'?"),
                error(
                        "name missing",
                        PackageDirectory::modern,
                        p -> p.with(
                                "problem.yaml",
                                "problem_format_version: 2025-09\nuuid: 5d0c2c0e-7f0a-4a0e-9d5b-0c6a4a1f5b09\n"),
                        Code.MISSING_KEY,
                        "problem.yaml:1: name: is missing"),
                error(
                        "name under no language",
                        PackageDirectory::modern,
                        p -> p.replacing("problem.yaml", "name: Least", "name: {english: Least}"),
                        Code.BAD_VALUE,
                        "problem.yaml:2: name.english: is no language code"),
                error(
                        "uuid missing",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", "problem_format_version: 2025-09\nname: x\n"),
                        Code.MISSING_KEY,
                        "problem.yaml:1: uuid: is missing"),
                error(
                        "uuid that is none",
                        PackageDirectory::modern,
                        p -> p.replacing("problem.yaml", "5d0c2c0e-", "5d-"),
                        Code.BAD_VALUE,
                        "problem.yaml:3: uuid: is no UUID"),
                error(
                        "unknown type",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("type: partial\n")),
                        Code.BAD_VALUE,
                        "problem.yaml:4: type: there is no type partial"),
                error(
                        "types in one text",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("type: pass-fail submit-answer\n")),
                        Code.BAD_VALUE,
                        "problem.yaml:4: type: several types are a list"),
                error(
                        "type twice",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("type: [scoring, scoring]\n")),
                        Code.BAD_VALUE,
                        "problem.yaml:4: type: scoring is there twice"),
                error(
                        "types that exclude each other",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("type: [pass-fail, scoring]\n")),
                        Code.CONFLICT,
                        "problem.yaml:4: type: pass-fail and scoring exclude"),
                error(
                        "submit-answer and interactive",
                        PackageDirectory::modern,
                        p -> p.with(
                                "problem.yaml", PackageDirectory.modernYaml("type: [submit-answer, interactive]\n")),
                        Code.CONFLICT,
                        "problem.yaml:4: type: submit-answer and interactive exclude"),
                error(
                        "no types",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("type: []\n")),
                        Code.BAD_VALUE,
                        "problem.yaml:4: type: must not be an empty list"),
                error(
                        "unknown licence",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("license: gpl\n")),
                        Code.BAD_VALUE,
                        "problem.yaml:4: license: there is no licence gpl"),
                error(
                        "owner of the public domain",
                        PackageDirectory::modern,
                        p -> p.with(
                                "problem.yaml",
                                PackageDirectory.modernYaml("license: public domain\nrights_owner: me\n")),
                        Code.CONFLICT,
                        "problem.yaml:5: rights_owner: nobody owns"),
                warning(
                        "rights owner missing",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("license: cc0\n")),
                        Code.MISSING_KEY,
                        "problem.yaml:1: rights_owner: is missing"),
                error(
                        "credits with an unknown role",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("credits: {author: me}\n")),
                        Code.UNKNOWN_KEY,
                        "problem.yaml:4: credits.author: is not a key here; did you mean 'authors'?"),
                error(
                        "person without name",
                        PackageDirectory::modern,
                        p -> p.with(
                                "problem.yaml", PackageDirectory.modernYaml("credits: {authors: [{email: a@b}]}\n")),
                        Code.WRONG_TYPE,
                        "problem.yaml:4: credits.authors: must be a person"),
                error(
                        "source that is a number list",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("source: [{url: x}]\n")),
                        Code.WRONG_TYPE,
                        "problem.yaml:4: source: must be text"),
                error(
                        "embargo without end",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("embargo_until: tomorrow\n")),
                        Code.BAD_VALUE,
                        "problem.yaml:4: embargo_until: must be YYYY"),
                error(
                        "flag that is text",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("allow_file_writing: maybe\n")),
                        Code.WRONG_TYPE,
                        "problem.yaml:4: allow_file_writing: must be true or false"),
                error(
                        "unknown language allowed",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("languages: [c, klingon]\n")),
                        Code.UNKNOWN_LANGUAGE,
                        "problem.yaml:4: languages: there is no language klingon"),
                error(
                        "constant with a bad name",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("constants: {2x: 1}\n")),
                        Code.BAD_VALUE,
                        "problem.yaml:4: constants.2x: a constant's name"),
                error(
                        "constant without value",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("constants: {x: {tex: 1}}\n")),
                        Code.MISSING_KEY,
                        "problem.yaml:4: constants.x: has no value"),
                error(
                        "limits that are a number",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("limits: 5\n")),
                        Code.WRONG_TYPE,
                        "problem.yaml:4: limits: must be a map, and is a number"),
                error(
                        "unknown limit",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("limits: {stack: 5}\n")),
                        Code.UNKNOWN_KEY,
                        "problem.yaml:4: limits.stack: is not a key"),
                error(
                        "memory of zero",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("limits: {memory: 0}\n")),
                        Code.BAD_VALUE,
                        "problem.yaml:4: limits.memory: must be an integer of at least 1"),
                error(
                        "memory with a unit",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("limits: {memory: 1 GiB}\n")),
                        Code.WRONG_TYPE,
                        "problem.yaml:4: limits.memory: must be a number"),
                error(
                        "time limit of zero",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("limits: {time_limit: 0}\n")),
                        Code.BAD_VALUE,
                        "problem.yaml:4: limits.time_limit: must be more than 0"),
                error(
                        "time limit between the steps of its resolution",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("limits: {time_limit: 1.5}\n")),
                        Code.BAD_VALUE,
                        "problem.yaml:4: limits.time_limit: must be a multiple"),
                error(
                        "multiplier below one",
                        PackageDirectory::modern,
                        p -> p.with(
                                "problem.yaml",
                                PackageDirectory.modernYaml("limits: {time_multipliers: {ac_to_time_limit: 0.5}}\n")),
                        Code.BAD_VALUE,
                        "problem.yaml:4: limits.time_multipliers.ac_to_time_limit: must be at least 1"),
                error(
                        "passes of a problem with one",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("limits: {validation_passes: 3}\n")),
                        Code.CONFLICT,
                        "problem.yaml:4: limits.validation_passes: is only for multi-pass"),
                error(
                        "interactive without validator",
                        PackageDirectory::modern,
                        p -> p.with("problem.yaml", PackageDirectory.modernYaml("type: interactive\n")),
                        Code.MISSING_FILE,
                        "problem.yaml:4: type: interactive and multi-pass problems need"));
    }
}
