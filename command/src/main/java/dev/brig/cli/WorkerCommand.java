package dev.brig.cli;

import dev.brig.cli.config.ConfigOption;
import dev.brig.cli.config.Configurable;
import dev.brig.cli.image.StoreDirectory;
import dev.brig.cli.options.LimitOptions;
import dev.brig.cli.options.LogOptions;
import dev.brig.cli.options.TraceOptions;
import dev.brig.cli.process.CommandException;
import dev.brig.cli.process.Termination;
import dev.brig.judge.http.JudgeWorker;
import dev.brig.judge.http.ServerOptions;
import dev.brig.judge.http.Storage;
import dev.brig.judge.tracing.Tracing;
import dev.brig.policy.Quantity;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code brig worker}: judges what the services of a cluster give out. */
@Command(
        name = "worker",
        description =
                "Judges submissions that services with brig serve --store and --worker-key-file accept, until it is stopped.",
        footer = {
            "",
            "It listens to nobody and knows no database: it asks the services for work, and for the files that this takes.",
            "On SIGTERM or Ctrl-C it takes no new work; what it judges may end by itself within the grace period, and the rest goes"
                    + " back to others."
        })
final class WorkerCommand implements Callable<Integer>, Configurable {
    private static final Duration CLEANING_UP = Duration.ofSeconds(15);

    @Mixin
    @SuppressWarnings("UnusedVariable") // it has an option for the parser
    private ConfigOption config;

    @Option(
            names = "--join",
            paramLabel = "URL",
            required = true,
            description =
                    "A service of the cluster, http://HOST:PORT or https://HOST:PORT. Where there are several, the next is asked when one"
                            + " does not answer.")
    private List<String> nodes = List.of();

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            required = true,
            description = "A file with the key of workers, as the services have it.")
    private Path keyFile;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What the cluster calls it; the machine's name and a random number if not given.")
    private Optional<String> name = Optional.empty();

    @Mixin
    private JudgingOptions judging;

    @Mixin
    private StoreDirectory images;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "Where copies of blobs and problems are kept; a temporary directory if not given. Workers do not share one.")
    private Optional<Path> cache = Optional.empty();

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "60s",
            description =
                    "How long what it judges may take to end when the worker does; ${DEFAULT-VALUE} if not given.")
    private String grace;

    @Mixin
    private LogOptions logging;

    @Mixin
    private TraceOptions traces;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        logging.begin();
        Duration patience = LimitOptions.parse("--grace", grace, Quantity::duration);
        List<URI> joined = nodes.stream().map(WorkerCommand::node).toList();
        String key = key();
        try (Tracing tracing = traces.begin();
                Termination termination = Termination.within(patience.plus(CLEANING_UP))) {
            JudgeWorker worker = JudgeWorker.start(options().withTracing(tracing), joined, key, name);
            say("worker " + worker.name() + " joins " + String.join(", ", nodes));
            try {
                CompletableFuture.anyOf(termination.requested(), worker.over()).join();
            } catch (CompletionException rejected) {
                throw new CommandException(rejected.getCause().getMessage(), rejected);
            } finally {
                say("ending: " + worker.holds() + " submissions have " + patience.toSeconds() + " s");
                worker.close(patience);
            }
            say("ended");
        }
        return 0;
    }

    @Override
    public void check() {
        LimitOptions.parse("--grace", grace, Quantity::duration);
        traces.check();
        nodes.forEach(WorkerCommand::node);
        key();
        options();
    }

    private ServerOptions options() {
        return judging.options(images.images())
                .withStorage(cache.map(Storage.TEMPORARY::in).orElse(Storage.TEMPORARY));
    }

    private static URI node(String text) {
        try {
            URI node = URI.create(text);
            if (node.getHost() != null && List.of("http", "https").contains(node.getScheme())) {
                return node;
            }
        } catch (IllegalArgumentException wrong) {
            // said below
        }
        throw new CommandException("--join: write http://HOST:PORT or https://HOST:PORT, not " + text);
    }

    private String key() {
        try {
            return Files.readString(keyFile, StandardCharsets.US_ASCII).strip();
        } catch (IOException unreadable) {
            throw new CommandException("--key-file: cannot read " + keyFile + ": " + unreadable, unreadable);
        }
    }

    private void say(String what) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("brig: " + what);
        out.flush();
    }
}
