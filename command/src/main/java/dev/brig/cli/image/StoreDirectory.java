package dev.brig.cli.image;

import dev.brig.rootfs.store.ImageStore;
import java.nio.file.Path;
import java.util.Optional;

/** Where images are. */
final class StoreDirectory {
    private StoreDirectory() {}

    static ImageStore open(Optional<Path> directory) {
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
