package dev.brig.judge.jury;

import dev.brig.judge.jury.Checked.NextPass;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.TestResult;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.LanguageStep;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.OutputFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A validator with the protocol of Kattis: input, answer and feedback directory as arguments, the output on standard input; 42
 * accepts, 43 rejects, anything else is the validator's failure.
 */
final class KattisValidator {
    static final int ACCEPTS = 42;
    static final int REJECTS = 43;

    private static final long MESSAGE_BYTES = 64 << 10;
    private static final long PASS_BYTES = 64L << 20;
    private static final String FEEDBACK = "feedback/";
    private static final String STATE = "state.tar";
    private static final String JUDGE_MESSAGE = FEEDBACK + "judgemessage.txt";
    private static final String TEAM_MESSAGE = FEEDBACK + "teammessage.txt";
    private static final String SCORE = FEEDBACK + "score.txt";
    private static final String MULTIPLIER = FEEDBACK + "score_multiplier.txt";
    private static final String NEXT_PASS = FEEDBACK + "nextpass.in";

    /** An archive keeps what the validator left in its directory from one pass to the next, whatever the names. */
    private static final String IN_PASSES =
            "mkdir feedback && { [ ! -f state.tar ] || tar -xf state.tar -C feedback; } && rm -f state.tar"
                    + " && \"$@\"; status=$?; tar -cf state.tar --exclude=./nextpass.in -C feedback . && exit $status";

    private static final String ONCE = "mkdir feedback && exec \"$@\"";

    private final BuiltProgram program;
    private final ValidatorRun runs;
    private final boolean maySetScore;
    private final boolean severalPasses;

    KattisValidator(BuiltProgram program, ValidatorRun runs, boolean maySetScore, boolean severalPasses) {
        this.program = wrapped(program, severalPasses);
        this.runs = runs;
        this.maySetScore = maySetScore;
        this.severalPasses = severalPasses;
    }

    private static BuiltProgram wrapped(BuiltProgram program, boolean severalPasses) {
        LanguageStep step = program.step();
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", severalPasses ? IN_PASSES : ONCE, "validator"));
        command.addAll(step.command());
        return new BuiltProgram(
                new LanguageStep(
                        step.policy(),
                        command,
                        step.environment(),
                        step.files(),
                        step.limits(),
                        step.extra(),
                        step.outOfMemoryExitCode(),
                        step.outOfMemoryMessage()),
                program.files());
    }

    /** @param state what the validator left behind in the pass before; empty in the first */
    Checked check(TestCase test, Content input, Content output, Optional<byte[]> state, RunScope scope) {
        return judged(runs.run(program, job(test, input, state).stdin(output).build(), scope));
    }

    String policy() {
        return program.policy();
    }

    /** A job that checks; what it reads is still to be given. */
    Job.Builder job(TestCase test, Content input, Optional<byte[]> state) {
        Map<String, Content> files = new LinkedHashMap<>();
        files.put("input.in", input);
        files.put("answer.ans", ValidatorRun.answer(test));
        state.ifPresent(archive -> files.put(STATE, Content.of(archive)));
        List<String> arguments = new ArrayList<>(List.of("input.in", "answer.ans", FEEDBACK));
        arguments.addAll(test.arguments().outputValidator());
        Job.Builder job = runs.job(program, arguments);
        files.forEach(job::file);
        List.of(JUDGE_MESSAGE, TEAM_MESSAGE, SCORE, MULTIPLIER)
                .forEach(name -> job.collect(new OutputFile(name, MESSAGE_BYTES, true)));
        if (severalPasses) {
            job.collect(new OutputFile(NEXT_PASS, PASS_BYTES, true));
            job.collect(new OutputFile(STATE, PASS_BYTES, true));
        }
        return job;
    }

    /** What an outcome of such a job says. */
    Checked judged(Outcome outcome) {
        Optional<String> failure = ValidatorRun.failure(outcome);
        if (failure.isPresent()) {
            return Checked.judgeError("the output validator " + failure.get(), ValidatorRun.stderr(outcome));
        }
        int code = outcome.exitCode().orElseThrow();
        if (code != ACCEPTS && code != REJECTS) {
            return Checked.judgeError(
                    "the output validator ended with status " + code + ", which is neither 42 nor 43",
                    ValidatorRun.stderr(outcome));
        }
        Optional<String> message = text(outcome, JUDGE_MESSAGE).or(() -> text(outcome, TEAM_MESSAGE));
        Optional<byte[]> next = file(outcome, NEXT_PASS).map(Output::content);
        boolean accepted = code == ACCEPTS;
        if (next.isPresent() && !accepted) {
            return Checked.judgeError(
                    "the output validator wants another pass of what it rejects", ValidatorRun.stderr(outcome));
        }
        OptionalDouble score;
        OptionalDouble multiplier;
        try {
            score = number(outcome, SCORE);
            multiplier = number(outcome, MULTIPLIER);
        } catch (NumberFormatException e) {
            return Checked.judgeError("the output validator's score is no number", ValidatorRun.stderr(outcome));
        }
        if (!maySetScore && (score.isPresent() || multiplier.isPresent())) {
            return Checked.judgeError("the output validator gives a score, and may not", ValidatorRun.stderr(outcome));
        }
        TestResult result = new TestResult(accepted ? TestVerdict.AC : TestVerdict.WA, score, multiplier, message);
        return new Checked(
                result,
                message,
                Optional.empty(),
                next.map(input -> new NextPass(
                        input, file(outcome, STATE).map(Output::content).orElse(new byte[0]))));
    }

    private static Optional<Output> file(Outcome outcome, String name) {
        return Optional.ofNullable(outcome.files().get(name));
    }

    private static Optional<String> text(Outcome outcome, String name) {
        return file(outcome, name).map(Output::text).map(ValidatorRun::cut).filter(text -> !text.isEmpty());
    }

    private static OptionalDouble number(Outcome outcome, String name) {
        Optional<Output> file = file(outcome, name);
        if (file.isEmpty()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(file.get().text().strip());
        if (!Double.isFinite(value)) {
            throw new NumberFormatException("not finite");
        }
        return OptionalDouble.of(value);
    }
}
