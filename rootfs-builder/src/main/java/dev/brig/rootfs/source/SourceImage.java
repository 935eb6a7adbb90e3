package dev.brig.rootfs.source;

import dev.brig.rootfs.ImageConfig;
import java.util.List;
import java.util.Optional;

/**
 * An image that can be brought into a store.
 *
 * @param config absent for a bare root file system, which then gets one
 * @param layers from the bottom to the top, as many as the configuration lists
 * @param names that came with it
 */
public record SourceImage(Optional<ImageConfig> config, List<SourceLayer> layers, List<String> names) {}
