package dev.brig.cli.image;

import dev.brig.rootfs.store.ImageStore;
import dev.brig.rootfs.store.OpenImages;
import dev.brig.sandbox.root.Images;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where images are. */
public final class StoreDirectory {
    @Option(
            names = "--store",
            paramLabel = "DIR",
            description = "The store of images: BRIG_STORE, or else brig/images in XDG_DATA_HOME, if not given.")
    private Optional<Path> directory = Optional.empty();

    private StoreDirectory() {}

    /** The directory that is named, or the usual one. */
    public static StoreDirectory of(Optional<Path> named) {
        StoreDirectory store = new StoreDirectory();
        store.directory = named;
        return store;
    }

    /** The images there, for policies, languages and requests that name some. */
    public Images images() {
        return new OpenImages(this::open);
    }

    ImageStore open() {
        return ImageStore.open(directory.orElseGet(StoreDirectory::usual));
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
