package dev.brig.judge.validating;

import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.program.BuiltProgram;
import dev.brig.judge.scoring.GroupGrader;
import dev.brig.judge.worker.RunScope;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Outcome;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A grader of the legacy format: reads a line with verdict and score for each result, and writes one such line. It runs once for each list of
 * results. For one judging, and one thread at a time.
 */
public final class GraderProgram implements GroupGrader {
    private static final Pattern GRADE = Pattern.compile("\\s*([A-Z]+)\\s+(\\S+)\\s*");
    private static final Set<TestVerdict> KNOWN =
            Set.of(TestVerdict.AC, TestVerdict.WA, TestVerdict.TLE, TestVerdict.RTE);
    private static final int SHOWN_CHARACTERS = 100;

    private final BuiltProgram program;
    private final ValidatorRun runs;
    private final RunScope scope;
    private final Map<Question, Answer> answers = new HashMap<>();

    private record Question(String group, List<Grade> results) {}

    public GraderProgram(BuiltProgram program, ValidatorRun runs, RunScope scope) {
        this.program = program;
        this.runs = runs;
        this.scope = scope;
    }

    @Override
    public Answer grade(TestGroup group, List<String> arguments, List<Grade> results) {
        Question question = new Question(group.name(), List.copyOf(results));
        Answer known = answers.get(question);
        if (known != null) {
            return known;
        }
        Answer answer = ask(arguments, results);
        answers.put(question, answer);
        return answer;
    }

    private Answer ask(List<String> arguments, List<Grade> results) {
        String lines = results.stream()
                .map(grade -> grade.verdict().coarse() + " " + number(grade.score()) + "\n")
                .collect(Collectors.joining());
        Outcome outcome = runs.run(
                program,
                runs.job(program, arguments, Map.of())
                        .stdin(Content.of(lines.getBytes(StandardCharsets.US_ASCII)))
                        .build(),
                scope);
        Optional<String> failure = ValidatorRun.failure(outcome);
        if (failure.isPresent()) {
            return failed(failure.get(), outcome);
        }
        if (!outcome.exited(0)) {
            return failed("ended with status " + outcome.exitCode().orElseThrow(), outcome);
        }
        return answer(outcome);
    }

    private static Answer answer(Outcome outcome) {
        String said = outcome.stdout().text();
        Matcher grade = GRADE.matcher(said);
        Optional<TestVerdict> verdict = grade.matches()
                ? KNOWN.stream()
                        .filter(known -> known.name().equals(grade.group(1)))
                        .findFirst()
                : Optional.empty();
        Optional<Double> score = verdict.flatMap(_ -> number(grade.group(2)));
        if (score.isEmpty()) {
            String shown = said.strip();
            return failed(
                    "said \"" + shown.substring(0, Math.min(SHOWN_CHARACTERS, shown.length()))
                            + "\", which is not one verdict (AC, WA, TLE or RTE) and one score",
                    outcome);
        }
        // A score of what is not accepted does not count, whatever the grader says.
        return new Answer.Graded(new Grade(verdict.get(), verdict.get() == TestVerdict.AC ? score.get() : 0));
    }

    private static Answer failed(String what, Outcome outcome) {
        String stderr = ValidatorRun.stderr(outcome);
        return new Answer.Failed("the grader " + what + (stderr.isEmpty() ? "" : ": " + stderr));
    }

    private static String number(double score) {
        return BigDecimal.valueOf(score).stripTrailingZeros().toPlainString();
    }

    private static Optional<Double> number(String word) {
        try {
            double value = Double.parseDouble(word);
            return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
