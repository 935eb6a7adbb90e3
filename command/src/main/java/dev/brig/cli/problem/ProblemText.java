package dev.brig.cli.problem;

import dev.brig.judge.judging.Transcript;
import dev.brig.judge.jury.ProblemJudgement;
import dev.brig.judge.jury.TestReport;
import dev.brig.judge.jury.Verification;
import dev.brig.judge.jury.Verification.ChosenLimit;
import dev.brig.judge.jury.Verification.Row;
import dev.brig.judge.problem.PackageFinding;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.NodeResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Verifications and judgements for people. */
public final class ProblemText {
    /** More would not fit beside each other. */
    private static final int MOST_GROUPS = 8;

    private ProblemText() {}

    /** A table of submissions, with what is wrong below each. */
    public static List<String> lines(ProblemPackage problem, List<PackageFinding> findings, Verification verification) {
        List<String> lines = new ArrayList<>();
        lines.add(problem.shortName() + ": " + problem.format().word() + ", "
                + problem.data().testCases().count() + " tests"
                + verification.timeLimit().map(ProblemText::limit).orElse(""));
        findings.forEach(finding -> lines.add(line(finding)));
        verification
                .faults()
                .forEach(fault -> lines.add((fault.isError() ? "error: " : "warning: ") + fault.file() + ": "
                        + fault.reason().lines().findFirst().orElse("")));
        List<String> groups = groups(problem);
        Table table = new Table();
        List<String> head = new ArrayList<>(List.of("submission", "verdict"));
        if (problem.is(ProblemType.SCORING)) {
            head.add("score");
        }
        groups.forEach(group -> head.add(group.substring(group.lastIndexOf('/') + 1)));
        head.addAll(List.of("slowest test", "time", "as expected"));
        table.row(head);
        for (Row row : verification.submissions()) {
            table.row(cells(problem, groups, row, verification.timeLimit()));
            row.mismatches().forEach(mismatch -> table.below("  " + mismatch));
            row.judgement().tests().stream()
                    .filter(test -> test.verdict() == TestVerdict.JE)
                    .findFirst()
                    .ifPresent(test -> table.below("  " + failure(test)));
            row.notes().forEach(note -> table.below("  " + note));
        }
        lines.addAll(table.lines());
        long unexpected = verification.submissions().stream()
                .filter(row -> !row.isAsExpected())
                .count();
        long errors = verification.faults().stream()
                .filter(Verification.Fault::isError)
                .count();
        lines.add(
                verification.isGood()
                        ? "all is as expected"
                        : unexpected + " of " + verification.submissions().size() + " submissions not as expected, "
                                + errors + " errors in files");
        return lines;
    }

    /** A judgement of one submission. */
    public static List<String> lines(ProblemPackage problem, ProblemJudgement judgement, ChosenLimit limit) {
        List<String> lines = new ArrayList<>();
        lines.add(judgement.verdict().word()
                + (problem.is(ProblemType.SCORING) ? ", score " + number(judgement.score()) : "")
                + (problem.is(ProblemType.SUBMIT_ANSWER) ? "" : limit(limit)));
        judgement.notRun().ifPresent(why -> {
            lines.add("  " + why.reason());
            why.output().lines().forEach(line -> lines.add("  " + line));
        });
        Table table = new Table();
        for (TestReport test : judgement.tests()) {
            table.row(List.of(
                    test.test(),
                    test.verdict().name(),
                    seconds(test.cpu()) + " s",
                    test.memoryPeakBytes().isPresent()
                            ? mebibytes(test.memoryPeakBytes().getAsLong())
                            : "",
                    test.result().score().isPresent()
                            ? number(test.result().score().getAsDouble())
                            : ""));
            if (test.verdict() != TestVerdict.AC) {
                table.below("  " + failure(test));
            }
            test.transcript().ifPresent(transcript -> said(transcript).forEach(table::below));
        }
        lines.addAll(table.lines());
        judgement.judged().root().all().flatMap(node -> node.faults().stream()).forEach(lines::add);
        return lines;
    }

    /** As compilers write theirs. */
    public static String line(PackageFinding finding) {
        return finding.severity().name().toLowerCase(Locale.ROOT) + ": " + finding;
    }

    private static List<String> cells(
            ProblemPackage problem, List<String> groups, Row row, Optional<ChosenLimit> limit) {
        ProblemJudgement judgement = row.judgement();
        List<String> cells = new ArrayList<>(List.of(
                row.submission().name(),
                judgement.wasJudged() ? judgement.verdict().name() : "not judged"));
        if (problem.is(ProblemType.SCORING)) {
            cells.add(number(judgement.score()));
        }
        for (String group : groups) {
            cells.add(judgement
                    .judged()
                    .root()
                    .all()
                    .filter(node -> node.name().equals(group))
                    .findFirst()
                    .map(node -> cell(problem, node))
                    .orElse("-"));
        }
        Optional<TestReport> slowest = judgement.slowest();
        cells.add(slowest.map(TestReport::test).orElse("-"));
        cells.add(slowest.map(test -> seconds(test.cpu()) + " s" + share(test.cpu(), limit))
                .orElse("-"));
        cells.add(row.isAsExpected() ? "yes" : "NO");
        return cells;
    }

    private static String cell(ProblemPackage problem, NodeResult node) {
        String verdict = node.verdict().map(TestVerdict::name).orElse("-");
        return problem.is(ProblemType.SCORING) && node.verdict().isPresent()
                ? verdict + " " + number(node.score())
                : verdict;
    }

    private static List<String> groups(ProblemPackage problem) {
        List<String> all = problem.data()
                .root()
                .groups()
                .map(TestGroup::name)
                .filter(name -> !name.isEmpty())
                .toList();
        return all.size() <= MOST_GROUPS
                ? all
                : all.stream().filter(name -> !name.contains("/")).toList();
    }

    private static String failure(TestReport test) {
        return test.test() + ": " + test.reason().orElse(test.verdict().word())
                + test.diagnostics()
                        .map(said -> "\n    " + said.replace("\n", "\n    "))
                        .orElse("");
    }

    /** As a conversation is shown beside a problem's statement: {@code >} the submission's lines, {@code <} the others. */
    private static List<String> said(Transcript transcript) {
        List<String> lines = new ArrayList<>();
        for (Transcript.Line line : transcript.lines()) {
            String who = line.from() == Transcript.Side.SUBMISSION ? ">" : "<";
            String what = line.left() ? "(the " + line.from().word() + " left first)" : printable(line.text());
            lines.add("    %s s %s %s".formatted(seconds(line.at()), who, what).stripTrailing());
        }
        if (transcript.truncated()) {
            lines.add("    (more was said)");
        }
        return lines;
    }

    /** What a program says must not move the cursor. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "\uFFFD");
    }

    private static String share(Duration cpu, Optional<ChosenLimit> limit) {
        return limit.map(chosen -> "  " + 100 * cpu.toNanos() / chosen.limit().toNanos() + " %")
                .orElse("");
    }

    private static String limit(ChosenLimit limit) {
        return ", time limit " + number(limit.limit().toNanos() / 1e9) + " s" + (limit.measured() ? " (measured)" : "");
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
