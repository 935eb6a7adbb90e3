package dev.brig.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.cli.problem.PackageOnDisk;
import dev.brig.cli.problem.ProblemJson;
import dev.brig.cli.problem.ProblemText;
import dev.brig.cli.problem.VerificationProgress;
import dev.brig.judge.RefusedException;
import dev.brig.judge.jury.PackageVerifier;
import dev.brig.judge.jury.ProblemException;
import dev.brig.judge.jury.ProblemJudge;
import dev.brig.judge.jury.ProblemJudgement;
import dev.brig.judge.jury.RunTimes;
import dev.brig.judge.jury.UnsupportedNeeds;
import dev.brig.judge.jury.Verification;
import dev.brig.judge.jury.Verification.ChosenLimit;
import dev.brig.judge.problem.PackageFinding;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.Reading;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.problem.format.SubmissionReader;
import dev.brig.judge.scoring.Mode;
import dev.brig.judge.worker.LocalSandboxRunner;
import dev.brig.judge.worker.PolicyQueue;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunListener;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import dev.brig.policy.Quantity;
import dev.brig.sandbox.Outcome;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brig problem}: problem packages. */
@Command(
        name = "problem",
        description = "Verifies problem packages, and judges submissions by them.",
        synopsisSubcommandLabel = "COMMAND")
final class ProblemCommand implements Runnable {
    private static final Duration CLEANING_UP = Duration.ofSeconds(15);
    private static final int NOT_GOOD = 1;
    private static final RunListener NOBODY = new RunListener() {
        @Override
        public void opened(PolicyQueue queue) {}

        @Override
        public void ended(PolicyQueue queue, Outcome outcome, Duration waited) {}
    };

    @Spec
    private CommandSpec spec;

    private ProblemCommand() {}

    /** What both commands take. */
    static final class Options {
        @Parameters(index = "0", paramLabel = "DIR|ZIP", description = "The package: a directory, zip, tar or tar.gz.")
        private Path location;

        @Option(names = "--json", description = "Print all that is known as JSON.")
        private boolean json;

        @Option(
                names = "--slots",
                paramLabel = "N",
                description = "How many tests run at once; as many as there are processors if not given.")
        private int slots = Runtime.getRuntime().availableProcessors();

        @Option(
                names = "--policies",
                paramLabel = "DIR",
                description = "A directory of your own policies and languages.")
        private Optional<Path> directory = Optional.empty();

        private Options() {}
    }

    /** What a package is judged with. */
    private record Court(ProblemPackage problem, Languages languages, PolicyQueues queues, int slots, RunScope scope) {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; see brig problem --help");
    }

    @Command(
            name = "verify",
            description =
                    "Judges all submissions of a package against what is expected of them, and looks at its inputs, "
                            + "answers and validators.",
            footer = {
                "",
                "Exit status: 0 if all is as it should be, 1 if not, 125 if the package needs what is not supported, "
                        + "or could not be verified."
            })
    int verify(@Mixin Options options) {
        return with(options, (court, findings) -> {
            VerificationProgress progress = progress(court.problem());
            Verification verification = new PackageVerifier(
                            court.problem(), court.languages(), court.queues(), court.slots(), progress, court.scope())
                    .verify();
            progress.close();
            if (options.json) {
                out().println(ProblemJson.of(court.problem(), findings, verification)
                        .toPrettyString());
            } else {
                ProblemText.lines(court.problem(), findings, verification).forEach(out()::println);
            }
            return verification.isGood() ? 0 : NOT_GOOD;
        });
    }

    @Command(
            name = "judge",
            description = "Judges one submission by the tests of a package.",
            footer = {"", "Exit status: 0 if accepted, 1 for any other verdict, 125 if it could not be judged."})
    int judge(
            @Mixin Options options,
            @Parameters(
                            index = "1",
                            paramLabel = "FILE",
                            description = "The submission: a file, or a directory of them.")
                    Path file,
            @Option(
                            names = "--time-limit",
                            paramLabel = "TIME",
                            description = "CPU time for each test, in place of the package's, such as 2s.")
                    Optional<String> limit,
            @Option(names = "--all", description = "Run all tests, also those that cannot matter any more.")
                    boolean all) {
        if (!Files.exists(file)) {
            throw new CommandException("FILE: there is no " + file);
        }
        Optional<Duration> own = limit.map(text -> LimitOptions.parse("--time-limit", text, Quantity::duration));
        if (own.isPresent() && !own.get().isPositive()) {
            throw new CommandException("--time-limit: must be more than nothing");
        }
        PackageProgram submission = SubmissionReader.read(file);
        return with(options, (court, _) -> {
            ProblemJudge judge =
                    ProblemJudge.of(court.problem(), court.languages(), court.queues(), court.slots(), court.scope());
            VerificationProgress progress = progress(court.problem());
            ChosenLimit chosen = own.map(given -> new ChosenLimit(given, false))
                    .orElseGet(() -> PackageVerifier.timeLimit(court.problem(), judge, progress, court.scope()));
            progress.begins(submission.name());
            ProblemJudgement judgement = judge.judge(
                    submission,
                    RunTimes.of(chosen.limit()),
                    all ? Mode.ALL : Mode.AS_NEEDED,
                    progress::ran,
                    court.scope());
            progress.close();
            if (options.json) {
                out().println(ProblemJson.of(court.problem(), judgement, chosen).toPrettyString());
            } else {
                ProblemText.lines(court.problem(), judgement, chosen).forEach(out()::println);
            }
            if (judgement.verdict() == TestVerdict.JE) {
                return ExitStatus.OURS;
            }
            return judgement.verdict() == TestVerdict.AC ? 0 : NOT_GOOD;
        });
    }

    private int with(Options options, BiFunction<Court, List<PackageFinding>, Integer> work) {
        if (options.slots < 1) {
            throw new CommandException("--slots: must be 1 or more");
        }
        Logger.getLogger("dev.brig.judge").setLevel(Level.SEVERE); // it would warn of what is reported here
        Policies policies = PolicyOptions.load(options.directory);
        Languages languages = ServeCommand.languages(options.directory, policies);
        try (Termination termination = Termination.within(CLEANING_UP);
                PackageOnDisk onDisk = open(options.location)) {
            Reading reading = onDisk.read();
            if (!(reading instanceof Reading.Read read)) {
                return refused(options, reading.findings());
            }
            List<String> unsupported = UnsupportedNeeds.of(read.problem(), policies);
            if (!unsupported.isEmpty()) {
                return unsupported(options, read.problem(), unsupported);
            }
            RunScope scope = new RunScope();
            var _ = termination.requested().thenRun(scope::cancel);
            try (PolicyQueues queues = new PolicyQueues(
                    new LocalSandboxRunner(options.slots), policies, Set.of(), options.slots, NOBODY)) {
                return work.apply(new Court(read.problem(), languages, queues, options.slots, scope), read.findings());
            }
        } catch (CancellationException cancelled) {
            return ExitStatus.OURS; // the signal's own status takes its place
        } catch (ProblemException wrong) {
            throw new CommandException(wrong.getMessage(), wrong);
        } catch (RefusedException refused) {
            throw new CommandException(refused.refusal().sentence(), refused);
        }
    }

    private static PackageOnDisk open(Path location) {
        if (!Files.exists(location)) {
            throw new CommandException("DIR|ZIP: there is no " + location);
        }
        return switch (PackageOnDisk.of(location)) {
            case PackageOnDisk.Opening.Opened(PackageOnDisk opened) -> opened;
            case PackageOnDisk.Opening.Refused(String reason) -> throw new CommandException(location + ": " + reason);
        };
    }

    private int refused(Options options, List<PackageFinding> findings) {
        if (options.json) {
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("good", false);
            json.set("findings", ProblemJson.findings(findings));
            out().println(json.toPrettyString());
        } else {
            findings.forEach(finding -> out().println(ProblemText.line(finding)));
            out().println("the package cannot be judged");
        }
        return NOT_GOOD;
    }

    private int unsupported(Options options, ProblemPackage problem, List<String> needs) {
        if (options.json) {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put("problem", problem.shortName())
                    .put("good", false);
            needs.forEach(json.putArray("notSupported")::add);
            out().println(json.toPrettyString());
        }
        PrintWriter err = spec.commandLine().getErr();
        needs.forEach(need -> err.println("brig: " + problem.shortName() + ": not supported: " + need));
        return ExitStatus.OURS;
    }

    @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again where there is no terminal
    private VerificationProgress progress(ProblemPackage problem) {
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        long tests = problem.data().testCases().count();
        return new VerificationProgress(spec.commandLine().getErr(), terminal, tests);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
