package dev.brig.rootfs.registry;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.Reference;
import java.net.URI;

/**
 * Where a repository is. Plain HTTP is for registries of this machine only.
 *
 * @param registry as people write it, and as credentials are kept
 */
record RegistryAddress(String registry, URI base, String repository) {
    static final String DOCKER_HUB = "docker.io";
    private static final String DOCKER_HUB_HOST = "registry-1.docker.io";

    static RegistryAddress of(Reference reference) {
        String registry = reference.registry().orElse(DOCKER_HUB);
        boolean hub = registry.equals(DOCKER_HUB);
        URI base = URI.create("https://" + (hub ? DOCKER_HUB_HOST : registry));
        if (isLoopback(base)) {
            base = URI.create("http://" + registry);
        }
        String repository = hub && !reference.path().contains("/") ? "library/" + reference.path() : reference.path();
        return new RegistryAddress(registry, base, repository);
    }

    static boolean isLoopback(URI uri) {
        String host = String.valueOf(uri.getHost());
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    /** Refuses an address that sends what is asked or told in the clear. */
    static URI secure(URI uri) {
        boolean allowed = "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isLoopback(uri));
        if (!allowed || uri.getHost() == null) {
            throw new ImageException(Problem.REGISTRY, "the registry leads to an address that is not HTTPS");
        }
        return uri;
    }

    URI manifest(String reference) {
        return base.resolve("/v2/" + repository + "/manifests/" + reference);
    }

    URI blob(String digest) {
        return base.resolve("/v2/" + repository + "/blobs/" + digest);
    }
}
