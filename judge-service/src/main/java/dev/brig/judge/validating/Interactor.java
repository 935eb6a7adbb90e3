package dev.brig.judge.validating;

import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.program.BuiltProgram;
import dev.brig.judge.worker.RunScope;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.OutputFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program of the jury that talks with a submission. */
public sealed interface Interactor {

    String policy();

    /** A job that talks; its limits are the validator's own. */
    Job.Builder job(TestCase test, Content input, PassFiles pass);

    /** Whether such a job ended content, so that the submission may go on to its own end. */
    boolean accepts(Outcome outcome);

    /** What the end of such a job says of the conversation. */
    Checked judged(TestCase test, Content input, Outcome outcome, PassFiles pass, RunScope scope);

    /** Kattis' output validators talk themselves where the problem is interactive. */
    record Kattis(KattisValidator validator) implements Interactor {
        @Override
        public String policy() {
            return validator.policy();
        }

        @Override
        public Job.Builder job(TestCase test, Content input, PassFiles pass) {
            return validator.job(test, input, pass);
        }

        @Override
        public boolean accepts(Outcome outcome) {
            return outcome.exited(KattisValidator.ACCEPTS);
        }

        @Override
        public Checked judged(TestCase test, Content input, Outcome outcome, PassFiles pass, RunScope scope) {
            return validator.judged(outcome, pass);
        }
    }

    /**
     * Testlib's interactors write a file, which a checker may look at afterwards.
     *
     * @param checker has the last word, where there is one
     */
    record Testlib(BuiltProgram program, ValidatorRun runs, Optional<TestlibChecker> checker) implements Interactor {
        private static final String WRITTEN = "output.out";
        private static final long WRITTEN_BYTES = 64L << 20;
        private static final int POINTS = 7;

        @Override
        public String policy() {
            return program.policy();
        }

        @Override
        public Job.Builder job(TestCase test, Content input, PassFiles pass) {
            return runs.job(
                            program,
                            List.of("input.in", WRITTEN, "answer.ans"),
                            Map.of("input.in", input, "answer.ans", ValidatorRun.answer(test)))
                    .collect(new OutputFile(WRITTEN, WRITTEN_BYTES, true).to(pass.written()));
        }

        @Override
        public boolean accepts(Outcome outcome) {
            return outcome.exited(0) || outcome.exited(POINTS);
        }

        @Override
        public Checked judged(TestCase test, Content input, Outcome outcome, PassFiles pass, RunScope scope) {
            Checked said = TestlibChecker.judged("interactor", outcome);
            if (checker.isEmpty() || said.result().verdict() != TestVerdict.AC) {
                return said;
            }
            Optional<Output> written = Optional.ofNullable(outcome.files().get(WRITTEN));
            if (written.filter(Output::truncated).isPresent()) {
                return Checked.judgeError("the interactor wrote more than " + WRITTEN_BYTES + " bytes", "");
            }
            Content output = written.map(_ -> Content.of(pass.written())).orElseGet(Content::empty);
            return checker.get().check(test, input, output, scope);
        }
    }
}
