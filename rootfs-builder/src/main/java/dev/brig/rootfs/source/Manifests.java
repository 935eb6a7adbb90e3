package dev.brig.rootfs.source;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageConfig;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.Json;
import dev.brig.rootfs.UnpackLimits;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Follows descriptors from an index to a manifest and to what that lists, of a layout or a registry. */
public final class Manifests {
    public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    public static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    private static final int DEEPEST = 4;

    /** Where content is taken from. */
    public interface Content {
        /** A manifest, an index or a configuration, whose digest is checked by who asks. */
        byte[] document(Descriptor descriptor);

        SourceLayer layer(Descriptor descriptor);
    }

    private final Content content;
    private final Platform platform;
    private final UnpackLimits limits;
    private final Set<Digest> seen = new HashSet<>();

    public Manifests(Content content, Platform platform, UnpackLimits limits) {
        this.content = content;
        this.platform = platform;
        this.limits = limits;
    }

    /** The image that a descriptor leads to. */
    public SourceImage image(Descriptor descriptor) {
        return image(descriptor.mediaType(), document(descriptor));
    }

    /** The image of a manifest or an index that is at hand already. */
    public SourceImage image(String mediaType, byte[] bytes) {
        if (!seen.add(Digest.of(bytes)) || seen.size() > DEEPEST) {
            throw new ImageException(Problem.CORRUPT, "the image's index leads round in a circle");
        }
        Json manifest = Json.parse(bytes, "the manifest");
        if (manifest.number("schemaVersion").orElse(0) != 2) {
            throw new ImageException(
                    Problem.UNSUPPORTED,
                    "a manifest of schema " + manifest.number("schemaVersion").orElse(0)
                            + "; only 2 has digests of its layers");
        }
        String type = manifest.text("mediaType").orElse(mediaType);
        boolean hasManifests = manifest.has("manifests");
        boolean hasLayers = manifest.has("layers") || manifest.has("config");
        if (hasManifests && hasLayers) {
            throw new ImageException(Problem.CONFLICT, "a manifest that is an index as well");
        }
        if (hasManifests) {
            if (!type.isEmpty() && !type.equals(OCI_INDEX) && !type.equals(DOCKER_LIST)) {
                throw new ImageException(Problem.CONFLICT, "an index that says it is '" + type + "'");
            }
            List<Descriptor> all =
                    manifest.objects("manifests").stream().map(Descriptor::of).toList();
            return image(choose(all, platform));
        }
        if (!type.isEmpty() && !type.equals(OCI_MANIFEST) && !type.equals(DOCKER_MANIFEST)) {
            throw new ImageException(Problem.UNSUPPORTED, "the media type '" + type + "'");
        }
        return single(manifest);
    }

    private SourceImage single(Json manifest) {
        List<Descriptor> layers =
                manifest.objects("layers").stream().map(Descriptor::of).toList();
        if (layers.size() > limits.layers()) {
            throw new ImageException(
                    Problem.LIMIT,
                    "the image has " + layers.size() + " layers; at most " + limits.layers() + " can be mounted");
        }
        for (Descriptor layer : layers) {
            if (layer.mediaType().contains("encrypted") || layer.mediaType().contains("foreign")) {
                throw new ImageException(Problem.UNSUPPORTED, "a layer of type '" + layer.mediaType() + "'");
            }
        }
        ImageConfig config = ImageConfig.parse(document(Descriptor.of(manifest.object("config"))), limits);
        return new SourceImage(
                Optional.of(config), layers.stream().map(content::layer).toList(), List.of());
    }

    private byte[] document(Descriptor descriptor) {
        if (descriptor.size() > limits.documentBytes()) {
            throw new ImageException(
                    Problem.LIMIT, descriptor.digest() + " is larger than " + limits.documentBytes() + " bytes");
        }
        byte[] bytes = content.document(descriptor);
        if (bytes.length != descriptor.size()) {
            throw new ImageException(
                    Problem.DIGEST,
                    descriptor.digest() + " has " + bytes.length + " bytes; " + descriptor.size() + " were promised");
        }
        Digest actual = Digest.of(bytes);
        if (!actual.equals(descriptor.digest())) {
            throw new ImageException(
                    Problem.DIGEST, "the digest is " + actual + "; promised was " + descriptor.digest());
        }
        return bytes;
    }

    /** The one for a platform; the first that fits, as everybody does it. */
    static Descriptor choose(List<Descriptor> manifests, Platform platform) {
        return manifests.stream()
                .filter(each -> each.platform().equals(Optional.of(platform)))
                .findFirst()
                .or(() ->
                        manifests.size() == 1 && manifests.getFirst().platform().isEmpty()
                                ? Optional.of(manifests.getFirst())
                                : Optional.empty())
                .orElseThrow(() -> new ImageException(
                        Problem.NOT_FOUND,
                        "the image is not made for " + platform + ", only for "
                                + manifests.stream()
                                        .flatMap(each -> each.platform().stream())
                                        .distinct()
                                        .toList()));
    }
}
