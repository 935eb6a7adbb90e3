package dev.brig.rootfs.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.rootfs.DebianTools;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.Progress;
import dev.brig.rootfs.Reference;
import dev.brig.rootfs.Tar;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.source.Platform;
import dev.brig.rootfs.store.Image;
import dev.brig.rootfs.store.ImageExport;
import dev.brig.rootfs.store.ImageStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the registry server that Debian has. */
class RegistryTest {
    @TempDir
    private Path directory;

    private Image image;

    @BeforeEach
    void anImageAsALayout() throws IOException {
        assumeTrue(
                DebianTools.has("docker-registry") && DebianTools.has("skopeo"),
                "docker-registry and skopeo are needed");
        ImageStore from = new ImageStore(directory.resolve("from"), UnpackLimits.DEFAULT, false);
        Path archive = Files.write(
                directory.resolve("archive"),
                new Tar().file("f", "x".repeat(100_000)).end());
        image = from.add(archive, Optional.empty(), List.of(Reference.parse("a:1")), Progress.NONE);
        new ImageExport(from, image, Progress.NONE).layout(directory.resolve("layout"));
    }

    private void push(DockerRegistry registry, String name) throws IOException, InterruptedException {
        DebianTools.run(
                directory,
                "skopeo",
                "copy",
                "--dest-tls-verify=false",
                "--dest-creds",
                DockerRegistry.USER + ":" + DockerRegistry.PASSWORD,
                "oci:layout:a:1",
                "docker://" + registry.host() + "/" + name);
    }

    private Image pull(Reference reference, Optional<Credentials> credentials) {
        ImageStore store = new ImageStore(directory.resolve("store"), UnpackLimits.DEFAULT, false);
        try (Registry registry = new Registry(reference, credentials, UnpackLimits.DEFAULT)) {
            return store.add(registry.image(Platform.host()), List.of(reference), Progress.NONE);
        }
    }

    @Test
    void pullsByTagAndByDigest() throws IOException, InterruptedException {
        try (DockerRegistry registry = new DockerRegistry(directory, false)) {
            push(registry, "deep/er/image:7");
            Reference byTag = Reference.parse(registry.host() + "/deep/er/image:7");
            String digest = DebianTools.run(
                            directory,
                            "skopeo",
                            "inspect",
                            "--tls-verify=false",
                            "--format",
                            "{{.Digest}}",
                            "docker://" + byTag)
                    .strip();

            Image pulled = pull(byTag, Optional.empty());

            assertThat(pulled.config().layers()).isEqualTo(image.config().layers());
            assertThat(pulled.names()).containsExactly(byTag.name());
            assertThat(pull(Reference.parse(registry.host() + "/deep/er/image@" + digest), Optional.empty())
                            .id())
                    .isEqualTo(pulled.id());
            assertThatThrownBy(() -> pull(Reference.parse(registry.host() + "/deep/er/image:8"), Optional.empty()))
                    .isInstanceOfSatisfying(
                            ImageException.class, e -> assertThat(e.problem()).isEqualTo(Problem.NOT_FOUND));
        }
    }

    @Test
    void logsInWithTheCredentialsOfDockersFile() throws IOException, InterruptedException {
        try (DockerRegistry registry = new DockerRegistry(directory, true)) {
            push(registry, "image:1");
            Reference reference = Reference.parse(registry.host() + "/image:1");
            String auth = Base64.getEncoder().encodeToString("tester:secret".getBytes(StandardCharsets.UTF_8));
            Path config = Files.writeString(
                    directory.resolve("config.json"),
                    "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + auth + "\"}}}");

            assertThat(pull(reference, Credentials.find(config, registry.host()))
                            .config()
                            .layers())
                    .isEqualTo(image.config().layers());
            assertThatThrownBy(() -> pull(reference, Optional.empty()))
                    .isInstanceOfSatisfying(
                            ImageException.class, e -> assertThat(e.problem()).isEqualTo(Problem.UNAUTHORIZED))
                    .hasMessageContaining("wants credentials");
            assertThatThrownBy(() -> pull(reference, Optional.of(new Credentials("tester", "wrong"))))
                    .isInstanceOfSatisfying(
                            ImageException.class, e -> assertThat(e.problem()).isEqualTo(Problem.UNAUTHORIZED))
                    .hasMessageContaining("refuses the credentials of tester")
                    .hasMessageNotContaining("wrong");
        }
    }

    @Test
    void asksTheHelperThatDockersFileNames() throws IOException {
        Path config =
                Files.writeString(directory.resolve("config.json"), "{\"credHelpers\":{\"r.example\":\"../evil\"}}");

        assertThatThrownBy(() -> Credentials.find(config, "r.example")).hasMessageContaining("a name that cannot be");
        assertThat(Credentials.find(config, "other.example")).isEmpty();
    }
}
