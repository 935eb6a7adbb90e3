package dev.brig.policy;

import java.nio.file.Path;

/** Where results are kept from one start to the next. */
public final class KeptDirectory {
    private KeptDirectory() {}

    /** {@code brig/kept} in {@code XDG_CACHE_HOME}; root's is below {@code /var/cache}, whosever home it was started with. */
    public static Path path() {
        return PreparedDirectory.cache().resolve("brig").resolve("kept").toAbsolutePath();
    }
}
