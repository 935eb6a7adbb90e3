package dev.brig.judge.problem.format;

import dev.brig.judge.problem.ExampleSubmission;
import dev.brig.judge.problem.ExpectedVerdict;
import dev.brig.judge.problem.Glob;
import dev.brig.judge.problem.GroupRules;
import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageFinding.Severity;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TestData;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.problem.source.Fields;
import dev.brig.judge.problem.source.Findings;
import dev.brig.judge.problem.source.PackageTree;
import dev.brig.judge.problem.source.Yaml;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code submissions/} of 2025-09: the default folders and {@code submissions.yaml}. */
final class ModernSubmissions {
    static final String FILE = "submissions/submissions.yaml";

    /** What the default folders mean: permitted, required. */
    static final Map<String, List<Set<TestVerdict>>> FOLDERS = Map.of(
            "accepted", List.of(EnumSet.of(TestVerdict.AC), ExpectationFields.ALL),
            "rejected", List.of(ExpectationFields.ALL, EnumSet.of(TestVerdict.RTE, TestVerdict.TLE, TestVerdict.WA)),
            "wrong_answer", List.of(EnumSet.of(TestVerdict.AC, TestVerdict.WA), EnumSet.of(TestVerdict.WA)),
            "time_limit_exceeded", List.of(EnumSet.of(TestVerdict.AC, TestVerdict.TLE), EnumSet.of(TestVerdict.TLE)),
            "run_time_error", List.of(EnumSet.of(TestVerdict.AC, TestVerdict.RTE), EnumSet.of(TestVerdict.RTE)),
            "brute_force",
                    List.of(
                            EnumSet.of(TestVerdict.AC, TestVerdict.RTE, TestVerdict.TLE),
                            EnumSet.of(TestVerdict.RTE, TestVerdict.TLE)));

    private final PackageSetting setting;
    private final PackageTree tree;
    private final Findings findings;
    private final TestData data;
    private final ProgramReader programs;

    ModernSubmissions(PackageSetting setting, TestData data) {
        this.setting = setting;
        this.tree = setting.tree();
        this.findings = setting.findings();
        this.data = data;
        this.programs = new ProgramReader(tree, findings);
    }

    /** What one pattern says of the submissions that it matches. */
    private record Entry(
            Glob glob,
            Optional<String> language,
            Optional<String> entryPoint,
            List<String> authors,
            boolean model,
            List<ExpectedVerdict> expectations) {}

    List<ExampleSubmission> read() {
        Fields file = setting.settings(FILE, false);
        Map<String, Entry> entries = new LinkedHashMap<>();
        FOLDERS.forEach((folder, verdicts) -> entries.put(
                folder, entry(folder, Fields.none(FILE, findings), Glob.of(folder), Optional.of(verdicts))));
        for (String pattern : file.keys()) {
            try {
                Glob glob = Glob.of(pattern);
                Fields fields = file.section(pattern).orElseGet(() -> Fields.none(FILE, findings));
                entries.put(pattern, entry(pattern, fields, glob, Optional.ofNullable(FOLDERS.get(pattern))));
            } catch (IllegalArgumentException e) {
                file.error(Code.BAD_VALUE, pattern, e.getMessage());
            }
        }
        boolean outputs = setting.metadata().is(ProblemType.SUBMIT_ANSWER);
        List<ExampleSubmission> submissions = new ArrayList<>();
        for (String folder : tree.names("submissions")) {
            String directory = "submissions/" + folder;
            if (tree.isFile(directory)) {
                if (!directory.equals(FILE)) {
                    findings.warning(
                            Code.UNEXPECTED_FILE,
                            directory,
                            "is not used: submissions lie in directories of submissions");
                }
                continue;
            }
            for (String name : tree.names(directory)) {
                programs.program(directory + "/" + name)
                        .map(program -> submission(folder + "/" + name, program, entries))
                        .filter(submission -> outputs || programs.canBeJudged(submission))
                        .ifPresent(submissions::add);
            }
        }
        for (String pattern : file.keys()) {
            Entry entry = entries.get(pattern);
            if (entry != null
                    && !FOLDERS.containsKey(pattern)
                    && submissions.stream().noneMatch(submission -> entry.glob().matches(submission.name()))) {
                file.warning(Code.MATCHES_NOTHING, pattern, "matches no submission");
            }
        }
        return submissions;
    }

    private ExampleSubmission submission(String name, PackageProgram program, Map<String, Entry> entries) {
        Optional<String> language = program.language();
        Optional<String> entryPoint = Optional.empty();
        List<String> authors = new ArrayList<>();
        boolean model = false;
        List<ExpectedVerdict> expectations = new ArrayList<>();
        Set<TestVerdict> permitted = EnumSet.copyOf(ExpectationFields.ALL);
        for (Entry entry : entries.values()) {
            if (!entry.glob().matches(name)) {
                continue;
            }
            language = entry.language().isPresent() ? entry.language() : language;
            entryPoint = entry.entryPoint().isPresent() ? entry.entryPoint() : entryPoint;
            authors.addAll(entry.authors());
            model |= entry.model();
            expectations.addAll(entry.expectations());
            for (ExpectedVerdict expectation : entry.expectations()) {
                if (expectation instanceof ExpectedVerdict.OfTests tests
                        && tests.tests().isEmpty()) {
                    permitted.retainAll(tests.permitted());
                }
            }
        }
        if (permitted.isEmpty()) {
            findings.error(
                    Code.CONFLICT,
                    "submissions/" + name,
                    "what is expected of it in different places cannot all be: "
                            + "no verdict is permitted everywhere");
        }
        if (language.isPresent()
                && !setting.metadata().languages().isEmpty()
                && !setting.metadata().languages().contains(language.get())) {
            findings.warning(
                    Code.CONFLICT,
                    "submissions/" + name,
                    "is in " + language.get() + ", which the problem does not allow");
        }
        String folder = name.substring(0, name.indexOf('/'));
        if (folder.equals("partially_accepted") && data.root().rules() instanceof GroupRules.Graded rules) {
            // Drafts with the legacy settings have the legacy folder too.
            expectations.add(new ExpectedVerdict.Partial(
                    "submissions/" + folder, new ExpectedVerdict.ScoreRange(rules.lowest(), rules.highest()), true));
        }
        if (expectations.isEmpty()) {
            findings.warning(Code.MATCHES_NOTHING, "submissions/" + name, "nothing says what is expected of it");
        }
        PackageProgram built = new PackageProgram(
                program.name(), program.path(), program.files(), language, entryPoint, program.build());
        return new ExampleSubmission(name, built, authors, model, expectations);
    }

    private Entry entry(String pattern, Fields fields, Glob glob, Optional<List<Set<TestVerdict>>> defaults) {
        Optional<String> language = fields.text("language");
        if (language.isPresent() && !LanguageCodes.CODES.contains(language.get())) {
            fields.error(Code.UNKNOWN_LANGUAGE, "language", "there is no language " + language.get());
        }
        List<String> authors = new ArrayList<>();
        fields.value("authors").ifPresent(people -> {
            if (ModernMetadata.people(fields, "authors", people)) {
                List<Yaml> each = people instanceof Yaml.Sequence sequence ? sequence.items() : List.of(people);
                each.forEach(person -> authors.add(
                        person instanceof Yaml.Mapping map
                                ? Fields.textOf(map.members().get("name").value())
                                        .orElse("")
                                : Fields.textOf(person).orElse("")));
            }
        });
        Optional<String> entryPoint = fields.text("entrypoint");
        boolean model = fields.flag("model_solution").orElse(false);
        ExpectationFields reader = new ExpectationFields(setting, data);
        List<ExpectedVerdict> expectations = new ArrayList<>();
        String source = defaults.isPresent() ? "submissions/" + pattern : "submissions.yaml: " + pattern;
        expectations.add(reader.read(source, fields, Optional.empty(), defaults));
        for (String key : fields.keys()) {
            if (key.matches("(sample|secret)(/.*)?|[*{].*")) {
                try {
                    Glob tests = Glob.of(key);
                    fields.section(key).ifPresent(section -> {
                        expectations.add(
                                reader.read(source + ": " + key, section, Optional.of(tests), Optional.empty()));
                        section.requireNoOthers(Severity.ERROR);
                    });
                    reader.checkMatches(fields, key, tests);
                } catch (IllegalArgumentException e) {
                    fields.has(key);
                    fields.error(Code.BAD_VALUE, key, e.getMessage());
                }
            }
        }
        fields.requireNoOthers(Severity.ERROR);
        return new Entry(glob, language, entryPoint, authors, model, expectations);
    }
}
