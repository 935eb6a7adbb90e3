package dev.brig.cli;

import dev.brig.cli.image.StoreDirectory;
import dev.brig.cli.problem.ProblemJson;
import dev.brig.cli.problem.ProblemText;
import dev.brig.cli.problem.VerificationProgress;
import dev.brig.judge.jury.PackageVerifier;
import dev.brig.judge.jury.Verification;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
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
    private static final int NOT_GOOD = 1;

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

        @Mixin
        private StoreDirectory images;

        private Options() {}
    }

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
        PackageWork work = work(options);
        return work.with((court, findings) -> {
            VerificationProgress progress = work.progress(court.problem());
            Verification verification = new PackageVerifier(
                            court.problem(), court.toolchains(), court.queues(), court.slots(), progress, court.scope())
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
                            description =
                                    "The submission: a file, or a directory of them. To a submit-answer problem, outputs "
                                            + "named after the tests, in a directory or an archive.")
                    Path file,
            @Option(
                            names = "--time-limit",
                            paramLabel = "TIME",
                            description = "CPU time for each test, in place of the package's, such as 2s.")
                    Optional<String> limit,
            @Option(names = "--all", description = "Run all tests, also those that cannot matter any more.")
                    boolean all,
            @Option(
                            names = "--transcript",
                            description = "Show what the submission and an interactor say to each other, up to 64 KiB "
                                    + "in each test.")
                    boolean transcript) {
        return work(options).judge(file, new PackageWork.Way(Optional.empty(), limit, all, transcript));
    }

    private PackageWork work(Options options) {
        return new PackageWork(
                options.location, options.directory, options.images, options.slots, options.json, spec.commandLine());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
