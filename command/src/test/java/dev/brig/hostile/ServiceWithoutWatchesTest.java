package dev.brig.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job that runs as Brig's own user can take all watches of event queues of that user. Here both are a user whom nobody else is,
 * so that no other program goes without them, and the attacker needs no sandbox.
 */
@Tag("root")
class ServiceWithoutWatchesTest {
    private static final String USER = "1870000077";
    private static final Path WATCHES = Path.of("/proc/sys/fs/epoll/max_user_watches");
    private static final long FEW = 8_000_000; // 1.5 GB of the kernel's memory
    private static final int CONNECTIONS = 20;

    @TempDir
    private Path directory;

    @Test
    void theServiceTakesConnectionsThoughAllWatchesAreTaken() throws Exception {
        long watches = Long.parseLong(Files.readString(WATCHES).strip());
        assumeTrue(watches <= FEW, "needs a machine with at most " + FEW + " watches; this one has " + watches);
        Process service = asUser(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ServiceBesideAttacker.class.getName());
        try (BufferedReader port = service.inputReader()) {
            int listening = Integer.parseInt(port.readLine());
            assertIsServed(listening, 1);
            Process attacker = asUser(program().toString(), "outside");
            try (BufferedReader said = attacker.inputReader()) {
                assertThat(said.readLine()).isEqualTo("there are no more");
                assertIsServed(listening, CONNECTIONS);
            } finally {
                attacker.getOutputStream().close();
                assertThat(attacker.waitFor()).isZero();
            }
        } finally {
            service.getOutputStream().close();
            assertThat(service.waitFor()).isZero();
        }
    }

    private Path program() throws Exception {
        HostileProgram watches = HostilePrograms.all().stream()
                .filter(program -> program.name().equals("event-watches"))
                .findAny()
                .orElseThrow();
        Path source = Files.writeString(directory.resolve("program.c"), watches.source());
        Files.writeString(directory.resolve(HostilePrograms.HEADER), HostilePrograms.shared(HostilePrograms.HEADER));
        Path program = directory.resolve("program");
        Process compiler = new ProcessBuilder("cc", "-O1", "-w", "-o", program.toString(), source.toString())
                .inheritIO()
                .start();
        assertThat(compiler.waitFor()).isZero();
        Process open = new ProcessBuilder("chmod", "-R", "a+rX", directory.toString()).start();
        assertThat(open.waitFor()).isZero();
        return program;
    }

    private Process asUser(String... command) throws IOException {
        List<String> whole = new ArrayList<>(
                List.of("setpriv", "--reuid", USER, "--regid", USER, "--clear-groups", "--no-new-privs"));
        whole.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().remove("XDG_RUNTIME_DIR");
        return builder.start();
    }

    private static void assertIsServed(int port, int connections) throws IOException {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                open.add(new Socket(InetAddress.getLoopbackAddress(), port));
                open.getLast().setSoTimeout(60_000); // for ever, where it is not served
                open.getLast()
                        .getOutputStream()
                        .write("GET /openapi.yaml HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(open.getLast().getInputStream().readNBytes(9), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 ");
            }
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }
}
