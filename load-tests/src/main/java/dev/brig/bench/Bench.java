package dev.brig.bench;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.report.Report;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code brig bench}. */
@Command(
        name = "brig bench",
        description = "Measures Brig against the bare cost of the same work, and against other sandboxes, in one run:"
                + " everything, or one MEASUREMENT.",
        subcommands = {
            EngineBench.class,
            AccuracyBench.class,
            ServiceBench.class,
            SubmissionsBench.class,
            JudgingBench.class,
            ScaleBench.class,
            PhasesBench.class,
            ImagesBench.class,
            UnpackBench.class,
            CommandBench.class,
            JvmBench.class,
            StoreBench.class,
            KeptBench.class,
            SoakBench.class,
            CrashesBench.class,
            ClusterFaultsBench.class,
        },
        footer = {
            "",
            "Each measurement leaves its figures as JSON in the folder of --out, and draws them, with those of earlier"
                    + " measurements there, into report.html and report.md.",
        },
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "[MEASUREMENT]")
public final class Bench implements Callable<Integer> {
    /** The validator warns about a word in our schemas; that does not concern the user of the bench. */
    private static final Logger SCHEMAS = Logger.getLogger("com.networknt.schema");

    /** They take long, and say whether something is right and not how fast it is. */
    private static final Set<String> WITH_FAULTS = Set.of("crashes", "cluster-faults");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The folder for the figures and the report; brig-bench if not given.")
    private Path folder = Path.of("brig-bench");

    @Option(
            names = "--brig",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The command that starts the service to be measured; the one that starts this if not given.")
    private Optional<Path> brig =
            Optional.ofNullable(System.getProperty("brig.command")).map(Path::of);

    @Spec
    private CommandSpec spec;

    private Bench() {}

    public static void main(String[] arguments) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "brig bench: %5$s%6$s%n");
        SCHEMAS.setLevel(Level.SEVERE);
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Bench());
        commandLine.setParameterExceptionHandler((wrong, _) -> {
            CommandLine asked = wrong.getCommandLine();
            asked.getErr().println("brig bench: " + explained(wrong));
            asked.getErr().println("Try '" + asked.getCommandSpec().qualifiedName() + " --help'.");
            return asked.getCommandSpec().exitCodeOnInvalidInput();
        });
        commandLine.setExecutionExceptionHandler((failure, command, result) -> {
            if (!(failure instanceof BenchException)) {
                throw failure;
            }
            command.getErr().println("brig bench: " + failure.getMessage());
            return 1;
        });
        return commandLine;
    }

    private static String explained(ParameterException wrong) {
        CommandLine asked = wrong.getCommandLine();
        boolean measurement = asked.getParent() == null
                && wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption();
        return measurement
                ? "there is no measurement '%s'; there are: %s"
                        .formatted(
                                ((UnmatchedArgumentException) wrong)
                                        .getUnmatched()
                                        .getFirst(),
                                String.join(", ", asked.getSubcommands().keySet()))
                : wrong.getMessage();
    }

    /** The command {@code brig} that starts services. */
    Path brig() {
        return brig.orElseThrow(
                () -> new BenchException("which brig? Name it by --brig, or start this by ./brig bench"));
    }

    /** The same where it is not needed. */
    Optional<Path> ownBrig() {
        return brig;
    }

    BenchProgress progress() {
        return new BenchProgress(spec.commandLine().getErr());
    }

    Report report() {
        return new Report(folder);
    }

    /** All measurements that need nothing but time, one after the other. */
    @Override
    public Integer call() {
        int worst = 0;
        for (Map.Entry<String, CommandLine> measurement : spec.subcommands().entrySet()) {
            if (!WITH_FAULTS.contains(measurement.getKey())) {
                worst = Math.max(worst, measurement.getValue().execute());
            }
        }
        return worst;
    }
}
