package dev.brig.rootfs.registry;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.Reference;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.source.Descriptor;
import dev.brig.rootfs.source.Manifests;
import dev.brig.rootfs.source.Platform;
import dev.brig.rootfs.source.SourceImage;
import dev.brig.rootfs.source.SourceLayer;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A repository of an OCI registry (distribution-spec): what it takes to pull an image. */
public final class Registry implements Manifests.Content, AutoCloseable {
    private static final String ACCEPT = String.join(
            ", ", Manifests.OCI_INDEX, Manifests.OCI_MANIFEST, Manifests.DOCKER_LIST, Manifests.DOCKER_MANIFEST);

    private final Reference reference;
    private final RegistryAddress address;
    private final UnpackLimits limits;
    private final RegistryRequest exchange;

    public Registry(Reference reference, Optional<Credentials> credentials, UnpackLimits limits) {
        this.reference = reference;
        this.address = RegistryAddress.of(reference);
        this.limits = limits;
        this.exchange = new RegistryRequest(address, credentials);
    }

    /** With the credentials that {@code docker login} left. */
    public static Registry of(Reference reference, UnpackLimits limits) {
        String host = reference.registry().orElse(RegistryAddress.DOCKER_HUB);
        return new Registry(reference, Credentials.find(Credentials.dockerConfig(), host), limits);
    }

    /** What the reference names; its layers are fetched as they are opened. */
    public SourceImage image(Platform platform) {
        String wanted = reference.digest().map(Digest::toString).orElse(reference.tag());
        HttpResponse<InputStream> response = exchange.get(address.manifest(wanted), Map.of("Accept", ACCEPT));
        String type = response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
        byte[] bytes = document(response, "the manifest");
        reference.digest().ifPresent(digest -> {
            if (!Digest.of(bytes).equals(digest)) {
                throw new ImageException(
                        Problem.DIGEST, "the registry gave the manifest " + Digest.of(bytes) + " for " + digest);
            }
        });
        SourceImage image = new Manifests(this, platform, limits).image(type, bytes);
        return new SourceImage(image.config(), image.layers(), List.of(reference.name()));
    }

    @Override
    public byte[] document(Descriptor descriptor) {
        boolean manifest = List.of(
                        Manifests.OCI_INDEX, Manifests.OCI_MANIFEST, Manifests.DOCKER_LIST, Manifests.DOCKER_MANIFEST)
                .contains(descriptor.mediaType());
        String digest = descriptor.digest().toString();
        return document(
                exchange.get(
                        manifest ? address.manifest(digest) : address.blob(digest),
                        Map.of("Accept", manifest ? ACCEPT : "*/*")),
                digest);
    }

    private byte[] document(HttpResponse<InputStream> response, String what) {
        try (InputStream in = response.body()) {
            byte[] bytes = in.readNBytes(limits.documentBytes() + 1);
            if (bytes.length > limits.documentBytes()) {
                throw new ImageException(Problem.LIMIT, what + " is larger than " + limits.documentBytes() + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new ImageException(Problem.REGISTRY, address.registry() + " broke off: " + e.getMessage(), e);
        }
    }

    @Override
    public SourceLayer layer(Descriptor descriptor) {
        return new RegistryLayer(exchange, address, descriptor);
    }

    @Override
    public void close() {
        exchange.close();
    }

    private record RegistryLayer(RegistryRequest exchange, RegistryAddress address, Descriptor descriptor)
            implements SourceLayer {

        @Override
        public String name() {
            return descriptor.digest().hex().substring(0, 12);
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of(descriptor.size());
        }

        @Override
        public Optional<Digest> digest() {
            return Optional.of(descriptor.digest());
        }

        @Override
        public InputStream open() {
            return new BlobStream(exchange, address.blob(descriptor.digest().toString()));
        }
    }
}
