package dev.brig.rootfs.store;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageConfig;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.Progress;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.archive.Compression;
import dev.brig.rootfs.layer.LayerInfo;
import dev.brig.rootfs.layer.LayerMaker;
import dev.brig.rootfs.source.SourceImage;
import dev.brig.rootfs.source.SourceLayer;
import dev.brig.rootfs.source.VerifiedStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings the layers of one image into the store. */
final class Import {
    private final StoreFiles files;
    private final UnpackLimits limits;
    private final Progress progress;

    Import(StoreFiles files, UnpackLimits limits, Progress progress) {
        this.files = files;
        this.limits = limits;
        this.progress = progress;
    }

    ImageConfig run(SourceImage source) {
        List<SourceLayer> layers = source.layers();
        if (layers.size() > limits.layers()) {
            throw new ImageException(
                    Problem.LIMIT,
                    "the image has " + layers.size() + " layers; at most " + limits.layers() + " can be mounted");
        }
        source.config().ifPresent(config -> {
            if (config.layers().size() != layers.size()) {
                throw new ImageException(
                        Problem.CONFLICT,
                        "the image's configuration lists " + config.layers().size() + " layers, its manifest "
                                + layers.size());
            }
        });
        List<Digest> made = new ArrayList<>();
        try (StoreFiles.Staging staging = files.stage()) {
            List<Ready> ready = new ArrayList<>();
            for (int i = 0; i < layers.size(); i++) {
                int number = i;
                SourceLayer layer = layers.get(i);
                progress.layer(i + 1, layers.size(), layer.name(), layer.size());
                Optional<Digest> diffId =
                        source.config().map(config -> config.layers().get(number));
                boolean there = diffId.isPresent() && Files.isDirectory(files.layer(diffId.get()));
                made.add(there ? diffId.get() : make(staging, ready, layer, number, diffId));
                progress.layerDone(there);
            }
            // Only when all of them are good: an image that is refused leaves nothing.
            staging.sync();
            ready.forEach(layer -> staging.publish(layer.directory, files.layer(layer.diffId)));
        }
        return source.config().orElseGet(() -> ImageConfig.of(made, ImageConfig.hostArchitecture()));
    }

    private record Ready(Path directory, Digest diffId) {}

    private Digest make(
            StoreFiles.Staging staging, List<Ready> ready, SourceLayer layer, int number, Optional<Digest> diffId) {
        Optional<Digest> sameAsBefore = diffId.filter(id -> ready.stream().anyMatch(each -> each.diffId.equals(id)));
        if (sameAsBefore.isPresent()) {
            return sameAsBefore.get();
        }
        Path directory = staging.file("layer-" + number);
        try {
            Files.createDirectory(directory);
            LayerInfo made = unpack(layer, directory);
            if (diffId.isPresent() && !diffId.get().equals(made.digest())) {
                throw new ImageException(
                        Problem.DIGEST,
                        "it unpacks to " + made.diffId() + "; the configuration promises " + diffId.get());
            }
            ready.add(new Ready(directory, made.digest()));
            return made.digest();
        } catch (IOException e) {
            throw ImageException.system("writing into the store", e);
        } catch (ImageException e) {
            throw e.in("layer " + layer.name());
        }
    }

    private LayerInfo unpack(SourceLayer layer, Path directory) throws IOException {
        VerifiedStream packed =
                new VerifiedStream(layer.open(), "the layer", layer.size(), layer.digest(), progress::read);
        Compression.Unpacked unpacked = Compression.open(packed, limits);
        boolean plain = unpacked.compression() == Compression.NONE;
        if (plain) { // then both digests are the same one
            packed.leaveDigest();
        }
        try (InputStream archive = unpacked.archive()) {
            LayerInfo made = LayerMaker.make(archive, directory, limits, _ -> {});
            if (plain) {
                packed.verify(made.digest(), made.archiveBytes());
            } else {
                packed.verify();
            }
            return made;
        }
    }
}
