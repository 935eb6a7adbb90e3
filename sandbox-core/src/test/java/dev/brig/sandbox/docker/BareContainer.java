package dev.brig.sandbox.docker;

import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.DockerObjectAccessor;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/** Containers of an image that holds next to nothing, so that none need be pulled: the host's /usr is bound into them. */
final class BareContainer {
    private static final String IMAGE = "brig-test-bare";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private BareContainer() {}

    /** What Docker puts around a container, and {@code --security-opt} takes away again. */
    enum Waived {
        /** {@code seccomp=unconfined} */
        SECCOMP,
        /** {@code systempaths=unconfined} */
        MASKED_PATHS
    }

    /**
     * Skips the test where no Docker can be reached.
     *
     * @param directory for what the image is made of
     */
    static BareContainer overTheHostsUsr(Path directory) {
        Assumptions.assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "no Docker daemon can be reached: install Docker, or set DOCKER_HOST to where it listens");
        try {
            Files.writeString(directory.resolve("passwd"), "brig:x:1000:1000::/tmp:/bin/sh\n");
            Path file = Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\nCOPY passwd /etc/passwd\n");
            DockerClientFactory.lazyClient()
                    .buildImageCmd(file.toFile())
                    .withTags(Set.of(IMAGE))
                    .exec(new BuildImageResultCallback())
                    .awaitImageId();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BareContainer();
    }

    /** Runs a main class and returns what it wrote; with Docker's usual capabilities if the user is root, else with none. */
    String run(String user, Set<Waived> waived, Class<?> main, String argument) {
        String java = ProcessHandle.current().info().command().orElseThrow();
        String classPath = String.join(File.pathSeparator, classPath());
        try (GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(IMAGE))) {
            container
                    .withCommand(java, "--enable-native-access=ALL-UNNAMED", "-cp", classPath, main.getName(), argument)
                    .withNetworkMode("none")
                    .withTmpFs(Map.of("/tmp", "rw,exec"))
                    .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(PATIENCE))
                    .withCreateContainerCmdModifier(create -> {
                        create.withUser(user);
                        create.getHostConfig().withBinds(visible(Path.of(java)));
                        waive(waived, create.getHostConfig());
                    });
            container.start();
            return container.getLogs();
        }
    }

    private static void waive(Set<Waived> waived, HostConfig host) {
        if (waived.contains(Waived.SECCOMP)) {
            host.withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"));
        }
        if (waived.contains(Waived.MASKED_PATHS)) {
            // What docker run makes of systempaths=unconfined.
            DockerObjectAccessor.overrideRawValue(host, "MaskedPaths", List.of());
            DockerObjectAccessor.overrideRawValue(host, "ReadonlyPaths", List.of());
        }
    }

    private static List<String> classPath() {
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)).stream()
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .filter(entry -> Files.exists(Path.of(entry)))
                .toList();
    }

    private static List<Bind> visible(Path java) {
        Set<String> paths = new LinkedHashSet<>(classPath());
        paths.addAll(List.of("/usr", "/bin", "/lib", "/lib64"));
        paths.add(java.getParent().getParent().toString());
        return paths.stream()
                .map(path -> new Bind(path, new Volume(path), AccessMode.ro))
                .toList();
    }
}
