package dev.brig.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.cli.image.StoreDirectory;
import dev.brig.cli.options.LimitOptions;
import dev.brig.cli.options.PolicyOptions;
import dev.brig.cli.problem.PackageOnDisk;
import dev.brig.cli.problem.ProblemJson;
import dev.brig.cli.problem.ProblemText;
import dev.brig.cli.problem.VerificationProgress;
import dev.brig.cli.process.CommandException;
import dev.brig.cli.process.ExitStatus;
import dev.brig.cli.process.Termination;
import dev.brig.judge.RefusedException;
import dev.brig.judge.jury.GeneratedData;
import dev.brig.judge.jury.PackageVerifier;
import dev.brig.judge.jury.ProblemException;
import dev.brig.judge.jury.ProblemJudge;
import dev.brig.judge.jury.ProblemJudgement;
import dev.brig.judge.jury.RunTimes;
import dev.brig.judge.jury.Shown;
import dev.brig.judge.jury.UnsupportedNeeds;
import dev.brig.judge.jury.Verification.ChosenLimit;
import dev.brig.judge.problem.PackageFinding;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.Reading;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.problem.format.SubmissionReader;
import dev.brig.judge.scoring.Mode;
import dev.brig.judge.toolchain.PreparedStore;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.judge.worker.LocalSandboxRunner;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunListener;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Policies;
import dev.brig.policy.PreparedDirectory;
import dev.brig.policy.Quantity;
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
import picocli.CommandLine;

/** Work on a problem package in this process: it is read, judged with sandboxes of this process's own, and reported. */
final class PackageWork {
    private static final Duration CLEANING_UP = Duration.ofSeconds(15);
    private static final int NOT_ACCEPTED = 1;
    private static final int TRANSCRIPT_BYTES = 64 << 10;

    private final Path location;
    private final Optional<Path> directory;
    private final StoreDirectory images;
    private final int slots;
    private final boolean json;
    private final CommandLine command;

    /**
     * @param location of the package
     * @param directory of the user's policies
     * @param images for policies and languages that name some
     * @param slots how many tests run at once
     * @param json whether results are printed as JSON
     */
    PackageWork(
            Path location,
            Optional<Path> directory,
            StoreDirectory images,
            int slots,
            boolean json,
            CommandLine command) {
        this.location = location;
        this.directory = directory;
        this.images = images;
        this.slots = slots;
        this.json = json;
        this.command = command;
    }

    /** What a package is judged with. */
    record Court(
            ProblemPackage problem, PreparedToolchains toolchains, PolicyQueues queues, int slots, RunScope scope) {}

    /**
     * How a submission is judged.
     *
     * @param language in place of that which its files' names tell
     * @param timeLimit of CPU time, in place of the package's
     * @param all whether tests are run that cannot matter any more
     * @param transcript whether it is shown what the submission and an interactor say to each other
     */
    record Way(Optional<String> language, Optional<String> timeLimit, boolean all, boolean transcript) {}

    /** Judges one submission, prints the judgement, and gives the exit status. */
    int judge(Path file, Way way) {
        if (!Files.exists(file)) {
            throw new CommandException("FILE: there is no " + file);
        }
        Optional<Duration> own =
                way.timeLimit().map(text -> LimitOptions.parse("--time-limit", text, Quantity::duration));
        if (own.isPresent() && !own.get().isPositive()) {
            throw new CommandException("--time-limit: must be more than nothing");
        }
        PackageProgram read = SubmissionReader.read(file);
        PackageProgram submission =
                way.language().map(id -> inLanguage(read, id)).orElse(read);
        return with((court, _) -> {
            ProblemJudge judge =
                    ProblemJudge.of(court.problem(), court.toolchains(), court.queues(), court.slots(), court.scope());
            VerificationProgress progress = progress(court.problem());
            ChosenLimit chosen = own.map(given -> new ChosenLimit(given, false))
                    .orElseGet(() -> PackageVerifier.timeLimit(court.problem(), judge, progress, court.scope()));
            progress.begins(submission.name());
            ProblemJudgement judgement = judge.judge(
                    submission,
                    RunTimes.of(chosen.limit()),
                    way.all() ? Mode.ALL : Mode.AS_NEEDED,
                    new Shown(0, way.transcript() ? TRANSCRIPT_BYTES : 0),
                    progress::ran,
                    court.scope());
            progress.close();
            if (json) {
                out().println(ProblemJson.of(court.problem(), judgement, chosen).toPrettyString());
            } else {
                ProblemText.lines(court.problem(), judgement, chosen).forEach(out()::println);
            }
            if (judgement.verdict() == TestVerdict.JE) {
                return ExitStatus.OURS;
            }
            return judgement.verdict() == TestVerdict.AC ? 0 : NOT_ACCEPTED;
        });
    }

    private static PackageProgram inLanguage(PackageProgram read, String language) {
        return new PackageProgram(
                read.name(), read.path(), read.files(), Optional.of(language), read.entryPoint(), read.build());
    }

    int with(BiFunction<Court, List<PackageFinding>, Integer> work) {
        if (slots < 1) {
            throw new CommandException("--slots: must be 1 or more");
        }
        Logger.getLogger("dev.brig.judge").setLevel(Level.SEVERE); // it would warn of what is reported here
        Policies policies = PolicyOptions.load(directory, images.images());
        PreparedToolchains toolchains = new PreparedToolchains(
                ServeCommand.languages(directory, policies), new PreparedStore(PreparedDirectory.path()));
        try (Termination termination = Termination.within(CLEANING_UP);
                PackageOnDisk onDisk = open(location)) {
            Reading reading = onDisk.read();
            if (!(reading instanceof Reading.Read read)) {
                return refused(reading.findings());
            }
            List<String> unsupported = UnsupportedNeeds.of(read.problem(), policies);
            if (!unsupported.isEmpty()) {
                return unsupported(read.problem(), unsupported);
            }
            toolchains.find();
            RunScope scope = new RunScope();
            var _ = termination.requested().thenRun(scope::cancel);
            try (PolicyQueues queues = new PolicyQueues(
                    new LocalSandboxRunner(slots, policies.images()), policies, Set.of(), slots, RunListener.NONE)) {
                ProblemPackage problem = read.problem();
                if (GeneratedData.isNeededFor(problem)) {
                    GeneratedData.make(problem, onDisk.room(), toolchains, queues, scope);
                    problem = GeneratedData.in(onDisk.room(), problem);
                }
                return work.apply(new Court(problem, toolchains, queues, slots, scope), read.findings());
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

    private int refused(List<PackageFinding> findings) {
        if (json) {
            ObjectNode json = JsonNodeFactory.instance.objectNode().put("good", false);
            json.set("findings", ProblemJson.findings(findings));
            out().println(json.toPrettyString());
        } else {
            findings.forEach(finding -> out().println(ProblemText.line(finding)));
            out().println("the package cannot be judged");
        }
        return NOT_ACCEPTED;
    }

    private int unsupported(ProblemPackage problem, List<String> needs) {
        if (json) {
            ObjectNode json = JsonNodeFactory.instance
                    .objectNode()
                    .put("problem", problem.shortName())
                    .put("good", false);
            needs.forEach(json.putArray("notSupported")::add);
            out().println(json.toPrettyString());
        }
        PrintWriter err = command.getErr();
        needs.forEach(need -> err.println("brig: " + problem.shortName() + ": not supported: " + need));
        return ExitStatus.OURS;
    }

    @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again where there is no terminal
    VerificationProgress progress(ProblemPackage problem) {
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        long tests = problem.data().testCases().count();
        return new VerificationProgress(command.getErr(), terminal, tests);
    }

    private PrintWriter out() {
        return command.getOut();
    }
}
