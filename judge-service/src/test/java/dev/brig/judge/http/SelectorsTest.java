package dev.brig.judge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The service needs none of the watches of event queues that a job of the same user may take. */
class SelectorsTest {

    @Test
    void aServiceWithConnectionsWatchesNothingThroughAnEventQueue() throws Exception {
        Process service = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeapService.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Socket> connections = new ArrayList<>();
        try (BufferedReader out = service.inputReader()) {
            int port = Integer.parseInt(out.readLine());
            for (int i = 0; i < 10; i++) {
                connections.add(new Socket(InetAddress.getLoopbackAddress(), port));
                assertThat(health(connections.getLast())).startsWith("HTTP/1.1 200 ");
            }
            assertThat(watches(service.pid())).isEmpty();
        } finally {
            for (Socket connection : connections) {
                connection.close();
            }
            service.getOutputStream().close();
            assertThat(service.waitFor()).isZero();
        }
    }

    private static String health(Socket connection) throws IOException {
        connection
                .getOutputStream()
                .write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return new String(connection.getInputStream().readNBytes(16), StandardCharsets.US_ASCII);
    }

    /** What its event queues watch, each as {@code /proc} has it. */
    private static List<String> watches(long pid) throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fdinfo"))) {
            for (Path file : files) {
                found.addAll(watchesOf(file));
            }
        }
        return found;
    }

    private static List<String> watchesOf(Path file) throws IOException {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("tfd:"))
                    .toList();
        } catch (NoSuchFileException closed) {
            return List.of();
        }
    }
}
