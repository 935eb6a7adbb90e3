package dev.brig.cli;

import dev.brig.cli.ci.CiCommand;
import dev.brig.cli.config.ConfigCommand;
import dev.brig.cli.config.Configurable;
import dev.brig.cli.config.Configuration;
import dev.brig.cli.image.ImageCommand;
import dev.brig.cli.keys.KeysCommand;
import dev.brig.cli.process.ExitStatus;
import dev.brig.cli.process.Logs;
import dev.brig.oci.OciCommand;
import dev.brig.policy.KeptDirectory;
import dev.brig.sandbox.engine.Engine;
import dev.brig.sandbox.kept.KeptResults;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code brig}. Each subcommand is a class in the list. */
@Command(
        name = "brig",
        description =
                "Runs untrusted programs in fresh, rootless sandboxes, stops them at their limits, and says what happened.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "COMMAND")
public final class Brig implements Runnable {
    private static final String RUN = "run";

    /** In the order in which help shows them. */
    private static final List<Class<?>> COMMANDS = List.of(
            ServeCommand.class,
            WorkerCommand.class,
            ClusterCommand.class,
            ConfigCommand.class,
            RunCommand.class,
            SubmitCommand.class,
            ProblemCommand.class,
            RejudgeCommand.class,
            ExplainCommand.class,
            LanguagesCommand.class,
            ImageCommand.class,
            KeysCommand.class,
            OciCommand.class,
            CiCommand.class,
            DoctorCommand.class,
            SelfTestCommand.class,
            RehearseCommand.class);

    /** What {@code brig config} is about. */
    private static final List<String> CONFIGURED = List.of("serve", "worker");

    /** Commands whose last arguments belong to another program and stay as they are. */
    private static final List<String> WITH_A_COMMAND = List.of(RUN, "explain");

    /** The same for commands of commands. */
    private static final List<String> INNER_WITH_A_COMMAND = List.of("exec", "show");

    private static final Set<String> HELP = Set.of("-h", "--help", "-V", "--version");

    @Option(
            names = "--debug",
            description = "Show where in Brig an error comes from, as BRIG_DEBUG=1 does.",
            scope = ScopeType.INHERIT)
    private boolean debug;

    @Spec
    private CommandSpec spec;

    private Brig() {}

    public static void main(String[] arguments) {
        Logs.forACommand();
        // what a home is to everybody else; the JDK asks the list of users
        Optional.ofNullable(System.getenv("HOME")).ifPresent(home -> System.setProperty("user.home", home));
        if (arguments.length > 0 && arguments[0].equals(RUN)) {
            Engine.loadAhead(); // beside the reading of options and policies
        }
        int status = commandLine(arguments).execute(arguments);
        if (System.out.checkError() && status == 0) {
            System.err.println("brig: cannot write to standard output");
            status = ExitStatus.OURS;
        }
        System.exit(status);
    }

    /** Loads only the subcommand that the first argument names, since each takes time to load; all of them if it names none. */
    static CommandLine commandLine(String... arguments) {
        Brig brig = new Brig();
        CommandLine commandLine = new CommandLine(brig);
        List<Class<?>> named = COMMANDS.stream()
                .filter(command -> arguments.length > 0 && isNeeded(name(command), arguments[0]))
                .toList();
        for (Class<?> command : named.isEmpty() ? COMMANDS : named) {
            CommandLine subcommand = new CommandLine(command);
            subcommand.setStopAtPositional(WITH_A_COMMAND.contains(name(command)));
            INNER_WITH_A_COMMAND.stream()
                    .map(subcommand.getSubcommands()::get)
                    .filter(Objects::nonNull)
                    .forEach(inner -> inner.setStopAtPositional(true));
            commandLine.addSubcommand(subcommand);
            if (subcommand.getCommand() instanceof Configurable
                    && Arrays.stream(arguments).noneMatch(HELP::contains)) {
                Configuration.attach(subcommand, System.getenv());
            }
        }
        Errors errors = new Errors(brig::isDebugging);
        commandLine.setParameterExceptionHandler(errors);
        commandLine.setExecutionExceptionHandler(errors);
        commandLine.setExecutionStrategy(brig::executeConfigured);
        commandLine.setExpandAtFiles(false); // an argument of a program may begin with @
        return commandLine;
    }

    private boolean isDebugging() {
        return debug || "1".equals(System.getenv("BRIG_DEBUG"));
    }

    private int executeConfigured(ParseResult result) {
        KeptResults.in(KeptDirectory.path(), reason -> {
            if (isDebugging()) {
                spec.commandLine().getErr().println("brig: " + reason);
            }
        });
        if (result.hasSubcommand()) {
            CommandLine command = result.subcommand().commandSpec().commandLine();
            Configuration.of(command).ifPresent(configuration -> {
                configuration.warnings().forEach(warning -> command.getErr().println("brig: " + warning));
                configuration.complete();
            });
        }
        return new CommandLine.RunLast().execute(result);
    }

    private static boolean isNeeded(String command, String named) {
        return command.equals(named) || (named.equals("config") && CONFIGURED.contains(command));
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
    }
}
