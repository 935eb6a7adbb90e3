package dev.brig.policy;

import java.nio.file.Path;
import java.util.Optional;

/** Where this machine keeps what was made ahead for languages. */
public final class PreparedDirectory {
    private PreparedDirectory() {}

    /**
     * {@code BRIG_PREPARED}; or else {@code brig/prepared} in {@code XDG_CACHE_HOME}. Root's is below {@code /var/cache}: sandboxes that root
     * starts belong to other users, who must be able to read it.
     */
    public static Path path() {
        return Optional.ofNullable(System.getProperty("brig.prepared"))
                .or(() -> Optional.ofNullable(System.getenv("BRIG_PREPARED")))
                .map(Path::of)
                .orElseGet(() -> cache().resolve("brig").resolve("prepared"))
                .toAbsolutePath();
    }

    static Path cache() {
        if (System.getProperty("user.name").equals("root")) {
            return Path.of("/var/cache");
        }
        return named("XDG_CACHE_HOME")
                .or(() -> named("HOME").map(home -> home.resolve(".cache")))
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
    }

    private static Optional<Path> named(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .filter(value -> value.startsWith("/"))
                .map(Path::of);
    }
}
