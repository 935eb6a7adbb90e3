package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images as a Docker daemon makes them, of local material alone. */
class DockerImageTest {
    private static final String BASE = "brig-test-base:1";
    private static final String BUILT = "brig-test-built:1";
    private static final String CONTAINER = "brig-test-exported";

    @TempDir
    private Path directory;

    @BeforeEach
    void anImageInDocker() throws IOException {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
        assumeTrue(
                System.getenv("DOCKER_HOST") != null && docker("version").status() == 0,
                "no Docker daemon can be reached: set DOCKER_HOST to where it listens");
        Path root = directory.resolve("root");
        TinyRoot.make(root, "/bin/rm", "/bin/ln");
        Files.writeString(root.resolve("etc/motd"), "of the base\n");
        Files.writeString(root.resolve("etc/gone"), "not for long\n");
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0::/:/bin/sh\napp:x:7:8::/data:/bin/sh\n");
        Files.writeString(Files.createDirectories(root.resolve("old/deep")).resolve("file"), "hidden later\n");
        String archive = directory.resolve("root.tar").toString();
        succeeds(Cli.run("", List.of("tar", "-C", root.toString(), "-cf", archive, ".")));
        succeeds(docker("import", archive, BASE));
    }

    @AfterEach
    void takeThemAway() {
        if (System.getenv("DOCKER_HOST") != null) {
            docker("rm", "--force", CONTAINER);
            docker("rmi", "--force", BUILT, BASE);
        }
    }

    private static Result docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return Cli.run("", command);
    }

    private static Result succeeds(Result result) {
        assertThat(result.status()).as(result.out() + result.err()).isZero();
        return result;
    }

    private Result image(String... arguments) {
        return brig("image", arguments);
    }

    private Result brig(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command));
        if (command.equals("image")) {
            all.add(arguments[0]);
        }
        all.addAll(List.of("--store", directory.resolve("store").toString()));
        all.addAll(List.of(arguments).subList(command.equals("image") ? 1 : 0, arguments.length));
        return succeeds(Cli.brig(all.toArray(String[]::new)));
    }

    /** Docker's own commands change the image, so that layers hide and replace what is below. */
    private void build() throws IOException {
        Path context = Files.createDirectory(directory.resolve("context"));
        Files.writeString(context.resolve("extra"), "copied in\n");
        Files.writeString(context.resolve("Dockerfile"), """
                FROM %s
                RUN ["/bin/sh", "-c", "echo of the second layer > /etc/motd; rm /etc/gone; rm -r /old"]
                COPY extra /old/new
                RUN ["/bin/ln", "/old/new", "/old/linked"]
                ENV GREETING="from the image"
                USER app
                WORKDIR /data
                ENTRYPOINT ["/bin/sh", "-c"]
                CMD ["echo $GREETING; cat /etc/motd; pwd"]
                """.formatted(BASE));
        succeeds(docker("build", "--network", "none", "--tag", BUILT, context.toString()));
    }

    @Test
    void whatDockerImportedAndSavedRuns() {
        String saved = directory.resolve("saved.tar").toString();
        succeeds(docker("save", "--output", saved, BASE));
        image("import", saved);
        assertThat(brig("run", "--image", BASE, "--", "cat", "/etc/motd").out()).isEqualTo("of the base\n");
    }

    @Test
    void whatDockerBuiltRunsAsItSays() throws IOException {
        build();
        String saved = directory.resolve("saved.tar").toString();
        succeeds(docker("save", "--output", saved, BUILT));
        image("import", saved);

        assertThat(brig("run", "--image", BUILT).out()).isEqualTo("from the image\nof the second layer\n/data\n");
        assertThat(brig("run", "--image", BUILT, "--", "[ -e /etc/gone ] || echo gone; ls /old; cat /old/linked")
                        .out())
                .isEqualTo("gone\nlinked\nnew\ncopied in\n");
        image("verify");
    }

    @Test
    void whatDockerExportedRuns() throws IOException {
        build();
        succeeds(docker("create", "--network", "none", "--name", CONTAINER, BUILT));
        String exported = directory.resolve("exported.tar").toString();
        succeeds(docker("export", "--output", exported, CONTAINER));
        image("import", exported, "flat:1");
        assertThat(brig("run", "--image", "flat:1", "--", "sh", "-c", "cat /etc/motd /old/linked")
                        .out())
                .isEqualTo("of the second layer\ncopied in\n");
    }

    @Test
    void whatBrigExportsDockerLoads() throws IOException {
        build();
        String saved = directory.resolve("saved.tar").toString();
        succeeds(docker("save", "--output", saved, BUILT));
        image("import", saved);
        String flat = directory.resolve("flat.tar").toString();
        image("export", "--format=tar", BUILT, flat);
        succeeds(docker("import", flat, BASE));
        assertThat(succeeds(docker("run", "--rm", "--network", "none", BASE, "/bin/cat", "/etc/motd", "/old/linked"))
                        .out())
                .isEqualTo("of the second layer\ncopied in\n");
    }
}
