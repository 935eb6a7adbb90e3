package dev.brig.cli.image;

import dev.brig.rootfs.store.ImageStore;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of what is done with a store of images. */
final class StoreOptions {
    @Mixin
    private StoreDirectory directory;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    ImageStore open() {
        return directory.open();
    }

    boolean json() {
        return json;
    }
}
