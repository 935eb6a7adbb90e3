package dev.brig.judge.jury;

import dev.brig.judge.jury.Verification.Fault;
import dev.brig.judge.problem.OutputValidation;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.validating.Checked;
import dev.brig.judge.worker.RunScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether the output validator takes the package's answers, and does with its example outputs as it should. */
final class OutputChecks {
    private final ProblemPackage problem;
    private final ProblemJudge judge;
    private final RunScope scope;
    private final List<Fault> faults = new ArrayList<>();

    private OutputChecks(ProblemPackage problem, ProblemJudge judge, RunScope scope) {
        this.problem = problem;
        this.judge = judge;
        this.scope = scope;
    }

    static List<Fault> faults(ProblemPackage problem, ProblemJudge judge, RunScope scope) {
        OutputChecks checks = new OutputChecks(problem, judge, scope);
        checks.answers();
        for (TestCase test : problem.data().validOutputs()) {
            test.output().ifPresent(output -> checks.expect(test, output, true));
        }
        for (TestCase test : problem.data().invalidOutputs()) {
            test.output().ifPresent(output -> checks.expect(test, output, false));
        }
        return checks.faults;
    }

    /** A validator of the package's own may have answers that are no outputs: then it is worth a warning. */
    private void answers() {
        // The answer to a problem in passes is no output of any one of them, and to an interactive one none at all.
        if (problem.is(ProblemType.MULTI_PASS) || problem.is(ProblemType.INTERACTIVE)) {
            return;
        }
        boolean own = !(problem.programs().outputValidation() instanceof OutputValidation.Default);
        problem.data().testCases().filter(test -> test.answer().isPresent()).forEach(test -> {
            Checked checked = judge.check(test, test.answer().get(), scope);
            if (checked.result().verdict() != TestVerdict.AC) {
                String reason = "the answer itself is not accepted: " + said(checked);
                boolean crashed = checked.result().verdict() == TestVerdict.JE;
                faults.add(
                        own && !crashed
                                ? Fault.warning(name(test.answer().get()), reason)
                                : Fault.error(name(test.answer().get()), reason));
            }
        });
    }

    private void expect(TestCase test, Path output, boolean accepted) {
        Checked checked = judge.check(test, output, scope);
        TestVerdict verdict = checked.result().verdict();
        if (verdict == TestVerdict.JE || (verdict == TestVerdict.AC) != accepted) {
            faults.add(Fault.error(
                    name(output),
                    "is to be " + (accepted ? "accepted" : "refused") + ", and the verdict is " + said(checked)));
        }
    }

    private static String said(Checked checked) {
        return checked.result().verdict()
                + checked.reason()
                        .filter(reason -> !reason.isBlank())
                        .map(reason -> ", " + reason)
                        .orElse("")
                + checked.diagnostics()
                        .map(text -> " ("
                                + text.lines().reduce((first, last) -> last).orElse("") + ")")
                        .orElse("");
    }

    private String name(Path file) {
        return problem.directory().relativize(file).toString();
    }
}
