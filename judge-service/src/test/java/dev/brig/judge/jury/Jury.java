package dev.brig.judge.jury;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.PackageProgram.Build;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.Reading;
import dev.brig.judge.problem.format.PackageReader;
import dev.brig.judge.scoring.Mode;
import dev.brig.judge.toolchain.PreparedStore;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.judge.worker.LocalSandboxRunner;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunListener;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import dev.brig.policy.PreparedDirectory;
import dev.brig.sandbox.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A judge in this process, and problems for it. */
final class Jury implements AutoCloseable {
    private static final int SLOTS = 2;

    final Policies policies = Policies.builtIn();
    final PreparedToolchains toolchains =
            new PreparedToolchains(Languages.builtIn(policies), new PreparedStore(PreparedDirectory.path()));
    final AtomicInteger jobs = new AtomicInteger();
    final PolicyQueues queues =
            new PolicyQueues(new LocalSandboxRunner(SLOTS), policies, Set.of(), 16, new RunListener() {
                @Override
                public void opened(PolicyQueue queue) {}

                @Override
                public void ended(PolicyQueue queue, Outcome outcome, Duration waited) {
                    jobs.incrementAndGet();
                }
            });

    ProblemJudge judge(ProblemPackage problem, RunScope scope) {
        return ProblemJudge.of(problem, toolchains, queues, SLOTS, scope);
    }

    ProblemJudgement judge(ProblemPackage problem, PackageProgram submission, RunTimes times) {
        RunScope scope = new RunScope();
        return judge(problem, scope).judge(submission, times, Mode.ALL, report -> {}, scope);
    }

    static ProblemPackage problem(String name) {
        try {
            return read(Path.of(Jury.class.getResource("/problems/" + name).toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static ProblemPackage read(Path directory) {
        Reading reading = PackageReader.read(directory);
        assertThat(reading).as("%s", reading.findings()).isInstanceOf(Reading.Read.class);
        return ((Reading.Read) reading).problem();
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A legacy problem with one secret test. */
    static void writeProblem(Path directory, String yaml, String input, String answer) {
        write(directory.resolve("problem.yaml"), "name: P\nlimits:\n  time_limit: 2\n" + yaml);
        write(directory.resolve("problem_statement/problem.tex"), "\\problemname{P}\n");
        write(directory.resolve("data/secret/1.in"), input);
        write(directory.resolve("data/secret/1.ans"), answer);
        write(directory.resolve("submissions/accepted/a.py"), "print(1)\n");
        write(directory.resolve("input_validators/any.py"), "import sys\nsys.exit(42)\n");
    }

    static PackageProgram program(Path file, String language, String text) {
        write(file, text);
        return new PackageProgram(
                file.getFileName().toString(),
                file,
                List.of(file),
                Optional.of(language),
                Optional.empty(),
                Build.LANGUAGE);
    }

    @Override
    public void close() {
        queues.close();
    }
}
