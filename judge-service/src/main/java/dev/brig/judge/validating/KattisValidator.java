package dev.brig.judge.validating;

import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.program.BuiltProgram;
import dev.brig.judge.program.SubmittedSource;
import dev.brig.judge.scoring.TestResult;
import dev.brig.judge.validating.Checked.NextPass;
import dev.brig.judge.worker.RunScope;
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
public final class KattisValidator {
    public static final int ACCEPTS = 42;
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

    /** The submission's files have a directory of their own, since the validator's may have the same names. */
    private static final String SUBMISSION = "submission/";

    private static final String AMONG_SOURCES = "cd submission && mkdir ../feedback && exec \"$@\"";

    private final String what;
    private final BuiltProgram program;
    private final ValidatorRun runs;
    private final boolean maySetScore;
    private final boolean severalPasses;

    public KattisValidator(BuiltProgram program, ValidatorRun runs, boolean maySetScore, boolean severalPasses) {
        this("output validator", wrapped(program, severalPasses ? IN_PASSES : ONCE), runs, maySetScore, severalPasses);
    }

    private KattisValidator(
            String what, BuiltProgram program, ValidatorRun runs, boolean maySetScore, boolean severalPasses) {
        this.what = what;
        this.program = program;
        this.runs = runs;
        this.maySetScore = maySetScore;
        this.severalPasses = severalPasses;
    }

    /** One that looks at a submission's source. It runs in the directory of that, beside its own. */
    public static KattisValidator ofSource(BuiltProgram program, ValidatorRun runs, boolean maySetScore) {
        return new KattisValidator(
                "static validator", wrapped(program.oneLevelDown(), AMONG_SOURCES), runs, maySetScore, false);
    }

    private static BuiltProgram wrapped(BuiltProgram program, String script) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script, "validator"));
        command.addAll(program.step().command());
        return program.withCommand(command);
    }

    Checked check(TestCase test, Content input, Content output, PassFiles pass, RunScope scope) {
        return judged(runs.run(program, job(test, input, pass).stdin(output).build(), scope), pass);
    }

    String policy() {
        return program.policy();
    }

    /** A job that checks; what it reads is still to be given. */
    Job.Builder job(TestCase test, Content input, PassFiles pass) {
        Map<String, Content> files = new LinkedHashMap<>();
        files.put("input.in", input);
        files.put("answer.ans", ValidatorRun.answer(test));
        pass.state().ifPresent(archive -> files.put(STATE, Content.of(archive)));
        List<String> arguments = new ArrayList<>(List.of("input.in", "answer.ans", FEEDBACK));
        arguments.addAll(test.arguments().outputValidator());
        Job.Builder job = collecting(runs.job(program, arguments, files));
        if (severalPasses) {
            job.collect(new OutputFile(NEXT_PASS, PASS_BYTES, true).to(pass.nextInput()));
            job.collect(new OutputFile(STATE, PASS_BYTES, true).to(pass.nextState()));
        }
        return job;
    }

    private static Job.Builder collecting(Job.Builder job) {
        List.of(JUDGE_MESSAGE, TEAM_MESSAGE, SCORE, MULTIPLIER)
                .forEach(name -> job.collect(new OutputFile(name, MESSAGE_BYTES, true)));
        return job;
    }

    /**
     * What a static validator says of a submission.
     *
     * @param arguments of the group's own, after those that all get
     */
    public Checked check(SubmittedSource source, List<String> arguments, RunScope scope) {
        List<String> all = new ArrayList<>(List.of(source.language(), source.entryPoint(), "../" + FEEDBACK));
        all.addAll(arguments);
        Map<String, Content> files = new LinkedHashMap<>();
        source.files().forEach((name, content) -> files.put(SUBMISSION + name, content));
        try (Scratch scratch = new Scratch()) {
            Outcome outcome =
                    runs.run(program, collecting(runs.job(program, all, files)).build(), scope);
            return judged(outcome, scratch.pass(Optional.empty()));
        }
    }

    /** What an outcome of such a job says. */
    Checked judged(Outcome outcome, PassFiles pass) {
        Optional<String> failure = ValidatorRun.failure(outcome);
        if (failure.isPresent()) {
            return Checked.judgeError("the " + what + " " + failure.get(), ValidatorRun.stderr(outcome));
        }
        int code = outcome.exitCode().orElseThrow();
        if (code != ACCEPTS && code != REJECTS) {
            return Checked.judgeError(
                    "the " + what + " ended with status " + code + ", which is neither 42 nor 43",
                    ValidatorRun.stderr(outcome));
        }
        Optional<String> toTeam = text(outcome, TEAM_MESSAGE);
        Optional<String> message = text(outcome, JUDGE_MESSAGE).or(() -> toTeam);
        Optional<Output> next = file(outcome, NEXT_PASS);
        boolean accepted = code == ACCEPTS;
        if (next.isPresent() && !accepted) {
            return Checked.judgeError(
                    "the " + what + " wants another pass of what it rejects", ValidatorRun.stderr(outcome));
        }
        if (next.isPresent()
                && (next.get().truncated()
                        || file(outcome, STATE)
                                .filter(state -> !state.truncated())
                                .isEmpty())) {
            return Checked.judgeError(
                    "the " + what + " leaves more for another pass than " + PASS_BYTES + " bytes", "");
        }
        OptionalDouble score;
        OptionalDouble multiplier;
        try {
            score = number(outcome, SCORE);
            multiplier = number(outcome, MULTIPLIER);
        } catch (NumberFormatException e) {
            return Checked.judgeError("the " + what + "'s score is no number", ValidatorRun.stderr(outcome));
        }
        if (!maySetScore && (score.isPresent() || multiplier.isPresent())) {
            return Checked.judgeError("the " + what + " gives a score, and may not", ValidatorRun.stderr(outcome));
        }
        TestResult result = new TestResult(accepted ? TestVerdict.AC : TestVerdict.WA, score, multiplier, message);
        return new Checked(
                result,
                message,
                Optional.empty(),
                toTeam,
                next.map(_ -> new NextPass(pass.nextInput(), pass.nextState())));
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
