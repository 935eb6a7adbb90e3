package dev.brig.judge.store.postgres;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    private static final Pattern ADDRESS = Pattern.compile(
            "postgres(?:ql)?://(?:(?<user>[^@/?#]*)@)?(?<hosts>[^@/?#]+)(?<name>/[^/?#]+)(?:\\?(?<parameters>[^#]*))?");

    /** With ten connections and 8 GiB of blobs. */
    public static Database at(String url) {
        return new Database(url, Optional.empty(), CONNECTIONS, FILE_BYTES);
    }

    /**
     * Reads {@code postgresql://[USER@]HOST[:PORT][,HOST[:PORT]…]/DATABASE[?PARAMETERS]}. Of several hosts the one is used that takes
     * writes. The password is the one of {@code PGPASSWORD}, or else in the file that {@code PGPASSFILE} names, or else in
     * {@code ~/.pgpass}, as PostgreSQL's own programs have it.
     *
     * @throws IllegalArgumentException if it is no such address, or has a password in it; it does not tell the address then
     */
    public static Database parse(String address, Map<String, String> environment, String user, Path home) {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            throw malformed();
        }
        String userInfo = Optional.ofNullable(parts.group("user")).orElse("");
        String parameters = Optional.ofNullable(parts.group("parameters")).orElse("");
        if (userInfo.contains(":") || parameters.toLowerCase(Locale.ROOT).contains("password=")) {
            throw new IllegalArgumentException(
                    "every user of this machine can read a password on the command line; put it into ~/.pgpass or PGPASSWORD");
        }
        List<URI> hosts = Stream.of(parts.group("hosts").split(",", -1))
                .map(Database::host)
                .toList();
        String name = host("none" + parts.group("name")).getPath().substring(1);
        String who = userInfo.isEmpty() ? environment.getOrDefault("PGUSER", user) : userInfo;
        String url = "jdbc:postgresql://"
                + hosts.stream()
                        .map(host -> host.getHost() + ":" + host.getPort())
                        .collect(Collectors.joining(","))
                + parts.group("name") + "?user=" + URLEncoder.encode(who, StandardCharsets.UTF_8)
                + (hosts.size() > 1 && !parameters.contains("targetServerType=") ? "&targetServerType=primary" : "")
                + (parameters.isEmpty() ? "" : "&" + parameters);
        Optional<String> password = Optional.ofNullable(environment.get("PGPASSWORD"))
                .or(() -> hosts.stream()
                        .flatMap(host -> PasswordFile.of(environment, home)
                                .find(host.getHost(), Integer.toString(host.getPort()), name, who)
                                .stream())
                        .findFirst());
        return new Database(url, password, CONNECTIONS, FILE_BYTES);
    }

    /** Always with a port. */
    private static URI host(String written) {
        try {
            URI uri = new URI("postgresql://" + written);
            if (uri.getHost() == null || uri.getUserInfo() != null) {
                throw malformed();
            }
            return uri.getPort() < 0 ? host(uri.getHost() + ":" + PORT + uri.getRawPath()) : uri;
        } catch (URISyntaxException wrong) {
            throw malformed();
        }
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
