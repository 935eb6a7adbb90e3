package dev.brig.rootfs.store;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageConfig;
import java.time.Instant;
import java.util.List;

/**
 * An image of the store.
 *
 * @param names it is tagged with, sorted
 * @param added when it came into the store
 */
public record Image(ImageConfig config, List<String> names, Instant added) {

    /** By which it is known everywhere: the digest of its configuration. */
    public Digest id() {
        return config.digest();
    }
}
