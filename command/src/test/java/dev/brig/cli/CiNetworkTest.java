package dev.brig.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.cli.Cli.Result;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.Cgroups;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CiNetworkTest {
    private static final String CONNECT =
            "import socket,sys; print(socket.create_connection((sys.argv[1], int(sys.argv[2])), 5).recv(100).decode())";
    private static final String SERVE = "python3 -c \"import socket; s = socket.create_server(('', 4000))\n"
            + "while True: s.accept()[0].sendall(b'answer')\"";
    private static final String ASK = "until python3 -c \"" + CONNECT + "\" other 4000 2>/dev/null; do sleep 0.1; done";

    @TempDir
    private Path directory;

    @BeforeEach
    void requireGroups() {
        assumeTrue(Cgroups.detect() instanceof CgroupSupport.Available, "needs a delegated control group");
    }

    private Result ci(String... more) {
        List<String> all = new ArrayList<>(
                List.of("ci", "run", "--ci-directory", directory.resolve("ci").toString()));
        all.addAll(List.of(more));
        return Cli.brig(all.toArray(String[]::new));
    }

    private static void requireUserMode() {
        assumeTrue(Files.isWritable(Path.of("/dev/net/tun")), "needs a /dev/net/tun that is open to all");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/pasta")), "needs pasta");
    }

    @Test
    void aServiceIsReachedByItsNameAndItsLogIsInTheJobs() {
        Result result = ci("--service-command", "other=echo serving; " + SERVE, "--", "sh", "-c", ASK);

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out()).contains("other | serving\n", "answer\n");
        assertThat(directory.resolve("ci/runs")).isEmptyDirectory();
    }

    @Test
    void withoutANetworkTheMachinesLoopbackIsOutOfReach() throws IOException {
        try (ServerSocket host = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Result result = ci("--", "python3", "-c", CONNECT, "127.0.0.1", Integer.toString(host.getLocalPort()));

            assertThat(result.out()).contains("ConnectionRefusedError");
        }
    }

    @Test
    void inUserModeTheMachineItselfAndMetadataAreClosed() throws IOException {
        requireUserMode();
        try (ServerSocket host = new ServerSocket(0)) {
            String port = Integer.toString(host.getLocalPort());
            String probe = "for a in 127.0.0.1 169.254.169.254 "
                    + InetAddress.getLocalHost().getHostAddress() + "; do python3 -c \"" + CONNECT + "\" $a " + port
                    + " 2>/dev/null && echo open $a; done; echo probed";

            Result result = ci("--network", "user", "--", "sh", "-c", probe);

            assertThat(result.out()).as(result.err()).isEqualTo("probed\n");
        }
    }

    @Test
    void aPortOfTheMachinesLoopbackIsOpenIfItIsNamed() throws IOException {
        requireUserMode();
        try (ServerSocket host = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(host.getLocalPort());
            Thread.ofVirtual().start(() -> {
                try (var connection = host.accept()) {
                    connection.getOutputStream().write("answer".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException closed) {
                    // the test is over
                }
            });

            Result result =
                    ci("--network", "user", "--host-port", port, "--", "python3", "-c", CONNECT, "127.0.0.1", port);

            assertThat(result.out()).as(result.err()).isEqualTo("answer\n");
        }
    }

    @Test
    void portsAreOfferedInUserModeAlone() {
        assertThat(ci("--publish", "8080:80", "--", "true").err()).contains("kind user alone");
        assertThat(ci("--network", "all", "--", "true").err()).contains("none, user or host");
        assertThat(ci("--service-command", "A_B=true", "--", "true").err()).contains("name of a service");
    }
}
