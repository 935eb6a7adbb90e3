package dev.brig.rootfs.source;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.Json;
import dev.brig.rootfs.UnpackLimits;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** An OCI image layout (image-spec, image-layout.md): {@code oci-layout}, {@code index.json} and {@code blobs}. */
final class OciLayout implements Manifests.Content {
    static final String MARK = "oci-layout";
    private static final String INDEX = "index.json";

    private final Blobs blobs;
    private final UnpackLimits limits;

    OciLayout(Blobs blobs, UnpackLimits limits) {
        this.blobs = blobs;
        this.limits = limits;
    }

    /** @param wanted name of an image, if the layout has several */
    SourceImage image(Optional<String> wanted, Platform platform) {
        Json mark = Json.parse(document(blobs, MARK, limits), MARK);
        if (!mark.needText("imageLayoutVersion").startsWith("1.")) {
            throw new ImageException(
                    Problem.UNSUPPORTED, "an image layout of version " + mark.needText("imageLayoutVersion"));
        }
        Json index = Json.parse(document(blobs, INDEX, limits), INDEX);
        List<Descriptor> manifests = index.objects("manifests").stream()
                .map(Descriptor::of)
                .filter(descriptor -> wanted.isEmpty() || descriptor.name().equals(wanted))
                .toList();
        if (manifests.isEmpty()) {
            throw new ImageException(
                    Problem.NOT_FOUND,
                    "the image layout has no image"
                            + wanted.map(name -> " '" + name + "'").orElse(""));
        }
        if (wanted.isEmpty()
                && manifests.stream().map(Descriptor::name).distinct().count() > 1) {
            throw new ImageException(
                    Problem.USAGE,
                    "the image layout has several images; choose one of "
                            + manifests.stream()
                                    .flatMap(each -> each.name().stream())
                                    .toList());
        }
        Descriptor chosen = manifests.size() == 1 ? manifests.getFirst() : Manifests.choose(manifests, platform);
        SourceImage image = new Manifests(this, platform, limits).image(chosen);
        return new SourceImage(
                image.config(),
                image.layers(),
                chosen.name().filter(name -> name.contains(":") || name.contains("/")).stream() // else it is but a tag
                        .toList());
    }

    /** A small file, whole. */
    static byte[] document(Blobs blobs, String name, UnpackLimits limits) {
        OptionalLong size = blobs.size(name);
        if (size.isEmpty()) {
            throw new ImageException(Problem.NOT_FOUND, "there is no file '" + name + "' in it");
        }
        if (size.getAsLong() > limits.documentBytes()) {
            throw new ImageException(
                    Problem.LIMIT, "'" + name + "' is larger than " + limits.documentBytes() + " bytes");
        }
        try (InputStream in = blobs.open(name)) {
            return in.readNBytes(limits.documentBytes());
        } catch (java.io.IOException e) {
            throw ImageException.system("reading '" + name + "'", e);
        }
    }

    private static String name(Digest digest) {
        return "blobs/sha256/" + digest.hex();
    }

    @Override
    public byte[] document(Descriptor descriptor) {
        return document(blobs, name(descriptor.digest()), limits);
    }

    @Override
    public SourceLayer layer(Descriptor descriptor) {
        String name = name(descriptor.digest());
        if (blobs.size(name).isEmpty()) {
            throw new ImageException(Problem.NOT_FOUND, "the image layout has no layer " + descriptor.digest());
        }
        return new BlobLayer(
                blobs,
                name,
                descriptor.digest().hex().substring(0, 12),
                OptionalLong.of(descriptor.size()),
                Optional.of(descriptor.digest()));
    }
}
