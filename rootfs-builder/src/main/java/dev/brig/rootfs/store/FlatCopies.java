package dev.brig.rootfs.store;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.Progress;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.source.Platform;
import dev.brig.rootfs.source.Source;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Images unpacked once more, each into one directory, for kernels that cannot lay their layers over one another. Such a copy is
 * a layer like any other, and a file named after the image says which; it goes when the image has gone.
 */
final class FlatCopies {
    private final ImageStore store;
    private final StoreFiles files;
    private final UnpackLimits limits;

    FlatCopies(ImageStore store, StoreFiles files, UnpackLimits limits) {
        this.store = store;
        this.files = files;
        this.limits = limits;
    }

    /** Holds the one layer that has all of an image; it is made if it is not there. */
    Assembly assemble(Image image) {
        Digest copy = find(image.id()).orElseGet(() -> make(image));
        return Assembly.copied(files.root(), image, copy, files.use(copy));
    }

    /** The layers of the images that are there; what belonged to others is forgotten. For the holder of the exclusive lock. */
    List<Digest> sweep(Set<Digest> images) {
        List<Digest> live = new ArrayList<>();
        for (Path file : StoreFiles.list(files.copies)) {
            String name = file.getFileName().toString();
            if (Digest.isHex(name) && images.contains(new Digest(name))) {
                find(new Digest(name)).ifPresent(live::add);
            } else {
                delete(file);
            }
        }
        return live;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw ImageException.system("deleting a copy of an image", e);
        }
    }

    private Optional<Digest> find(Digest image) {
        Path file = files.copies.resolve(image.hex());
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Digest.parse(Files.readString(file)))
                    .filter(copy -> Files.isDirectory(files.layer(copy)));
        } catch (IOException e) {
            throw ImageException.system("reading the store", e);
        }
    }

    private Digest make(Image image) {
        files.trySweep();
        try (StoreFiles.Lock _ = files.shared();
                StoreFiles.Staging scratch = files.stage()) {
            Path archive = scratch.file("flat.tar");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive), 256 << 10)) {
                new ImageExport(store, image, Progress.NONE).flat(out);
            }
            try (Source source = Source.open(archive, Optional.empty(), Platform.host(), scratch.path, limits)) {
                Digest copy = new Import(files, limits, Progress.NONE)
                        .run(source.image())
                        .layers()
                        .getFirst();
                Files.createDirectories(files.copies);
                files.write(
                        files.copies.resolve(image.id().hex()), copy.toString().getBytes(StandardCharsets.US_ASCII));
                return copy;
            }
        } catch (IOException e) {
            throw ImageException.system("copying an image", e);
        }
    }
}
