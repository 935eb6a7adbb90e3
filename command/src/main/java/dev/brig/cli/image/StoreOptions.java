package dev.brig.cli.image;

import dev.brig.rootfs.store.ImageStore;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which store of images. */
final class StoreOptions {
    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = "The store of images: BRIG_STORE, or else brig/images in XDG_DATA_HOME, if not given.")
    private Optional<Path> directory = Optional.empty();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    ImageStore open() {
        return StoreDirectory.open(directory);
    }

    boolean json() {
        return json;
    }
}
