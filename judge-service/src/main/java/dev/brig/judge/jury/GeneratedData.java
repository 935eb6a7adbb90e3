package dev.brig.judge.jury;

import dev.brig.judge.problem.ExampleSubmission;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestGeneration;
import dev.brig.judge.problem.TestGeneration.Answer;
import dev.brig.judge.problem.TestGeneration.Generator;
import dev.brig.judge.problem.archive.ArchiveLimits;
import dev.brig.judge.program.BuiltProgram;
import dev.brig.judge.program.ProgramBuild;
import dev.brig.judge.program.ProgramBuilder;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.judge.validating.Scratch;
import dev.brig.judge.validating.ValidatorRun;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.OutputFile;
import dev.brig.sandbox.OutputListener.Stream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the files of tests that a package does not hold: generators make inputs, and the model solution makes answers, in sandboxes. A
 * generator runs twice for each test, since one that does not say the same again would give every judge other tests.
 */
public final class GeneratedData {
    private static final Duration LONGEST_SOLUTION = Duration.ofSeconds(60);

    private final ProblemPackage problem;
    private final PolicyQueues queues;
    private final ProgramBuilder builder;
    private final ValidatorRun runs;
    private final RunScope scope;
    private final Map<Path, BuiltProgram> generators = new HashMap<>();
    private long bytes;

    private GeneratedData(ProblemPackage problem, PreparedToolchains toolchains, PolicyQueues queues, RunScope scope) {
        this.problem = problem;
        this.queues = queues;
        this.scope = scope;
        builder = new ProgramBuilder(problem, toolchains, queues);
        runs = new ValidatorRun(queues, problem.limits());
    }

    /** Whether a package lacks files that it says how to make. */
    public static boolean isNeededFor(ProblemPackage problem) {
        return !problem.programs().generations().isEmpty();
    }

    /**
     * Makes all that is missing. Waits for that.
     *
     * @param directory where the files are put; it is there, and empty
     * @throws ProblemException if something cannot be made
     * @throws java.util.concurrent.CancellationException if the scope is cancelled
     */
    public static void make(
            ProblemPackage problem,
            Path directory,
            PreparedToolchains toolchains,
            PolicyQueues queues,
            RunScope scope) {
        new GeneratedData(problem, toolchains, queues, scope).make(directory);
    }

    /** The problem with the files that were made in a directory. */
    public static ProblemPackage in(Path directory, ProblemPackage problem) {
        Map<String, TestGeneration> made = new HashMap<>();
        problem.programs().generations().forEach(generation -> made.put(generation.test(), generation));
        return problem.withTests(test -> {
            TestGeneration generation = made.get(test.name());
            return generation == null
                    ? test
                    : test.with(
                            generation.input() ? input(directory, test.name()) : test.input(),
                            generation.answer() == Answer.THERE
                                    ? test.answer().orElseThrow()
                                    : answer(directory, test.name()));
        });
    }

    private static Path input(Path directory, String test) {
        return directory.resolve(test + ".in");
    }

    private static Path answer(Path directory, String test) {
        return directory.resolve(test + ".ans");
    }

    private void make(Path directory) {
        try {
            for (TestGeneration generation : problem.programs().generations()) {
                Files.createDirectories(input(directory, generation.test()).getParent());
                if (generation.generator().isPresent()) {
                    generate(directory, generation, generation.generator().get());
                }
            }
            if (problem.programs().generations().stream().anyMatch(made -> made.answer() == Answer.SOLUTION)) {
                solve(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void generate(Path directory, TestGeneration generation, Generator generator) throws IOException {
        Path input = input(directory, generation.test());
        Path answer = answer(directory, generation.test());
        Path again = directory.resolve("again.in");
        Path answerAgain = directory.resolve("again.ans");
        run(generation, generator, input, answer);
        run(generation, generator, again, answerAgain);
        if (Files.mismatch(input, again) >= 0 || Files.mismatch(answer, answerAgain) >= 0) {
            throw new ProblemException(
                    described(generation, generator)
                            + " makes something else each time that it is run: what it draws must not depend on time or chance");
        }
        Files.delete(again);
        Files.delete(answerAgain);
        if (!generation.input()) {
            Files.delete(input);
        }
        if (generation.answer() != Answer.GENERATOR) {
            Files.delete(answer);
        }
    }

    private void run(TestGeneration generation, Generator generator, Path input, Path answer) throws IOException {
        BuiltProgram program = generators.computeIfAbsent(
                generator.program().path(), _ -> ProblemJudge.built("generator", generator.program(), builder, scope));
        long most = largest(program.policy(), Limit.OUTPUT);
        try (OutputStream stdout = Files.newOutputStream(input);
                OutputStream stderr = Files.newOutputStream(answer);
                WritableByteChannel toInput = Channels.newChannel(stdout);
                WritableByteChannel toAnswer = Channels.newChannel(stderr)) {
            Job job = runs.job(program, generator.arguments(), Map.of())
                    .limit(Limit.OUTPUT, most)
                    .limit(Limit.STDERR, largest(program.policy(), Limit.STDERR))
                    .sink((stream, part) -> {
                        try {
                            (stream == Stream.STDOUT ? toInput : toAnswer).write(part);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .build();
            Outcome outcome = runs.run(program, job, scope);
            Optional<String> failure = ValidatorRun.failure(outcome);
            if (failure.isPresent() || !outcome.exited(0)) {
                throw new ProblemException(described(generation, generator) + " "
                        + failure.orElseGet(
                                () -> "ended with status " + outcome.exitCode().orElseThrow())
                        + said(outcome));
            }
            boolean answerCut = generation.answer() == Answer.GENERATOR
                    && outcome.stderr().bytes() > largest(program.policy(), Limit.STDERR);
            if (answerCut) {
                throw new ProblemException(described(generation, generator) + " writes an answer of more than "
                        + largest(program.policy(), Limit.STDERR) + " bytes");
            }
        }
        count(Files.size(input));
    }

    private void count(long more) {
        bytes += more;
        if (bytes > ArchiveLimits.DEFAULT.maximumBytes()) {
            throw new ProblemException("the tests that are to be made are larger than "
                    + ArchiveLimits.DEFAULT.maximumBytes() + " bytes together");
        }
    }

    private static String said(Outcome outcome) {
        String said = ValidatorRun.cut(outcome.stderr().text());
        return said.isEmpty() ? "" : ": " + said;
    }

    private static String described(TestGeneration generation, Generator generator) {
        return generation.test() + ": the generator \""
                + String.join(" ", generator.program().name(), String.join(" ", generator.arguments()))
                        .strip() + "\"";
    }

    private long largest(String policy, Limit limit) {
        return queues.queue(policy).policy().maximum().get(limit).orElse(limit.most());
    }

    private void solve(Path directory) throws IOException {
        PackageProgram model = problem.submissions().stream()
                .filter(ExampleSubmission::modelSolution)
                .map(ExampleSubmission::program)
                .findFirst()
                .orElseThrow(() -> new ProblemException("answers are to be made, and no solution is the model"));
        Map<String, TestCase> tests = new HashMap<>();
        in(directory, problem).data().testCases().forEach(test -> tests.put(test.name(), test));
        try (Scratch scratch = new Scratch()) {
            BuiltProgram solution = built(model, scratch.directory());
            for (TestGeneration generation : problem.programs().generations()) {
                if (generation.answer() == Answer.SOLUTION) {
                    solve(solution, model, tests.get(generation.test()));
                }
            }
        }
    }

    private BuiltProgram built(PackageProgram model, Path directory) {
        return switch (builder.submission(model, directory, scope)) {
            case ProgramBuild.Built built -> built.program();
            case ProgramBuild.Failed failed ->
                throw new ProblemException("the model solution " + model.name() + " cannot be built: " + failed.reason()
                        + "\n" + failed.output());
        };
    }

    private void solve(BuiltProgram solution, PackageProgram model, TestCase test) throws IOException {
        Duration limit = problem.limits().time().given().orElse(LONGEST_SOLUTION);
        Job.Builder job = solution.job(
                SubmissionLimits.of(problem, solution, test, RunTimes.of(limit)),
                test.arguments().submission());
        Content input = Content.of(test.input());
        problem.inputFile().ifPresentOrElse(name -> job.file(name, input), () -> job.stdin(input));
        Path answer = test.answer().orElseThrow();
        problem.outputFile()
                .ifPresent(name ->
                        job.collect(new OutputFile(name, SubmissionLimits.outputBytes(problem), false).to(answer)));
        Outcome outcome;
        if (problem.outputFile().isPresent()) {
            outcome = run(solution, job.build());
        } else {
            try (OutputStream file = Files.newOutputStream(answer);
                    WritableByteChannel channel = Channels.newChannel(file)) {
                job.sink((stream, part) -> {
                    if (stream == Stream.STDOUT) {
                        try {
                            channel.write(part);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                });
                outcome = run(solution, job.build());
            }
        }
        Optional<String> failure = ValidatorRun.failure(outcome);
        if (failure.isPresent() || !outcome.exited(0) || !Files.exists(answer)) {
            throw new ProblemException(test.name() + ": the model solution " + model.name() + " makes no answer: it "
                    + failure.orElseGet(
                            () -> "ended with status " + outcome.exitCode().orElseThrow())
                    + said(outcome));
        }
        count(Files.size(answer));
    }

    private Outcome run(BuiltProgram program, Job job) {
        PolicyQueue queue = queues.await(program.policy());
        return scope.run(queue, job, queue.await(job));
    }
}
