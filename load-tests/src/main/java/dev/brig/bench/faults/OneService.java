package dev.brig.bench.faults;

import dev.brig.bench.measure.BenchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** One service in namespaces of its own, which judges. Whatever ends it, it does not give up submissions for that. */
public final class OneService implements AutoCloseable {
    private static final int PORT = 8080;
    private static final long PAUSE_NANOS = 10_000_000;

    private final Part part;

    /**
     * Starts it.
     *
     * @param brig the command
     * @param directory for its log
     * @param state its directory
     * @param database where it keeps submissions, if not there
     */
    public OneService(
            Path brig,
            Path directory,
            Path state,
            Optional<String> database,
            int slots,
            Map<String, String> environment) {
        List<String> command = new ArrayList<>(List.of(
                brig.toString(),
                "serve",
                "--listen=127.0.0.1:" + PORT,
                "--state=" + state,
                "--slots=" + slots,
                "--losses=1000000",
                "--no-prepare"));
        database.ifPresent(address -> command.add("--store=" + address));
        part = Part.start(
                "the service",
                Namespaces.joined(Namespaces.asStarted(), List.of(), command),
                directory.resolve("service.log"),
                environment);
    }

    public List<URI> addresses() {
        return List.of(URI.create("http://127.0.0.1:" + PORT));
    }

    /** Waits until it can be asked. */
    public void awaitListening() {
        while (true) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
                return;
            } catch (IOException notYet) {
                if (!part.lives()) {
                    throw new BenchException("the service has ended by itself: " + part.said());
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    public void kill() {
        part.kill();
    }

    public void startAgain() {
        part.startAgain();
    }

    /** Starts it where it cannot work. @return what it says when it has ended by itself */
    public String startInVain() {
        part.startAgain();
        part.awaitEnd();
        return part.said();
    }

    @Override
    public void close() {
        part.close();
    }
}
