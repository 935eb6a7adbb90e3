package dev.brig.ci;

import dev.brig.rootfs.UnpackLimits;
import dev.brig.sandbox.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A CI job.
 *
 * @param root in what it runs
 * @param script what it runs
 * @param workspace a directory or a tar archive, of which the job gets a copy; without it the workspace is empty
 * @param environment variables on top of the root's
 * @param caches by name, where they are in the job: absolute, or relative to the workspace
 * @param artifacts what is brought back
 * @param limits in place of the policy's own
 * @param network of the job and its services
 * @param services that run beside it
 * @param workspaceBytes of a workspace that is an archive, unpacked
 */
public record CiJob(
        CiRoot root,
        CiScript script,
        Optional<Path> workspace,
        Map<String, String> environment,
        Map<String, String> caches,
        Artifacts artifacts,
        Limits limits,
        CiNetwork network,
        List<CiService> services,
        long workspaceBytes) {
    /** As much as an archive may have at all. */
    public static final long ANY_WORKSPACE = UnpackLimits.DEFAULT.layerBytes();

    /** What Brig itself lays over a root. */
    private static final List<String> HIDDEN = List.of("/proc", "/dev", "/tmp", "/run/ci");

    /** Where the workspace is in a job. */
    public static final String WORKSPACE = "/workspace";

    /** The home directory of a job, which is empty but for caches. */
    public static final String HOME = "/home/ci";

    public CiJob {
        environment = Map.copyOf(environment);
        caches = new TreeMap<>(caches);
        services = List.copyOf(services);
        if (services.stream().map(CiService::name).distinct().count() < services.size()) {
            throw new CiException("two services have one name");
        }
        caches.forEach(CiJob::cachePlace);
    }

    /**
     * Where a cache is in a job.
     *
     * @param place absolute, or relative to the workspace
     * @throws CiException if it cannot have that name, or be there
     */
    public static Path cachePlace(String name, String place) {
        if (!CacheStore.isName(name)) {
            throw new CiException(
                    "'" + name + "' cannot be the name of a cache: letters, digits, dots, dashes and underscores only");
        }
        if (place.isEmpty() || place.indexOf('\0') >= 0) {
            throw new CiException("a cache cannot be at '" + place.replace('\0', '?') + "'");
        }
        Path path = Path.of(WORKSPACE).resolve(place).normalize();
        boolean taken = path.equals(Path.of(WORKSPACE)) || path.equals(Path.of(HOME)) || path.equals(Path.of("/"));
        if (taken || HIDDEN.stream().anyMatch(path::startsWith)) {
            throw new CiException("a cache cannot be at " + path);
        }
        return path;
    }
}
