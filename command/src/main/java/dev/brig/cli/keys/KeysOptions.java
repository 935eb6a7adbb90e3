package dev.brig.cli.keys;

import dev.brig.cli.process.CommandException;
import dev.brig.judge.access.AuditEntry;
import dev.brig.judge.access.AuditLog;
import dev.brig.judge.access.KeyStore;
import dev.brig.judge.state.StateDirectory;
import dev.brig.judge.store.StoreException;
import dev.brig.judge.store.postgres.Database;
import dev.brig.judge.store.postgres.PostgresStore;
import dev.brig.policy.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Options of what is done with the keys of a service. */
final class KeysOptions {
    /** One listens for announcements, one works. */
    private static final int CONNECTIONS = 3;

    private static final Pattern DAYS = Pattern.compile("(\\d{1,5})d");

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "The directory of the service, as brig serve has it; the same default.")
    private Optional<Path> state = Optional.empty();

    @Option(
            names = "--store",
            paramLabel = "URL",
            description =
                    "The database of services that share one, as brig serve --store has it: their keys are there. The audit log stays in"
                            + " --state.")
    private Optional<String> store = Optional.empty();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    boolean json() {
        return json;
    }

    Path state() {
        return state.orElseGet(() -> StateDirectory.standard(
                System.getenv(), System.getProperty("user.name"), Path.of(System.getProperty("user.home"))));
    }

    /** The directory, which must be there. */
    Path existing() {
        Path directory = state();
        if (!Files.isDirectory(directory)) {
            throw new CommandException("there is no service's directory " + directory + "; name it with --state");
        }
        return directory;
    }

    /** Works with the keys of the service, which may be running. */
    <T> T use(Function<KeyStore, T> work) {
        if (store.isEmpty()) {
            existing();
        }
        return make(work);
    }

    /** The same, where the service need not have run yet. */
    <T> T make(Function<KeyStore, T> work) {
        requireOwner(state());
        if (store.isPresent()) {
            return makeShared(store.get(), work);
        }
        try (KeyStore keys = KeyStore.open(state())) {
            return work.apply(keys);
        } catch (StoreException unusable) {
            throw new CommandException(unusable.getMessage(), unusable);
        }
    }

    private static <T> T makeShared(String address, Function<KeyStore, T> work) {
        Database database;
        try {
            database = Database.parse(
                    address,
                    System.getenv(),
                    System.getProperty("user.name"),
                    Path.of(System.getProperty("user.home")));
        } catch (IllegalArgumentException wrong) {
            throw new CommandException("--store: " + wrong.getMessage(), wrong);
        }
        try (PostgresStore shared = PostgresStore.open(database.withConnections(CONNECTIONS));
                KeyStore keys = KeyStore.shared(shared.connections())) {
            return work.apply(keys);
        } catch (StoreException unusable) {
            throw new CommandException(unusable.getMessage(), unusable);
        }
    }

    /** Files that root makes the service's user could not write. */
    private static void requireOwner(Path directory) {
        String user = System.getProperty("user.name");
        try {
            String owner = Files.exists(directory) ? Files.getOwner(directory).getName() : user;
            if (user.equals("root") && !owner.equals(user)) {
                throw new CommandException(directory + " belongs to " + owner + ": do this as that user");
            }
        } catch (IOException e) {
            throw new CommandException("cannot look at " + directory + ": " + e, e);
        }
    }

    /** @param about the id of a key, or nothing */
    void audit(String action, String tenant, String about) {
        AuditLog.record(
                state(),
                new AuditEntry(
                        Instant.now(),
                        System.getProperty("user.name"),
                        tenant,
                        "command line",
                        action,
                        "done",
                        about.isEmpty() ? Map.of() : Map.of("key", about)));
    }

    /** As everywhere, or in days. */
    static Duration time(String option, String text) {
        Matcher days = DAYS.matcher(text);
        try {
            return days.matches() ? Duration.ofDays(Long.parseLong(days.group(1))) : Quantity.duration(text);
        } catch (IllegalArgumentException wrong) {
            throw new CommandException(option + ": " + wrong.getMessage(), wrong);
        }
    }
}
