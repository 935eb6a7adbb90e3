package dev.brig.cli;

import dev.brig.cli.config.ConfigOption;
import dev.brig.cli.config.Configurable;
import dev.brig.cli.options.ClusterOptions;
import dev.brig.cli.options.JobServiceOptions;
import dev.brig.cli.options.LimitOptions;
import dev.brig.cli.options.LogOptions;
import dev.brig.cli.options.TraceOptions;
import dev.brig.cli.options.WebhookOptions;
import dev.brig.cli.process.CommandException;
import dev.brig.cli.process.Termination;
import dev.brig.judge.blob.BlobLimits;
import dev.brig.judge.http.ApiKey;
import dev.brig.judge.http.Keeping;
import dev.brig.judge.http.ServerOptions;
import dev.brig.judge.http.Storage;
import dev.brig.judge.http.listen.Tls;
import dev.brig.judge.state.StateDirectory;
import dev.brig.judge.tracing.Tracing;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import dev.brig.policy.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code brig serve}: the HTTP service. */
@Command(
        name = "serve",
        description = "Runs programs and judges submissions over HTTP, until it is stopped.",
        footer = {
            "",
            "It listens on this machine only, unless there is an API key: one that brig keys made, or one that may do everything in"
                    + " the file of --api-key-file or in the variable BRIG_API_KEY.",
            "On SIGTERM or Ctrl-C it takes no new work; running programs may end by themselves within the grace period."
        })
final class ServeCommand implements Callable<Integer>, Configurable {
    private static final String KEY_VARIABLE = "BRIG_API_KEY";
    private static final Duration CLEANING_UP = Duration.ofSeconds(15);

    @Mixin
    @SuppressWarnings("UnusedVariable") // it has an option for the parser
    private ConfigOption config;

    @Option(
            names = "--listen",
            paramLabel = "[HOST:]PORT",
            defaultValue = "127.0.0.1:8080",
            description = "Where to listen; ${DEFAULT-VALUE} if not given, port 0 for any that is free.")
    private String listen;

    @Mixin
    private JudgingOptions judging;

    @Option(
            names = "--queue",
            paramLabel = "N",
            defaultValue = "64",
            description = "How many more programs of one policy may wait; ${DEFAULT-VALUE} if not given.")
    private Optional<Integer> queue = Optional.empty();

    @Option(
            names = "--body",
            paramLabel = "SIZE",
            defaultValue = "32m",
            description = "The largest body of a request; ${DEFAULT-VALUE} if not given.")
    private Optional<String> body = Optional.empty();

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "1024",
            description = "How many connections may be open at once; ${DEFAULT-VALUE} if not given.")
    private Optional<Integer> connections = Optional.empty();

    @Mixin
    private ClusterOptions cluster;

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description = "A file with a key that may do everything, beside those of brig keys.")
    private Optional<Path> keyFile = Optional.empty();

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description =
                    "Encrypt connections by this certificate, a PEM file with its chain; taken up anew when it is replaced.")
    private Optional<Path> tlsCertificate = Optional.empty();

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The private key of --tls-cert, a PEM file.")
    private Optional<Path> tlsKey = Optional.empty();

    @Option(
            names = "--cors-origin",
            paramLabel = "ORIGIN",
            description =
                    "Let web pages of this origin, such as https://contest.example, read answers; may be repeated.")
    private List<String> corsOrigins = new ArrayList<>();

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Where uploads and submissions are kept; brig in XDG_STATE_HOME, or else ~/.local/state/brig, of root /var/lib/brig,"
                            + " if not given. Services do not share one.")
    private Optional<Path> state = Optional.empty();

    @Option(names = "--blob-size", paramLabel = "SIZE", description = "The largest upload; 1g if not given.")
    private Optional<String> blob = Optional.empty();

    @Option(
            names = "--blob-store-size",
            paramLabel = "SIZE",
            defaultValue = "8g",
            description = "How much all blobs may have together; ${DEFAULT-VALUE} if not given.")
    private Optional<String> blobs = Optional.empty();

    @Option(
            names = "--problem-store-size",
            paramLabel = "SIZE",
            defaultValue = "16g",
            description = "How much all uploaded problems may have together, unpacked; ${DEFAULT-VALUE} if not given.")
    private Optional<String> problems = Optional.empty();

    @Option(
            names = "--waiting",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many kept submissions may wait; ${DEFAULT-VALUE} if not given.")
    private Optional<Integer> waiting = Optional.empty();

    @Option(
            names = "--keep",
            paramLabel = "TIME",
            defaultValue = "168h",
            description = "How long after its end a kept submission is kept; ${DEFAULT-VALUE} if not given.")
    private Optional<String> keep = Optional.empty();

    @Option(
            names = "--store-size",
            paramLabel = "SIZE",
            defaultValue = "8g",
            description =
                    "How much all kept submissions may take; where it is more, what ended first goes first; ${DEFAULT-VALUE} if not given.")
    private Optional<String> storeSize = Optional.empty();

    @Option(
            names = "--losses",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "A kept submission that was being judged so often when the service was killed is given up; ${DEFAULT-VALUE} if not given.")
    private Optional<Integer> losses = Optional.empty();

    @Option(
            names = "--no-store",
            description = "Keep no submissions: each is judged while its client waits. What was kept stays untouched.")
    private boolean withoutStore;

    @Mixin
    private WebhookOptions webhooks;

    @Mixin
    private JobServiceOptions jobs;

    @Option(
            names = "--compile-cache",
            paramLabel = "SIZE",
            defaultValue = "64m",
            description =
                    "How much of compiled programs is kept in memory for when the same source comes again; ${DEFAULT-VALUE} if not given,"
                            + " 0 for none.")
    private Optional<String> compileCache = Optional.empty();

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "10s",
            description =
                    "How long running programs may take to end when the service does; ${DEFAULT-VALUE} if not given.")
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
        ServerOptions options = options();
        try (Tracing tracing = traces.begin();
                Termination termination = Termination.within(patience.plus(CLEANING_UP))) {
            new Service(options.withTracing(tracing), spec.commandLine().getOut())
                    .runUntil(termination.requested(), patience);
        }
        return 0;
    }

    @Override
    public void check() {
        LimitOptions.parse("--grace", grace, Quantity::duration);
        traces.check();
        options();
    }

    static Languages languages(Optional<Path> directory, Policies policies) {
        return directory.map(own -> Languages.load(own, policies)).orElseGet(() -> Languages.builtIn(policies));
    }

    private ServerOptions options() {
        Address address = Address.parse(listen);
        ServerOptions options = judging.options(cluster.images().images())
                .withAddress(address.host(), address.port())
                .withStorage(storage())
                .withKeeping(keeping())
                .withWebhooks(webhooks.settings());
        options = queue.map(options::withQueue).orElse(options);
        options = connections.map(options::withConnections).orElse(options);
        options = body.map(ServeCommand::bytes).map(options::withBodyLimitBytes).orElse(options);
        options = compileCache
                .map(text -> LimitOptions.parse("--compile-cache", text, Quantity::bytes))
                .map(options::withCompileCacheBytes)
                .orElse(options);
        options = tls().map(options::withTls).orElse(options).withCorsOrigins(corsOrigins);
        options = cluster.of(options, withoutStore);
        options = jobs.settings(judging.ciPolicy()).map(options::withJobs).orElse(options);
        return key().map(options::withApiKey).orElse(options);
    }

    private Optional<Tls> tls() {
        if (tlsCertificate.isPresent() != tlsKey.isPresent()) {
            throw new CommandException("--tls-cert and --tls-key: only together");
        }
        return tlsCertificate.map(certificate -> new Tls(certificate, tlsKey.orElseThrow()));
    }

    private Storage storage() {
        Path directory = state.orElseGet(() -> StateDirectory.standard(
                System.getenv(), System.getProperty("user.name"), Path.of(System.getProperty("user.home"))));
        BlobLimits usual = Storage.TEMPORARY.blobs();
        long all = blobs.map(text -> LimitOptions.parse("--blob-store-size", text, Quantity::bytes))
                .orElse(usual.allBytes());
        long largest = blob.map(text -> LimitOptions.parse("--blob-size", text, Quantity::bytes))
                .orElse(Math.min(usual.largestBytes(), all));
        if (largest < 1 || largest > all) {
            throw new CommandException("--blob-size must be at least 1 and at most --blob-store-size");
        }
        long packages = problems.map(text -> LimitOptions.parse("--problem-store-size", text, Quantity::bytes))
                .orElse(Storage.TEMPORARY.problemBytes());
        if (packages < 1) {
            throw new CommandException("--problem-store-size must be at least 1");
        }
        return Storage.TEMPORARY
                .in(directory)
                .withBlobs(new BlobLimits(largest, all))
                .withProblems(packages);
    }

    private Optional<Keeping> keeping() {
        if (withoutStore) {
            return Optional.empty();
        }
        return Optional.of(new Keeping(
                waiting.orElse(Keeping.USUAL.waiting()),
                keep.map(text -> LimitOptions.parse("--keep", text, Quantity::duration))
                        .orElse(Keeping.USUAL.time()),
                storeSize
                        .map(text -> LimitOptions.parse("--store-size", text, Quantity::bytes))
                        .orElse(Keeping.USUAL.bytes()),
                losses.orElse(Keeping.USUAL.losses())));
    }

    private Optional<ApiKey> key() {
        return keyFile.map(ApiKey::fromFile)
                .or(() -> Optional.ofNullable(System.getenv(KEY_VARIABLE))
                        .map(set -> ApiKey.fromEnvironment(KEY_VARIABLE)));
    }

    private static int bytes(String text) {
        return (int) Math.min(LimitOptions.parse("--body", text, Quantity::bytes), Integer.MAX_VALUE);
    }

    /** Where to listen. */
    record Address(String host, int port) {
        private static final String HERE = "127.0.0.1";

        static Address parse(String text) {
            int colon = text.lastIndexOf(':');
            String host = colon <= 0 ? HERE : text.substring(0, colon);
            boolean bracketed = host.startsWith("[") && host.endsWith("]"); // an IPv6 address, as in a URL
            try {
                return new Address(
                        bracketed ? host.substring(1, host.length() - 1) : host,
                        Integer.parseInt(text.substring(colon + 1)));
            } catch (NumberFormatException wrong) {
                throw new CommandException("--listen: write HOST:PORT or PORT, not " + text, wrong);
            }
        }
    }
}
