package dev.brig.cli.options;

import dev.brig.cli.image.StoreDirectory;
import dev.brig.cli.process.CommandException;
import dev.brig.judge.http.ApiKey;
import dev.brig.judge.http.ServerOptions;
import dev.brig.judge.store.postgres.Database;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Options of a service that shares its store with others. */
public final class ClusterOptions {
    private static final Pattern URL = Pattern.compile("[a-z]+:.*");

    @Option(
            names = "--store",
            paramLabel = "URL|DIR",
            description = {
                "URL: a PostgreSQL database, postgresql://USER@HOST:PORT/DATABASE, for submissions, blobs and problems, which services"
                        + " with the same one share. Its password comes from PGPASSWORD or ~/.pgpass. A file of this machine if not"
                        + " given.",
                "DIR: the store of images; BRIG_STORE, or else brig/images in XDG_DATA_HOME, if not given."
            })
    private List<String> stores = List.of();

    @Option(
            names = "--worker-key-file",
            paramLabel = "FILE",
            description = "A file with the key of workers, which may join then; with --store.")
    private Optional<Path> workerKey = Optional.empty();

    @Option(
            names = "--no-judge",
            description = "Judge nothing here: workers and other services with the same --store do.")
    private boolean withoutJudging;

    /** The store of images. */
    public StoreDirectory images() {
        return StoreDirectory.of(
                only(stores.stream().filter(text -> !isUrl(text)).toList()).map(Path::of));
    }

    private static boolean isUrl(String text) {
        return URL.matcher(text).matches();
    }

    private static Optional<String> only(List<String> given) {
        if (given.size() > 1) {
            throw new CommandException("--store: one database and one directory at most, not " + given.size());
        }
        return given.stream().findFirst();
    }

    /** @throws CommandException if they contradict each other */
    public ServerOptions of(ServerOptions options, boolean withoutStore) {
        Optional<String> store =
                only(stores.stream().filter(ClusterOptions::isUrl).toList());
        if (store.isEmpty()) {
            if (workerKey.isPresent() || withoutJudging) {
                throw new CommandException(
                        (withoutJudging ? "--no-judge" : "--worker-key-file") + ": only with --store postgresql://…");
            }
            return options;
        }
        if (withoutStore) {
            throw new CommandException("--no-store: not together with --store");
        }
        ServerOptions sharing = options.withDatabase(database(store.get())).withJudging(!withoutJudging);
        return workerKey.map(ApiKey::fromFile).map(sharing::withWorkerKey).orElse(sharing);
    }

    private static Database database(String address) {
        try {
            return Database.parse(
                    address,
                    System.getenv(),
                    System.getProperty("user.name"),
                    Path.of(System.getProperty("user.home")));
        } catch (IllegalArgumentException wrong) {
            throw new CommandException("--store: " + wrong.getMessage(), wrong);
        }
    }
}
