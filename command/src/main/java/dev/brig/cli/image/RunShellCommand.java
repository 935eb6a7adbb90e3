package dev.brig.cli.image;

import dev.brig.cli.image.ImageOption.OpenImage;
import dev.brig.cli.output.Account;
import dev.brig.cli.process.ExitStatus;
import dev.brig.cli.process.Termination;
import dev.brig.policy.Policies;
import dev.brig.rootfs.store.ImageUser;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.engine.Engine;
import dev.brig.sandbox.engine.JobRequest;
import dev.brig.sandbox.root.TreeWithTerminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brig image run-shell}: a terminal in an image. */
@Command(
        name = "run-shell",
        description = "Gives a terminal in an image: its shell, or another program.",
        footer = {
            "",
            "The sandbox is that of the policy judge, with its maximum in place of its limits and without limits of time. Keys such as"
                    + " Ctrl-C go to the program. Exit status: the program's own, as of brig run."
        })
final class RunShellCommand implements Callable<Integer> {
    private static final Duration CLEANING_UP = Duration.ofSeconds(10);
    private static final Set<Limit> OF_TIME = Set.of(Limit.CPU, Limit.WALL, Limit.IDLE, Limit.CPU_RATE);

    /** Leads a session already; the terminal that it opens is that of the session, and Ctrl-C works there. */
    private static final String ENTER = "exec <>" + TreeWithTerminal.PATH + " >&0 2>&0 && exec \"$@\"";

    @Mixin
    private StoreDirectory store;

    @Option(
            names = "--writable",
            description = "Let programs change the files of the image, in a copy that goes at the end.")
    private boolean writable;

    @Option(
            names = "--user",
            paramLabel = "UID[:GID]",
            description = "Who they are: the image's user, if that is not root, or else the policy's, if not given.")
    private Optional<String> user = Optional.empty();

    @Parameters(index = "0", paramLabel = "IMAGE", description = "Name or digest.")
    private String image;

    @Parameters(index = "1..*", paramLabel = "COMMAND", description = "Program and arguments; /bin/sh if not given.")
    private List<String> command = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    private RunShellCommand() {}

    @Override
    public Integer call() {
        try (OpenImage open = ImageOption.open(store, image);
                Termination termination = Termination.within(CLEANING_UP);
                Engine engine = Engine.open(1)) {
            Outcome outcome;
            try (ShellTerminal terminal = new ShellTerminal()) {
                Run run = engine.start(new JobRequest(
                        policy(open), new TreeWithTerminal(open.root().orElseThrow(), terminal.path()), job(open)));
                var _ = termination.requested().thenRun(run::cancel);
                outcome = run.await();
                terminal.finish();
            }
            outcome.stderr().text().lines().forEach(this::tell); // of entering, before there was a terminal
            Account.of(outcome, command.isEmpty() ? "the shell" : command.getFirst())
                    .forEach(this::tell);
            return ExitStatus.of(outcome);
        }
    }

    private void tell(String line) {
        spec.commandLine().getErr().println("brig: " + line);
    }

    private Policy policy(OpenImage open) {
        Policy judge = Policies.builtIn().get("judge").orElseThrow();
        Limits most = Limits.none();
        for (Limit limit : Limit.values()) {
            if (!OF_TIME.contains(limit) && judge.maximum().get(limit).isPresent()) {
                most = most.with(limit, judge.maximum().get(limit).getAsLong());
            }
        }
        Policy.Builder shell = judge.toBuilder().defaults(most).writableRoot(writable);
        Optional<ImageUser> own = open.user(user);
        own.ifPresent(id -> shell.user(id.uid(), id.gid()));
        return shell.build();
    }

    private Job job(OpenImage open) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, "sh"));
        words.addAll(command.isEmpty() ? List.of("/bin/sh") : command);
        Job.Builder job = Job.builder(words).environment(open.environment());
        Optional.ofNullable(System.getenv("TERM")).ifPresent(term -> job.environment("TERM", term));
        open.directory().ifPresent(job::directory);
        return job.build();
    }
}
