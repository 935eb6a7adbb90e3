package dev.brig.judge.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.brig.judge.store.StoreException;
import java.time.Duration;

/** Opens the connections of a store. */
final class ConnectionPool {
    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private ConnectionPool() {}

    /** @throws StoreException if the database cannot be reached */
    static HikariDataSource open(Database database) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        database.password().ifPresent(config::setPassword);
        config.setMaximumPoolSize(database.connections());
        config.setConnectionTimeout(CONNECTING.toMillis());
        config.setPoolName("brig-store");
        // A server that is lost without a word is given up after a while, and not when the kernel does, in a quarter of
        // an hour.
        if (!database.url().contains("socketTimeout=")) {
            config.addDataSourceProperty("socketTimeout", SILENCE.toSeconds());
        }
        try {
            return new HikariDataSource(config);
        } catch (RuntimeException failed) {
            throw new StoreException(
                    "cannot reach the database: "
                            + String.valueOf(failed.getMessage()).replaceAll("\\.+$", ""),
                    failed);
        }
    }
}
