package dev.brig.cli.ci;

import dev.brig.ci.Artifacts;
import dev.brig.ci.CiJob;
import dev.brig.ci.CiResult;
import dev.brig.ci.CiRun;
import dev.brig.ci.CiScript;
import dev.brig.ci.JobLog;
import dev.brig.cli.image.StoreDirectory;
import dev.brig.cli.output.Account;
import dev.brig.cli.process.CommandException;
import dev.brig.cli.process.ExitStatus;
import dev.brig.cli.process.Termination;
import dev.brig.judge.json.CiJson;
import dev.brig.policy.Policies;
import dev.brig.policy.Quantity;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.libc.Libc;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brig ci run}: one job. */
@Command(
        name = "run",
        description =
                "Runs one job: in a copy of a workspace, with caches, its log live on standard output, its artifacts brought back.",
        footer = {
            "",
            "Exit status: the script's own; 128+n if signal n ended it; 124 if Brig stopped it, at its time or another limit; 125 if Brig"
                    + " could not run it, or could not bring back all artifacts."
        })
final class CiRunCommand implements Callable<Integer> {
    private static final Duration CLEANING_UP = Duration.ofSeconds(60);
    private static final String ARTIFACT_BYTES = "1g";

    @Option(
            names = "--image",
            paramLabel = "NAME",
            description =
                    "An image of brig image, by name or digest, which the job may change in a copy of its own. Without it, the"
                            + " job sees the programs of this machine.")
    private Optional<String> image = Optional.empty();

    @Mixin
    private StoreDirectory store;

    @Option(
            names = "--workspace",
            paramLabel = "DIR|TAR",
            description = "What the job works on: a directory or a tar archive, of which it gets a copy at /workspace.")
    private Optional<Path> workspace = Optional.empty();

    @Option(
            names = "--script",
            paramLabel = "FILE|-",
            description = "The script to run; - reads it from standard input.")
    private Optional<String> script = Optional.empty();

    @Option(names = "--env", paramLabel = "NAME=VALUE", description = "A variable of the job's environment.")
    private List<String> environment = new ArrayList<>();

    @Option(
            names = "--cache",
            paramLabel = "NAME=DIR",
            description =
                    "A directory that is kept from job to job by this name: absolute, or in the workspace. The job has a copy,"
                            + " which is kept if it exits with 0.")
    private List<String> caches = new ArrayList<>();

    @Option(
            names = "--artifact",
            paramLabel = "GLOB",
            description =
                    "Files of the workspace to bring back, also if the job fails: build/*.jar, **/report.xml, a directory.")
    private List<String> artifacts = new ArrayList<>();

    @Option(
            names = "--artifacts-to",
            paramLabel = "DIR",
            description = "Where they go, with their paths; the directory artifacts if not given.")
    private Path artifactsTo = Path.of("artifacts");

    @Option(
            names = "--artifact-bytes",
            paramLabel = "SIZE",
            description = "The most that all artifacts together may have; 1g if not given.")
    private String artifactBytes = ARTIFACT_BYTES;

    @ArgGroup(validate = false, heading = "%nNetwork and services:%n")
    private CiNetworkOptions network = new CiNetworkOptions();

    @ArgGroup(validate = false, heading = "%nLimits (TIME 250ms, 1s, 5min; SIZE 64k, 256m, 1g):%n")
    private CiLimitOptions limits = new CiLimitOptions();

    @Option(
            names = "--policies",
            paramLabel = "DIR",
            description = "A directory of your own policies, with another ci.")
    private Optional<Path> policies = Optional.empty();

    @Mixin
    private CiDirectoryOption directory;

    @Option(names = "--timestamps", description = "Begin each line of the log with the time at which it came.")
    private boolean timestamps;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write what became of the job, and what it used, into this file.")
    private Optional<Path> json = Optional.empty();

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "Program and arguments, after --, in place of a script.")
    private List<String> command = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    private CiRunCommand() {}

    @Override
    public Integer call() {
        if (Libc.geteuid() == 0) {
            throw new CommandException(
                    "started by root, a sandbox has a user of its own, whom the job's workspace and caches are closed to:"
                            + " run CI jobs as an ordinary user");
        }
        try (Termination termination = Termination.within(CLEANING_UP);
                CiImages images = new CiImages(store)) {
            Policy policy = policies.map(Policies::ci).orElseGet(Policies::ci);
            CiJob job = new CiJob(
                    images.root(policy, image),
                    script(),
                    workspace,
                    pairs("--env", environment),
                    pairs("--cache", caches),
                    new Artifacts(artifacts, artifactsTo, bytes()),
                    limits.limits(),
                    network.network(),
                    network.services(policy, images),
                    CiJob.ANY_WORKSPACE);
            JobLog log = new JobLog(
                    new FileOutputStream(FileDescriptor.out),
                    timestamps ? Optional.of(Clock.systemUTC()) : Optional.empty());
            CiResult result = new CiRun(directory.open(), job, log, termination.requested()).run();
            CompletableFuture.anyOf(log.finish(), termination.requested()).join();
            return termination.isRequested() ? ExitStatus.STOPPED : report(result, log);
        }
    }

    private int report(CiResult result, JobLog log) {
        Account.of(result.outcome(), "the job").forEach(this::tell);
        result.troubles().forEach(this::tell);
        Artifacts.Collected files = result.artifacts();
        files.unmatched().forEach(glob -> tell("no artifact matches " + glob));
        files.links().forEach(path -> tell("the artifact " + path + " is no regular file, and stays behind"));
        files.beyond()
                .forEach(path -> tell(
                        "the artifact " + path + " stays behind: all together would be more than " + artifactBytes));
        if (!files.files().isEmpty()) {
            tell(files.files().size() + " artifacts in " + artifactsTo);
        }
        result.caches()
                .forEach((name, cache) -> tell("cache " + name + ": " + (cache.found() ? "found" : "new")
                        + (cache.kept() ? ", kept" : ", not kept")));
        tell(Account.usage(result.outcome()));
        json.ifPresent(file -> write(file, CiJson.of(result).toPrettyString() + "\n"));
        log.lost().getNow("").lines().forEach(reason -> tell("cannot write the log: " + reason));
        boolean incomplete = !files.beyond().isEmpty()
                || !result.troubles().isEmpty()
                || log.lost().isDone();
        int status = ExitStatus.of(result.outcome());
        return status == 0 && incomplete ? ExitStatus.OURS : status;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("--json: " + e, e);
        }
    }

    private void tell(String line) {
        spec.commandLine().getErr().println("brig: " + line);
    }

    private long bytes() {
        try {
            return Quantity.bytes(artifactBytes);
        } catch (IllegalArgumentException wrong) {
            throw new CommandException("--artifact-bytes: " + wrong.getMessage(), wrong);
        }
    }

    private CiScript script() {
        if (script.isPresent() == !command.isEmpty()) {
            throw new CommandException("what to run: either --script FILE, or a command after --");
        }
        if (script.isEmpty()) {
            return CiScript.command(command);
        }
        try {
            return CiScript.of(
                    script.get().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(script.get())));
        } catch (IOException e) {
            throw new CommandException("--script: " + script.get() + " cannot be read", e);
        }
    }

    static Map<String, String> pairs(String option, List<String> texts) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals <= 0) {
                throw new CommandException(option + ": write NAME=VALUE, not " + text);
            }
            pairs.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return pairs;
    }
}
