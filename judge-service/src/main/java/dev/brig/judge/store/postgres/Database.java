package dev.brig.judge.store.postgres;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A database, and how it is used.
 *
 * @param url as JDBC knows it, without a password
 * @param connections how many are opened at most, 2 or more
 * @param fileBytes how much all blobs may have together
 */
public record Database(String url, Optional<String> password, int connections, long fileBytes) {
    private static final int CONNECTIONS = 10;
    private static final long FILE_BYTES = 8L << 30;
    private static final int PORT = 5432;

    /** With ten connections and 8 GiB of blobs. */
    public static Database at(String url) {
        return new Database(url, Optional.empty(), CONNECTIONS, FILE_BYTES);
    }

    /**
     * Reads {@code postgresql://[USER@]HOST[:PORT]/DATABASE[?PARAMETERS]}. The password is the one of {@code PGPASSWORD}, or else in the
     * file that {@code PGPASSFILE} names, or else in {@code ~/.pgpass}, as PostgreSQL's own programs have it.
     *
     * @throws IllegalArgumentException if it is no such address, or has a password in it; it does not tell the address then
     */
    public static Database parse(String address, Map<String, String> environment, String user, Path home) {
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException wrong) {
            throw malformed();
        }
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
        String name = Optional.ofNullable(uri.getPath()).orElse("");
        String parameters = Optional.ofNullable(uri.getRawQuery()).orElse("");
        String userInfo = Optional.ofNullable(uri.getUserInfo()).orElse("");
        if (userInfo.contains(":") || parameters.toLowerCase(Locale.ROOT).contains("password=")) {
            throw new IllegalArgumentException(
                    "every user of this machine can read a password on the command line; put it into ~/.pgpass or PGPASSWORD");
        }
        if (!(scheme.equals("postgresql") || scheme.equals("postgres"))
                || uri.getHost() == null
                || !name.matches("/[^/]+")) {
            throw malformed();
        }
        int port = uri.getPort() < 0 ? PORT : uri.getPort();
        String who = userInfo.isEmpty() ? environment.getOrDefault("PGUSER", user) : userInfo;
        String url = "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + "?user="
                + URLEncoder.encode(who, StandardCharsets.UTF_8) + (parameters.isEmpty() ? "" : "&" + parameters);
        Optional<String> password = Optional.ofNullable(environment.get("PGPASSWORD"))
                .or(() -> PasswordFile.of(environment, home)
                        .find(uri.getHost(), Integer.toString(port), name.substring(1), who));
        return new Database(url, password, CONNECTIONS, FILE_BYTES);
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("a database is written postgresql://USER@HOST:PORT/DATABASE");
    }

    public Database withFileBytes(long bytes) {
        return new Database(url, password, connections, bytes);
    }

    public Database withConnections(int most) {
        return new Database(url, password, most, fileBytes);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return url;
    }
}
