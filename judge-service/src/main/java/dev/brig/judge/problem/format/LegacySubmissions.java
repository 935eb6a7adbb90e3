package dev.brig.judge.problem.format;

import dev.brig.judge.problem.ExampleSubmission;
import dev.brig.judge.problem.ExpectedVerdict;
import dev.brig.judge.problem.ExpectedVerdict.ScoreRange;
import dev.brig.judge.problem.ExpectedVerdict.TimeLimitUse;
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
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads {@code submissions/} of the legacy format, with DOMjudge's annotations in the sources. */
final class LegacySubmissions {
    private static final String RESULTS = "@EXPECTED_RESULTS@:";
    private static final String SCORE = "@EXPECTED_SCORE@:";
    private static final Set<String> OFFICIAL =
            Set.of("accepted", "partially_accepted", "wrong_answer", "time_limit_exceeded", "run_time_error");
    private static final Map<String, TestVerdict> DOMJUDGE = Map.ofEntries(
            Map.entry("CORRECT", TestVerdict.AC),
            Map.entry("ACCEPTED", TestVerdict.AC),
            Map.entry("WRONG-ANSWER", TestVerdict.WA),
            Map.entry("TIMELIMIT", TestVerdict.TLE),
            Map.entry("TIME-LIMIT-EXCEEDED", TestVerdict.TLE),
            Map.entry("RUN-ERROR", TestVerdict.RTE),
            Map.entry("RUN-TIME-ERROR", TestVerdict.RTE),
            Map.entry("MEMORY-LIMIT", TestVerdict.MLE),
            Map.entry("OUTPUT-LIMIT", TestVerdict.OLE),
            Map.entry("COMPILER-ERROR", TestVerdict.CE),
            Map.entry("NO-OUTPUT", TestVerdict.NO));

    private final PackageSetting setting;
    private final PackageTree tree;
    private final Findings findings;
    private final TestData data;

    LegacySubmissions(PackageSetting setting, TestData data) {
        this.setting = setting;
        this.tree = setting.tree();
        this.findings = setting.findings();
        this.data = data;
    }

    List<ExampleSubmission> read() {
        ProgramReader programs = new ProgramReader(tree, findings);
        List<ExampleSubmission> submissions = new ArrayList<>();
        for (String folder : tree.names("submissions")) {
            String directory = "submissions/" + folder;
            if (tree.isFile(directory)) {
                findings.warning(
                        Code.UNEXPECTED_FILE,
                        directory,
                        folder.equals("submissions.yaml")
                                ? "is not used: it belongs to 2025-09"
                                : "is not used: submissions lie in directories of submissions");
                continue;
            }
            for (String name : tree.names(directory)) {
                programs.program(directory + "/" + name)
                        .map(program -> submission(folder, name, program))
                        .filter(programs::canBeJudged)
                        .ifPresent(submissions::add);
            }
        }
        return submissions;
    }

    private ExampleSubmission submission(String folder, String name, PackageProgram program) {
        List<ExpectedVerdict> expectations = OFFICIAL.contains(folder)
                ? official(folder)
                : annotated(program).or(() -> other(folder)).orElseGet(() -> {
                    findings.warning(
                            Code.MATCHES_NOTHING,
                            "submissions/" + folder + "/" + name,
                            "nothing says what is expected of it");
                    return List.of();
                });
        return new ExampleSubmission(folder + "/" + name, program, List.of(), false, expectations);
    }

    private List<ExpectedVerdict> official(String folder) {
        String source = "submissions/" + folder;
        return List.of(
                switch (folder) {
                    case "accepted" ->
                        tests(
                                source,
                                EnumSet.of(TestVerdict.AC),
                                ExpectationFields.ALL,
                                EnumSet.of(TimeLimitUse.LOWER));
                    case "wrong_answer" ->
                        tests(source, EnumSet.of(TestVerdict.AC, TestVerdict.WA), EnumSet.of(TestVerdict.WA), none());
                    case "time_limit_exceeded" ->
                        tests(
                                source,
                                EnumSet.of(TestVerdict.AC, TestVerdict.WA, TestVerdict.TLE),
                                EnumSet.of(TestVerdict.TLE),
                                EnumSet.of(TimeLimitUse.UPPER));
                    case "run_time_error" -> tests(source, ExpectationFields.ALL, EnumSet.of(TestVerdict.RTE), none());
                    default -> partial(source);
                });
    }

    private static EnumSet<TimeLimitUse> none() {
        return EnumSet.noneOf(TimeLimitUse.class);
    }

    private ExpectedVerdict partial(String source) {
        if (!setting.metadata().is(ProblemType.SCORING)) {
            findings.error(Code.CONFLICT, source, "is only for problems of the type scoring");
        }
        GroupRules.Graded rules = (GroupRules.Graded) data.root().rules();
        return new ExpectedVerdict.Partial(
                source,
                new ScoreRange(rules.lowest(), rules.highest()),
                !setting.metadata().minimize());
    }

    private static ExpectedVerdict tests(
            String source, Set<TestVerdict> permitted, Set<TestVerdict> required, Set<TimeLimitUse> use) {
        return new ExpectedVerdict.OfTests(
                source, Optional.empty(), permitted, required, Optional.empty(), Optional.empty(), use);
    }

    /** Folders that judges use beside those of the format. */
    private static Optional<List<ExpectedVerdict>> other(String folder) {
        Set<TestVerdict> verdicts = switch (folder) {
            case "compile_error", "compiler_error", "compilation_error" -> EnumSet.of(TestVerdict.CE);
            case "no_output" -> EnumSet.of(TestVerdict.NO, TestVerdict.WA);
            case "output_limit_exceeded", "output_limit" -> EnumSet.of(TestVerdict.OLE);
            case "memory_limit_exceeded", "memory_limit" -> EnumSet.of(TestVerdict.MLE, TestVerdict.RTE);
            case "rejected" -> EnumSet.complementOf(EnumSet.of(TestVerdict.AC, TestVerdict.CE, TestVerdict.JE));
            default -> EnumSet.noneOf(TestVerdict.class);
        };
        return verdicts.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        List.of(new ExpectedVerdict.OfWhole("submissions/" + folder, verdicts, Optional.empty())));
    }

    private Optional<List<ExpectedVerdict>> annotated(PackageProgram program) {
        for (Path file : program.files()) {
            String path = tree.root().relativize(file).toString();
            // Latin 1, so that any bytes can be read.
            try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
                int number = 0;
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    number++;
                    for (String mark : List.of(RESULTS, SCORE)) {
                        int at = line.indexOf(mark);
                        if (at >= 0) {
                            String value = line.substring(at + mark.length()).strip();
                            return annotation(mark, value, path, number).map(List::of);
                        }
                    }
                }
            } catch (IOException e) {
                findings.error(Code.BAD_TEXT, path, "cannot be read");
            }
        }
        return Optional.empty();
    }

    private Optional<ExpectedVerdict> annotation(String mark, String value, String file, int line) {
        String source = mark + " in " + file;
        OptionalDouble score = Fields.numberOf(new Yaml.Scalar(value.split("\\s+", -1)[0], Yaml.Kind.TEXT, line));
        // DOMjudge takes words after the mark for scores too.
        if (mark.equals(SCORE) && score.isPresent()) {
            ScoreRange range = new ScoreRange(score.getAsDouble(), score.getAsDouble());
            return Optional.of(
                    new ExpectedVerdict.OfWhole(source, EnumSet.allOf(TestVerdict.class), Optional.of(range)));
        }
        return verdicts(mark, value, file, line)
                .map(verdicts -> new ExpectedVerdict.OfWhole(source, verdicts, Optional.empty()));
    }

    private Optional<Set<TestVerdict>> verdicts(String mark, String list, String file, int line) {
        Set<TestVerdict> verdicts = EnumSet.noneOf(TestVerdict.class);
        for (String part : list.split(",", -1)) {
            String given = part.strip().split("\\s+", -1)[0];
            String word = given.toUpperCase(Locale.ROOT).replace('_', '-');
            if (word.equals("CHECK-MANUALLY")) {
                findings.add(
                        Severity.WARNING,
                        Code.NOT_SUPPORTED,
                        file,
                        line,
                        mark,
                        "what a person is to look at is not checked");
                return Optional.empty();
            }
            TestVerdict verdict = DOMJUDGE.get(word);
            if (verdict == null) {
                findings.error(Code.BAD_VALUE, file, line, mark, "there is no result " + given);
                return Optional.empty();
            }
            verdicts.add(verdict);
        }
        return Optional.of(verdicts);
    }
}
