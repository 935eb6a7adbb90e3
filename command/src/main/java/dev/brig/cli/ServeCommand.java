package dev.brig.cli;

import dev.brig.judge.http.ApiKey;
import dev.brig.judge.http.ServerOptions;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import dev.brig.policy.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code brig serve}: the HTTP service. */
@Command(
        name = "serve",
        description = "Runs programs and judges submissions over HTTP, until it is stopped.",
        footer = {
            "",
            "It listens on this machine only, unless there is an API key: in the file of --api-key-file, or in the variable"
                    + " BRIG_API_KEY.",
            "On SIGTERM or Ctrl-C it takes no new work; running programs may end by themselves within the grace period."
        })
final class ServeCommand implements Callable<Integer> {
    private static final String KEY_VARIABLE = "BRIG_API_KEY";
    private static final Duration CLEANING_UP = Duration.ofSeconds(15);

    @Option(
            names = "--listen",
            paramLabel = "[HOST:]PORT",
            defaultValue = "127.0.0.1:8080",
            description = "Where to listen; ${DEFAULT-VALUE} if not given, port 0 for any that is free.")
    private String listen;

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "How many sandboxes run at once; one per CPU if not given.")
    private Optional<Integer> slots = Optional.empty();

    @Option(
            names = "--queue",
            paramLabel = "N",
            description = "How many more programs of one policy may wait; 64 if not given.")
    private Optional<Integer> queue = Optional.empty();

    @Option(names = "--body", paramLabel = "SIZE", description = "The largest body of a request; 32m if not given.")
    private Optional<String> body = Optional.empty();

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "How many connections may be open at once; 1024 if not given.")
    private Optional<Integer> connections = Optional.empty();

    @Option(
            names = "--policies",
            paramLabel = "DIR",
            description = "A directory of your own policies, and perhaps a languages.yaml.")
    private Optional<Path> directory = Optional.empty();

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description = "A file with the key that requests must carry.")
    private Optional<Path> keyFile = Optional.empty();

    @Option(names = "--no-prepare", description = "Do not make toolchains ahead; those that are there are used.")
    private boolean plain;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            defaultValue = "10s",
            description =
                    "How long running programs may take to end when the service does; ${DEFAULT-VALUE} if not given.")
    private String grace;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Logs.forAService();
        Duration patience = LimitOptions.parse("--grace", grace, Quantity::duration);
        ServerOptions options = options();
        try (Termination termination = Termination.within(patience.plus(CLEANING_UP))) {
            new Service(options, spec.commandLine().getOut()).runUntil(termination.requested(), patience);
        }
        return 0;
    }

    static Languages languages(Optional<Path> directory, Policies policies) {
        return directory.map(own -> Languages.load(own, policies)).orElseGet(() -> Languages.builtIn(policies));
    }

    private ServerOptions options() {
        Policies policies = PolicyOptions.load(directory);
        Address address = Address.parse(listen);
        ServerOptions options = ServerOptions.of(policies, languages(directory, policies))
                .withAddress(address.host(), address.port())
                .withPreparing(!plain);
        options = slots.map(options::withSlots).orElse(options);
        options = queue.map(options::withQueue).orElse(options);
        options = connections.map(options::withConnections).orElse(options);
        options = body.map(ServeCommand::bytes).map(options::withBodyLimitBytes).orElse(options);
        return key().map(options::withApiKey).orElse(options);
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
