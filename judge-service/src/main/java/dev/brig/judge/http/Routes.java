package dev.brig.judge.http;

import dev.brig.judge.access.Caller;
import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Bodies;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.http.exchange.Handler;
import dev.brig.judge.http.v1.ErrorAnswers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes requests to the operations of the contract, and sees that each is allowed and answered. Used on one event loop only.
 */
final class Routes {
    private static final String NO_OPERATION = "none";

    private final Vertx vertx;
    private final Router router;
    private final Gate gate;
    private final Bodies bodies;
    private final Metrics metrics;
    private final Connections connections;
    private final Cors cors;
    private final Trail trail;
    private final RequestTraces traces;
    private final long budgetBytes;
    private final Set<Exchange> open = new HashSet<>();
    private Optional<Runnable> whenIdle = Optional.empty();
    private long unreadBytes;

    /**
     * @param handlers by the ids of operations
     * @param others operations that are not of the contract
     * @param budgetBytes how much memory answers may take that clients have not read yet
     * @throws IllegalArgumentException if the handlers are not those that the contract asks for
     */
    Routes(
            Vertx vertx,
            Contract contract,
            Map<String, Handler> handlers,
            Map<Contract.Operation, Handler> others,
            Gate gate,
            Bodies bodies,
            Metrics metrics,
            Connections connections,
            Cors cors,
            Trail trail,
            RequestTraces traces,
            long budgetBytes) {
        this.vertx = vertx;
        this.gate = gate;
        this.bodies = bodies;
        this.metrics = metrics;
        this.connections = connections;
        this.cors = cors;
        this.trail = trail;
        this.traces = traces;
        this.budgetBytes = budgetBytes;
        router = Router.router(vertx);
        Map<String, Handler> left = new HashMap<>(handlers);
        Map<String, Set<String>> methods = new LinkedHashMap<>();
        for (Contract.Operation operation : contract.operations()) {
            Handler handler = left.remove(operation.id());
            if (handler == null) {
                throw new IllegalArgumentException("nothing answers the contract's operation " + operation.id());
            }
            add(operation, handler, methods.computeIfAbsent(route(operation), path -> new TreeSet<>()));
        }
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("the contract has no operations " + left.keySet());
        }
        others.forEach((operation, handler) ->
                add(operation, handler, methods.computeIfAbsent(route(operation), path -> new TreeSet<>())));
        methods.forEach((path, allowed) -> router.route(path).handler(context -> refuse(context, allowed)));
        router.route().handler(context -> takeUnknown(context.request()));
        // The router could not read the path.
        router.errorHandler(400, context -> takeUnknown(context.request()));
    }

    /** The path as the router writes it: {@code :name} for what the contract calls <code>{name}</code>. */
    private static String route(Contract.Operation operation) {
        return operation.path().replaceAll("\\{(\\w+)}", ":$1");
    }

    private void add(Contract.Operation operation, Handler handler, Set<String> methods) {
        var route = router.route(route(operation)).method(HttpMethod.valueOf(operation.method()));
        methods.add(operation.method());
        if (operation.method().equals("GET")) {
            route.method(HttpMethod.HEAD); // the same without the body
            methods.add("HEAD");
        }
        route.handler(context -> {
            if (isExact(context)) {
                take(context.request(), context.pathParams(), Optional.of(operation), handler);
            } else {
                takeUnknown(context.request());
            }
        });
    }

    /** Takes a request. */
    void handle(HttpServerRequest request) {
        cors.mark(request);
        if (cors.isPreflight(request)) {
            Handler answering = exchange -> Future.succeededFuture(Cors.preflight());
            take(request, Map.of(), Optional.of(Cors.PREFLIGHT), answering);
        } else if (request.path() != null && request.path().startsWith("/")) {
            router.handle(request);
        } else {
            takeUnknown(request);
        }
    }

    /** The router also takes other spellings of a path, which a proxy before the service may know as another path. */
    private static boolean isExact(RoutingContext context) {
        String path = context.request().path();
        return path.equals(context.normalizedPath()) && (path.length() == 1 || !path.endsWith("/"));
    }

    private void refuse(RoutingContext context, Set<String> allowed) {
        if (!isExact(context)) {
            takeUnknown(context.request());
            return;
        }
        String list = String.join(", ", allowed);
        takeFailing(
                context.request(),
                ProblemDocument.of(405, "method-not-allowed", "This path takes " + list + ".")
                        .withHeader("Allow", list));
    }

    private void takeUnknown(HttpServerRequest request) {
        takeFailing(
                request, ProblemDocument.of(404, "not-found", "There is nothing at this path; / lists what there is."));
    }

    private void takeFailing(HttpServerRequest request, ProblemDocument why) {
        take(request, Map.of(), Optional.empty(), exchange -> {
            throw why.exception();
        });
    }

    private void take(
            HttpServerRequest request,
            Map<String, String> pathParameters,
            Optional<Contract.Operation> operation,
            Handler handler) {
        String name = operation.map(Contract.Operation::id).orElse(NO_OPERATION);
        long began = System.nanoTime();
        connections.began(request.connection());
        Exchange exchange = new Exchange(vertx, request, pathParameters, ErrorAnswers::of, (ended, status) -> {
            bodies.release(ended);
            open.remove(ended);
            connections.ended(request.connection());
            metrics.answered(name, status, System.nanoTime() - began);
            traces.ended(ended, status);
            if (gate.isKeyed()) {
                trail.ended(ended, name, status);
            }
            if (open.isEmpty()) {
                whenIdle.ifPresent(Runnable::run);
            }
        });
        open.add(exchange);
        operation.ifPresent(asked -> traces.began(exchange, asked));
        try {
            Caller caller = gate.caller(request, operation);
            exchange.askedBy(caller);
            gate.check(caller, request, operation);
            cors.requireMayUpgrade(request);
            handler.answer(exchange).onSuccess(answer -> send(exchange, answer)).onFailure(exchange::fail);
        } catch (RuntimeException | Error failure) {
            exchange.fail(failure);
        }
    }

    /** Clients may be slow to read: what waits for them is bounded as what comes from them is. */
    private void send(Exchange exchange, Answer answer) {
        int bytes = answer.body().length();
        if (unreadBytes > 0 && unreadBytes + bytes > budgetBytes) {
            exchange.fail(ProblemDocument.tooMuchData().exception());
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
    void abandon(ProblemDocument why) {
        Set.copyOf(open).forEach(exchange -> exchange.abandon(why));
    }

    /** Ends what runs for those who would not be let in any more. */
    void dropOutsiders() {
        List<Exchange> outsiders =
                open.stream().filter(exchange -> exchange.isOf(gate::isOut)).toList();
        outsiders.forEach(exchange ->
                exchange.abandon(ProblemDocument.of(401, "unauthorized", "The key of this request is taken no more.")));
    }

    /** Is run as soon as no request is open, and every time again. */
    void whenIdle(Runnable action) {
        whenIdle = Optional.of(action);
        if (open.isEmpty()) {
            action.run();
        }
    }
}
