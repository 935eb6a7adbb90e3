package dev.brig.judge.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.brig.judge.cluster.Messages.Claim;
import dev.brig.judge.cluster.Messages.Finish;
import dev.brig.judge.cluster.Messages.Heartbeat;
import dev.brig.judge.cluster.Messages.MalformedException;
import dev.brig.judge.store.Lease;
import dev.brig.judge.store.SharedProblems;
import dev.brig.judge.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What a worker says to the nodes of its cluster: to the one that answered last, and where that does not answer to the next. Methods may
 * block, and throw {@link StoreException} if no node answers.
 */
public final class NodeLink implements AutoCloseable {
    private static final Duration CONNECTING = Duration.ofSeconds(3);
    /** Shorter than a lease, so that another node can be asked in time. */
    private static final Duration SHORT = Duration.ofSeconds(4);

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int PIECE_BYTES = 64 << 10;
    private static final JsonMapper JSON = new JsonMapper();

    private final List<URI> nodes;
    private final String key;
    private final AtomicInteger current = new AtomicInteger();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTING)
            .build();

    /**
     * @param nodes one or more
     * @param key that they let workers in with
     */
    public NodeLink(List<URI> nodes, String key) {
        this.nodes = List.copyOf(nodes);
        this.key = key;
    }

    /** No node will ever take what this worker says: its key is wrong, for example. */
    public static final class RejectedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RejectedException(String message) {
            super(message);
        }
    }

    List<Lease> claim(Claim claim) {
        return Messages.work(say("claim", claim.json(), claim.patience().plus(SHORT)));
    }

    /** @return the leases that are held, without their requests */
    Set<String> heartbeat(Heartbeat heartbeat) {
        Set<String> held = new HashSet<>();
        Messages.references(say("heartbeat", heartbeat.json(), SHORT)).forEach(lease -> held.add(key(lease)));
        return held;
    }

    static String key(Lease lease) {
        return lease.id() + " " + lease.attempt();
    }

    boolean finish(Finish finish) {
        return say("finish", finish.json(), LONG, finish.lease().trace())
                .path("written")
                .asBoolean();
    }

    void giveBack(Collection<Lease> leases) {
        say("give-back", Messages.naming(leases), SHORT);
    }

    void leave(Messages.Self self) {
        say("leave", self.json(), SHORT);
    }

    Optional<SharedProblems.Version> problem(String id, OptionalInt number) {
        String version = number.isPresent() ? "?version=" + number.getAsInt() : "";
        return ask("problems/" + id + version, LONG, stream -> Messages.problem(JSON.readTree(stream)));
    }

    /** Gives away the bytes of a file. @return false if it is not there */
    boolean file(String sha256, Consumer<ByteBuffer> sink) {
        return ask("files/" + sha256, LONG, stream -> {
                    pass(stream, sink);
                    return true;
                })
                .orElse(false);
    }

    private static void pass(InputStream stream, Consumer<ByteBuffer> sink) {
        byte[] piece = new byte[PIECE_BYTES];
        int count;
        try {
            while ((count = stream.read(piece)) >= 0) {
                sink.accept(ByteBuffer.wrap(piece, 0, count));
            }
        } catch (IOException broken) { // another node would begin at the beginning
            throw new StoreException("a file broke off on its way: " + broken, broken);
        }
    }

    private JsonNode say(String what, JsonNode message, Duration patience) {
        return say(what, message, patience, Optional.empty());
    }

    /** @param trace what it belongs to */
    private JsonNode say(String what, JsonNode message, Duration patience, Optional<String> trace) {
        return exchange(
                        request -> {
                            request.timeout(patience)
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(message.toString()));
                            trace.ifPresent(parent -> request.header("traceparent", parent));
                        },
                        what,
                        JSON::readTree)
                .orElseThrow(() -> new StoreException("nodes of the cluster do not know " + what));
    }

    private <T> Optional<T> ask(String what, Duration patience, Reading<T> reading) {
        return exchange(request -> request.timeout(patience).GET(), what, reading);
    }

    private interface Reading<T> {
        T of(InputStream stream) throws IOException;
    }

    /** @return nothing if there is no such thing */
    private <T> Optional<T> exchange(Consumer<HttpRequest.Builder> method, String what, Reading<T> reading) {
        String why = "";
        for (int tried = 0; tried < nodes.size(); tried++) {
            int index = Math.floorMod(current.get(), nodes.size());
            URI node = nodes.get(index);
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(node.toString().replaceAll("/+$", "") + "/v1/worker/" + what))
                    .header("Authorization", "Bearer " + key);
            method.accept(request);
            try {
                HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
                try (InputStream body = answer.body()) {
                    switch (answer.statusCode()) {
                        case 200 -> {
                            return Optional.of(reading.of(body));
                        }
                        case 404 -> {
                            return Optional.empty();
                        }
                        case 400, 401, 403, 413, 421, 422, 501 ->
                            throw new RejectedException(node + ": " + detail(body));
                        default -> why = node + ": " + detail(body);
                    }
                }
            } catch (IOException unreachable) {
                why = node + ": " + unreachable;
            } catch (MalformedException other) {
                throw new RejectedException(node + " does not answer as a node does: " + other.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
            current.compareAndSet(index, (index + 1) % nodes.size());
        }
        throw new StoreException("no node of the cluster answers: " + why);
    }

    private static String detail(InputStream body) throws IOException {
        try {
            return JSON.readTree(body).path("detail").asText("no reason was given");
        } catch (IOException notJson) {
            return "no reason was given";
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
