package dev.brig.judge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes requests to the operations of the contract, and sees that each is allowed and answered. Used on one event loop only.
 */
final class Api {
    private static final String NO_OPERATION = "none";

    private final Vertx vertx;
    private final Gate gate;
    private final Bodies bodies;
    private final Metrics metrics;
    private final Connections connections;
    private final long budgetBytes;
    private final Map<String, Map<String, Route>> routes = new LinkedHashMap<>();
    private final Set<Exchange> open = new HashSet<>();
    private Optional<Runnable> whenIdle = Optional.empty();
    private long unreadBytes;

    /** Answers an operation; its future fails with a problem. */
    @FunctionalInterface
    interface Handler {
        Future<Answer> answer(Exchange exchange);
    }

    private record Route(Contract.Operation operation, Handler handler) {}

    /**
     * @param budgetBytes how much memory answers may take that clients have not read yet
     * @throws IllegalArgumentException if the handlers, by the ids of operations, are not those that the contract
     *     asks for
     */
    Api(
            Vertx vertx,
            Contract contract,
            Map<String, Handler> handlers,
            Gate gate,
            Bodies bodies,
            Metrics metrics,
            Connections connections,
            long budgetBytes) {
        this.vertx = vertx;
        this.gate = gate;
        this.bodies = bodies;
        this.metrics = metrics;
        this.connections = connections;
        this.budgetBytes = budgetBytes;
        Map<String, Handler> left = new HashMap<>(handlers);
        for (Contract.Operation operation : contract.operations()) {
            Handler handler = left.remove(operation.id());
            if (handler == null) {
                throw new IllegalArgumentException("nothing answers the contract's operation " + operation.id());
            }
            routes.computeIfAbsent(operation.path(), path -> new LinkedHashMap<>())
                    .put(operation.method(), new Route(operation, handler));
        }
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("the contract has no operations " + left.keySet());
        }
    }

    /** Takes a request. */
    void handle(HttpServerRequest request) {
        Optional<Route> route = find(request);
        String name = route.map(found -> found.operation().id()).orElse(NO_OPERATION);
        long began = System.nanoTime();
        connections.began(request.connection());
        Exchange exchange = new Exchange(vertx, request, (ended, status) -> {
            bodies.release(ended);
            open.remove(ended);
            connections.ended(request.connection());
            metrics.answered(name, status, System.nanoTime() - began);
            if (open.isEmpty()) {
                whenIdle.ifPresent(Runnable::run);
            }
        });
        open.add(exchange);
        try {
            gate.check(request, route.map(Route::operation));
            route.orElseThrow(() -> notFound(request))
                    .handler()
                    .answer(exchange)
                    .onSuccess(answer -> send(exchange, answer))
                    .onFailure(exchange::fail);
        } catch (RuntimeException failure) {
            exchange.fail(failure);
        }
    }

    /** Clients may be slow to read: what waits for them is bounded as what comes from them is. */
    private void send(Exchange exchange, Answer answer) {
        int bytes = answer.body().length();
        if (unreadBytes > 0 && unreadBytes + bytes > budgetBytes) {
            exchange.fail(Problem.tooMuchData().exception());
            return;
        }
        unreadBytes += bytes;
        exchange.send(answer).onComplete(sent -> unreadBytes -= bytes);
    }

    /** Takes what is not HTTP. */
    void handleMalformed(HttpServerRequest request) {
        Malformed.answer(request);
        metrics.answered(NO_OPERATION, request.response().getStatusCode(), 0);
    }

    /** How many requests are not answered yet. */
    int open() {
        return open.size();
    }

    /** Ends what runs for the requests that are not answered yet, and answers them so. */
    void abandon(Problem why) {
        Set.copyOf(open).forEach(exchange -> exchange.abandon(why));
    }

    /** Is run as soon as no request is open, and each time again. */
    void whenIdle(Runnable action) {
        whenIdle = Optional.of(action);
        if (open.isEmpty()) {
            action.run();
        }
    }

    private Optional<Route> find(HttpServerRequest request) {
        return Optional.ofNullable(request.path()).map(routes::get).map(methods -> methods.get(method(request)));
    }

    private ProblemException notFound(HttpServerRequest request) {
        Map<String, Route> methods = request.path() == null ? null : routes.get(request.path());
        if (methods == null) {
            return Problem.of(404, "not-found", "There is nothing at this path; / lists what there is.")
                    .exception();
        }
        Set<String> allowed = new TreeSet<>(methods.keySet());
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        String list = String.join(", ", allowed);
        return Problem.of(405, "method-not-allowed", "This path takes " + list + ".")
                .withHeader("Allow", list)
                .exception();
    }

    /** The method, with HEAD as GET, whose answer it is without the body. */
    private static String method(HttpServerRequest request) {
        String method = request.method().name();
        return method.equals("HEAD") ? "GET" : method;
    }
}
