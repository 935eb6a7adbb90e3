package dev.brig.rootfs.source;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.Json;
import java.util.Optional;

/**
 * A pointer to content (image-spec, descriptor.md).
 *
 * @param name of the image that it is, in an index of a layout
 */
public record Descriptor(
        String mediaType, Digest digest, long size, Optional<Platform> platform, Optional<String> name) {

    static Descriptor of(Json json) {
        long size = json.number("size")
                .orElseThrow(() -> new ImageException(Problem.CORRUPT, "a descriptor without a size"));
        if (size < 0) {
            throw new ImageException(Problem.CORRUPT, "a descriptor with a negative size");
        }
        Optional<Platform> platform = json.has("platform")
                ? Optional.of(new Platform(
                        json.object("platform").text("os").orElse(""),
                        json.object("platform").text("architecture").orElse("")))
                : Optional.empty();
        return new Descriptor(
                json.text("mediaType").orElse(""),
                Digest.parse(json.needText("digest")),
                size,
                platform,
                json.object("annotations").text("org.opencontainers.image.ref.name"));
    }
}
