package dev.brig.rootfs.source;

import dev.brig.rootfs.ImageConfig;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.Json;
import dev.brig.rootfs.UnpackLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What {@code docker save} writes: {@code manifest.json}, which names a configuration and layers beside it. */
final class DockerArchive {
    static final String MARK = "manifest.json";

    private DockerArchive() {}

    /** @param wanted a name, if the archive has several images */
    static SourceImage image(Blobs blobs, Optional<String> wanted, UnpackLimits limits) {
        Json manifest = Json.parse(OciLayout.document(blobs, MARK, limits), MARK);
        if (!manifest.isArray()) {
            throw new ImageException(Problem.CORRUPT, MARK + " is not a list of images");
        }
        List<Json> images = manifest.elements().stream()
                .filter(image -> wanted.isEmpty() || image.texts("RepoTags").contains(wanted.get()))
                .toList();
        if (images.isEmpty()) {
            throw new ImageException(
                    Problem.NOT_FOUND,
                    "the archive has no image"
                            + wanted.map(name -> " '" + name + "'").orElse(""));
        }
        if (images.size() > 1) {
            throw new ImageException(
                    Problem.USAGE,
                    "the archive has several images; choose one of "
                            + images.stream()
                                    .flatMap(image -> image.texts("RepoTags").stream())
                                    .toList());
        }
        Json image = images.getFirst();
        ImageConfig config = ImageConfig.parse(OciLayout.document(blobs, image.needText("Config"), limits), limits);
        List<SourceLayer> layers = new ArrayList<>();
        for (String file : image.texts("Layers")) {
            layers.add(layer(blobs, file));
        }
        return new SourceImage(Optional.of(config), layers, image.texts("RepoTags"));
    }

    private static SourceLayer layer(Blobs blobs, String file) {
        String real = blobs.link(file).orElse(file);
        OptionalLong size = blobs.size(real);
        if (size.isEmpty()) {
            throw new ImageException(Problem.NOT_FOUND, "the archive has no layer '" + shown(file) + "'");
        }
        return new BlobLayer(blobs, real, shown(file), size, Optional.empty());
    }

    private static String shown(String file) {
        String name = file.replaceAll("\\p{Cntrl}", "?");
        return name.length() > 60 ? name.substring(0, 60) + "…" : name;
    }
}
