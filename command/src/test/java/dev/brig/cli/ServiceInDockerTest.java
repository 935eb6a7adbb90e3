package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.cli.Cli.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What packages and images install, with a Java of its own, in a container that is not privileged. The image has that alone; the host's
 * compilers are bound into its containers, so that nothing need be pulled.
 */
@Timeout(300)
class ServiceInDockerTest {
    private static final String IMAGE = "brig-test-service:1";
    private static final String CONTAINER = "brig-test-service";
    private static final String KEY = "a-key-of-sixteen-characters";
    private static final String CLIENT = """
            import json, urllib.request
            for language, source in (("c", "#include <stdio.h>\\nint main(void) { puts(\\"42\\"); }"), ("python3", "print(42)")):
                body = json.dumps({"language": language, "source": source, "expectedOutput": "42"}).encode()
                headers = {"Content-Type": "application/json", "X-Api-Key": "%s"}
                request = urllib.request.Request("http://127.0.0.1:8080/v1/submissions", body, headers)
                print(language, json.load(urllib.request.urlopen(request))["verdict"])
            """.formatted(KEY);

    @TempDir
    private static Path directory;

    @BeforeAll
    static void anImage() throws IOException {
        assumeTrue(
                System.getenv("DOCKER_HOST") != null
                        && Cli.run("", List.of("docker", "version")).status() == 0,
                "no Docker daemon can be reached: set DOCKER_HOST to where it listens");
        assumeTrue(Files.exists(Path.of("target/brig/lib/brig.jar")), "Brig is not packaged: ./mvnw package");
        Path context = Files.createDirectory(directory.resolve("context"));
        succeeds(Cli.run(
                "", List.of("../deploy/installation", context.resolve("brig").toString())));
        Files.writeString(context.resolve("passwd"), "root:x:0:0::/root:/bin/sh\n");
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch
                COPY passwd /etc/passwd
                COPY brig /opt/brig
                ENTRYPOINT ["/opt/brig/brig"]
                """);
        succeeds(Cli.run("", List.of("docker", "build", "--network=none", "--tag", IMAGE, context.toString())));
        Path policies = Files.createDirectory(directory.resolve("policies"));
        for (String policy : List.of("compile", "judge", "validate")) {
            // Control groups can be written in containers of Docker 28 or later, on version 2 alone.
            Files.writeString(policies.resolve(policy + ".yaml"), "extends: " + policy + "\nbestEffort: true\n");
        }
    }

    @AfterAll
    static void takeItAway() {
        if (System.getenv("DOCKER_HOST") != null) {
            Cli.run("", List.of("docker", "rm", "--force", CONTAINER));
            Cli.run("", List.of("docker", "rmi", "--force", IMAGE));
        }
    }

    /** With what docs/install.md names for sandboxes, and no more. */
    private static List<String> run(String... more) {
        List<String> command = new ArrayList<>(List.of(
                "docker",
                "run",
                "--network=none",
                "--security-opt=seccomp=unconfined",
                "--security-opt=apparmor=unconfined",
                "--security-opt=systempaths=unconfined",
                "--tmpfs=/tmp:rw,exec",
                "--volume=" + directory.resolve("policies") + ":/policies:ro"));
        Stream.of("/usr", "/bin", "/lib", "/lib64")
                .forEach(path -> command.add("--volume=" + path + ":" + path + ":ro"));
        command.addAll(List.of(more));
        return command;
    }

    private static Result succeeds(Result result) {
        assertThat(result.status()).as(result.out() + result.err()).isZero();
        return result;
    }

    @Test
    void itsOwnJavaRunsTheCommands() {
        Result ran = succeeds(
                Cli.run("", run("--rm", IMAGE, "run", "--best-effort", "--", "python3", "-c", "print(6 * 7)")));

        assertThat(ran.out()).isEqualTo("42\n");
    }

    @Test
    void theServiceJudgesAndEndsInOrder() throws IOException {
        succeeds(Cli.run(
                "",
                run(
                        "--detach",
                        "--name=" + CONTAINER,
                        "--env=BRIG_API_KEY=" + KEY,
                        IMAGE,
                        "serve",
                        "--listen=0.0.0.0:8080",
                        "--policies=/policies",
                        "--no-prepare")));
        awaitReady();

        assertThat(succeeds(Cli.run(CLIENT, List.of("docker", "exec", "--interactive", CONTAINER, "python3")))
                        .out())
                .isEqualTo("c accepted\npython3 accepted\n");

        succeeds(Cli.run("", List.of("docker", "stop", "--time=60", CONTAINER)));
        assertThat(Cli.run("", List.of("docker", "logs", CONTAINER)).out()).endsWith("brig: ended\n");
    }

    private static void awaitReady() throws IOException {
        Process logs = new ProcessBuilder("docker", "logs", "--follow", CONTAINER)
                .redirectErrorStream(true)
                .start();
        List<String> said = new ArrayList<>();
        try (var lines = logs.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = lines.readLine()) != null) {
                said.add(line);
                if (line.contains("ready after")) {
                    return;
                }
            }
        } finally {
            logs.destroy();
        }
        throw new AssertionError("it ended, and said " + said);
    }
}
