package dev.brig.cli;

import dev.brig.cli.image.ImageOption.OpenImage;
import dev.brig.cli.output.Account;
import dev.brig.cli.output.LiveOutput;
import dev.brig.cli.process.CommandException;
import dev.brig.cli.process.ExitStatus;
import dev.brig.cli.process.Termination;
import dev.brig.judge.json.OutcomeJson;
import dev.brig.rootfs.Reference;
import dev.brig.rootfs.source.Changes;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Status;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.engine.Engine;
import dev.brig.sandbox.engine.JobRequest;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code brig run}: one program in a sandbox, as if it were run here. */
@Command(
        name = "run",
        description = "Runs one program in a sandbox. Its input, output and exit status are this command's.",
        footer = {
            "",
            "Exit status: the program's own; 128+n if signal n ended it; 124 if Brig stopped it, at a limit or for a forbidden"
                    + " system call; 125 if Brig could not run it or write its output; 126 if the command cannot be executed; 127 if it was not"
                    + " found."
        })
final class RunCommand implements Callable<Integer> {
    private static final Duration CLEANING_UP = Duration.ofSeconds(10);
    private static final String NO_READER = "Broken pipe"; // strerror(EPIPE): Java gives nothing else

    @Mixin
    private JobOptions options;

    @Option(
            names = "--stdin",
            paramLabel = "FILE|-",
            defaultValue = "-",
            description = "Standard input of the program: a file, or - for this command's own, which is the default.")
    private String stdin;

    @Option(
            names = "--collect",
            paramLabel = "NAME[=PATH]",
            description = "Bring back a file of the work directory when the program has ended.")
    private List<String> collect = new ArrayList<>();

    @Option(
            names = "--commit",
            paramLabel = "NAME",
            description =
                    "Keep what the program changed with --writable, if it exits with 0, as a new image of this name. All"
                            + " files in it belong to root.")
    private Optional<String> commit = Optional.empty();

    @Option(names = "--json", description = "Print the outcome, with the program's output in it, and nothing else.")
    private boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "Also print what the program used.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<CollectedFile> files = collect.stream().map(CollectedFile::parse).toList();
        Optional<LiveOutput> live = json
                ? Optional.empty()
                : Optional.of(new LiveOutput(
                        new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err)));
        Optional<Reference> kept = commit.map(Reference::parse);
        if (kept.isPresent() && !options.isWritable()) {
            throw new CommandException("--commit: nothing can be changed without --writable");
        }
        try (OpenImage image = options.image();
                Changes changes = new Changes();
                Termination termination = Termination.within(CLEANING_UP)) {
            JobRequest request = options.request(image, job -> {
                files.forEach(file -> job.collect(file.wanted()));
                live.ifPresent(job::listener);
                kept.ifPresent(_ -> job.changes(changes));
                return job.stdin(stdin());
            });
            Outcome outcome = outcome(request, termination, live);
            if (termination.isRequested()) {
                return ExitStatus.STOPPED; // not seen: the signal decides
            }
            Optional<String> lost = live.map(output -> output.lost().getNow("")).filter(reason -> !reason.isEmpty());
            int status = lost.map(this::lost).orElseGet(() -> report(outcome, files));
            kept.ifPresent(name -> keep(image, changes, name, status));
            return status;
        }
    }

    private void keep(OpenImage image, Changes changes, Reference name, int status) {
        if (status == 0) {
            tell("kept as " + name.name() + ", " + image.keep(changes, name).id());
        } else {
            tell("nothing is kept as " + name.name() + ": only what a program changed that exited with 0 is");
        }
    }

    private Outcome outcome(JobRequest request, Termination termination, Optional<LiveOutput> live) {
        try (Engine engine = Engine.open(1)) {
            engine.prepare(request.policy(), request.root());
            Run run = engine.start(request);
            var _ = termination.requested().thenRun(run::cancel);
            if (live.isPresent()) {
                var _ = live.get().lost().thenRun(run::cancel);
            }
            Outcome outcome = run.await();
            live.ifPresent(output -> CompletableFuture.anyOf(output.finish(), termination.requested())
                    .join());
            return outcome;
        }
    }

    private int report(Outcome outcome, List<CollectedFile> files) {
        boolean complete = true;
        for (CollectedFile file : files) {
            if (!json || file.isForHost()) {
                Optional<String> trouble = file.save(outcome);
                trouble.ifPresent(this::tell);
                complete &= trouble.isEmpty();
            }
        }
        if (json) {
            spec.commandLine().getOut().println(OutcomeJson.of(outcome).toPrettyString());
        } else {
            Account.of(outcome, options.program()).forEach(this::tell);
        }
        if (verbose) {
            tell(Account.usage(outcome));
        }
        int status = ExitStatus.of(outcome);
        return outcome.status() == Status.EXITED && status == 0 && !complete ? ExitStatus.OURS : status;
    }

    /** Outside of a sandbox, a lost reader ends a program with SIGPIPE, and a full disk is an error that it sees. */
    private int lost(String reason) {
        if (reason.equals(NO_READER)) {
            return ExitStatus.BROKEN_PIPE;
        }
        tell("cannot write the output of " + options.program() + ": " + reason);
        return ExitStatus.OURS;
    }

    private void tell(String line) {
        spec.commandLine().getErr().println("brig: " + line);
    }

    private Content stdin() {
        return stdin.equals("-")
                ? new Content.Stream(new FileInputStream(FileDescriptor.in))
                : Content.of(JobOptions.readable("--stdin", stdin));
    }
}
