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
        return ImageStore.open(directory.orElseGet(StoreOptions::usual));
    }

    boolean json() {
        return json;
    }

    private static Path usual() {
        Optional<String> named = Optional.ofNullable(System.getenv("BRIG_STORE"));
        if (named.isPresent()) {
            return Path.of(named.get());
        }
        Path data = Optional.ofNullable(System.getenv("XDG_DATA_HOME"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share"));
        return data.resolve("brig").resolve("images");
    }
}
