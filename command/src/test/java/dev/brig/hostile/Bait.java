package dev.brig.hostile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What a program on the host could see of others: a port that listens, and a lock by an open file description. */
final class Bait implements AutoCloseable {
    private static final String LOCK = """
            import fcntl, struct, sys
            file = open(sys.argv[1], "w")
            fcntl.fcntl(file, 37, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))  # F_OFD_SETLK
            print("locked", flush=True)
            sys.stdin.read()
            """;

    private final ServerSocket port;
    private final Process locker;
    private final BufferedReader said;

    Bait(Path folder) throws IOException {
        port = new ServerSocket(0);
        locker = new ProcessBuilder(
                        "python3", "-c", LOCK, folder.resolve("locked").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        said = locker.inputReader(StandardCharsets.US_ASCII);
    }

    boolean isOut() throws IOException {
        return port.isBound() && "locked".equals(said.readLine());
    }

    @Override
    public void close() {
        try {
            port.close();
            locker.getOutputStream().close(); // the end of its input is its end
            locker.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
