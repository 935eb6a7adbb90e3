package dev.brig.judge.validating;

import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.program.BuiltProgram;
import dev.brig.judge.scoring.TestResult;
import dev.brig.judge.worker.RunScope;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A checker written with testlib: input, output and answer as arguments; the exit status is the verdict. */
public final class TestlibChecker {
    private static final Pattern POINTS = Pattern.compile("^\\s*points\\s+(-?[0-9.]+(?:[eE][-+]?[0-9]+)?)");

    private final BuiltProgram program;
    private final ValidatorRun runs;

    public TestlibChecker(BuiltProgram program, ValidatorRun runs) {
        this.program = program;
        this.runs = runs;
    }

    public Checked check(TestCase test, Content input, Content output, RunScope scope) {
        return judged(
                "checker",
                runs.run(
                        program,
                        runs.job(
                                        program,
                                        List.of("input.in", "output.out", "answer.ans"),
                                        Map.of(
                                                "input.in", input,
                                                "output.out", output,
                                                "answer.ans", ValidatorRun.answer(test)))
                                .build(),
                        scope));
    }

    /** What the end of a checker or an interactor says. */
    static Checked judged(String what, Outcome outcome) {
        String said = ValidatorRun.stderr(outcome);
        Optional<String> failure = ValidatorRun.failure(outcome);
        if (failure.isPresent()) {
            return Checked.judgeError("the " + what + " " + failure.get(), said);
        }
        int code = outcome.exitCode().orElseThrow();
        return switch (code) {
            case 0 -> Checked.of(TestResult.of(TestVerdict.AC).withMessage(said));
            case 1, 8 -> Checked.of(TestResult.of(TestVerdict.WA).withMessage(said));
            case 2, 4 -> Checked.of(TestResult.of(TestVerdict.PE).withMessage(said));
            case 3 -> Checked.judgeError("the " + what + " says that the test or the answer is wrong", said);
            case 7 -> points(what, said);
            default ->
                Checked.judgeError(
                        "the " + what + " ended with status " + code + ", which testlib does not know", said);
        };
    }

    private static Checked points(String what, String said) {
        Matcher points = POINTS.matcher(said);
        if (!points.find()) {
            return Checked.judgeError("the " + what + " gives points and does not say how many", said);
        }
        try {
            OptionalDouble score = OptionalDouble.of(Double.parseDouble(points.group(1)));
            return Checked.of(new TestResult(TestVerdict.AC, score, OptionalDouble.empty(), Optional.of(said)));
        } catch (NumberFormatException e) {
            return Checked.judgeError("the " + what + "'s points are no number", said);
        }
    }
}
