package dev.brig.judge.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Bodies;
import dev.brig.judge.http.exchange.Handler;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.http.v1.RequestReader;
import dev.brig.judge.http.v1.V1;
import dev.brig.judge.worker.LocalSandboxRunner;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.SandboxRunner;
import dev.brig.policy.Language;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The HTTP service: runs programs and judges submissions as {@code openapi.yaml} says. All but the sandboxes themselves happens
 * on one event loop.
 */
public final class JudgeServer {
    private static final int HEADER_BYTES = 16 << 10;
    private static final int LINE_BYTES = 8 << 10;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final long SWEEP_MILLIS = 5_000;
    private static final Duration CONNECTIONS_END = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Context context;
    private final ServerOptions options;
    private final InetAddress address;
    private final Metrics metrics = new Metrics();
    private final Gate gate;
    private final PolicyQueues queues;
    private final ToolchainMaker maker;
    private final Routes routes;
    private final HttpServer server;
    private final Promise<Void> looked = Promise.promise();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Promise<Void> idle = Promise.promise();
    private final Promise<Void> closed = Promise.promise();

    private JudgeServer(ServerOptions options, Vertx vertx, Contract contract) {
        this.options = options;
        this.vertx = vertx;
        context = vertx.getOrCreateContext();
        address = Listen.address(options.host(), options.apiKey().isPresent());
        gate = new Gate(options.apiKey());
        SandboxRunner runner = new LocalSandboxRunner(options.slots());
        queues = new PolicyQueues(runner, options.policies(), required(), options.queue(), metrics);
        maker = new ToolchainMaker(options, queues);
        long budget = Runtime.getRuntime().maxMemory() / 8;
        Bodies bodies = new Bodies(vertx, options.bodyLimitBytes(), budget, options.bodyTimeout());
        Connections connections =
                new Connections(Math.min(options.connections(), mostDescriptors() / 2), options.idleTimeout());
        routes = new Routes(vertx, contract, handlers(contract, bodies), gate, bodies, metrics, connections, budget);
        metrics.gauge("brig.slots", "Sandboxes that may run at once", Tags.empty(), runner::slots);
        metrics.gauge("brig.slots.busy", "Sandboxes that run", Tags.empty(), runner::busy);
        metrics.gauge("brig.queue.depth", "Runs that wait for a slot", Tags.empty(), runner::waiting);
        metrics.gauge(
                "brig.leftovers",
                "Groups of ended runs that could not be removed yet",
                Tags.empty(),
                runner::leftovers);
        metrics.gauge("brig.http.open", "Requests that are not answered yet", Tags.empty(), routes::open);
        metrics.gauge("brig.http.connections", "Open connections", Tags.empty(), connections::count);
        server = vertx.createHttpServer(httpOptions())
                .connectionHandler(connections::opened)
                .invalidRequestHandler(routes::handleMalformed)
                .requestHandler(routes::handle);
        vertx.setPeriodic(SWEEP_MILLIS, tick -> {
            connections.sweep();
            queues.recheck();
        });
    }

    /**
     * Starts a service. It answers when the future completes, and is ready somewhat later, when the first sandboxes were
     * looked at.
     *
     * @return fails with an {@link IllegalArgumentException} if it must not listen where it is told to, with an
     *     {@link IllegalStateException} if it cannot
     */
    public static Future<JudgeServer> start(ServerOptions options) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        // Of no event loop, so that it completes after the loop has ended.
        Promise<JudgeServer> started = Promise.promise();
        vertx.executeBlocking(Contract::load, false)
                .compose(contract -> {
                    JudgeServer server = new JudgeServer(options, vertx, contract);
                    return server.listen().map(server);
                })
                .onSuccess(started::complete)
                .onFailure(failure -> vertx.close().onComplete(closed -> started.fail(failure)));
        return started.future();
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Completes when the first sandboxes were looked at, with the reasons why the service is not ready: none if it is. */
    public Future<List<String>> looked() {
        return looked.future().map(done -> queues.reasons());
    }

    /**
     * Ends the service. When this returns no more work is taken; what runs may end by itself within the grace period and is
     * cancelled then. When the future completes nothing of the service is left. Only the first call counts.
     */
    public Future<Void> close(Duration grace) {
        if (closing.compareAndSet(false, true)) {
            gate.close(); // here, not on the loop: a request that comes after this call could get there first
            context.runOnContext(onLoop -> {
                long timer = vertx.setTimer(
                        Math.max(1, grace.toMillis()), late -> routes.abandon(ProblemDocument.shuttingDown()));
                routes.whenIdle(() -> {
                    vertx.cancelTimer(timer);
                    idle.tryComplete();
                });
            });
            idle.future()
                    .eventually(() -> server.shutdown(CONNECTIONS_END))
                    .eventually(() -> vertx.executeBlocking(
                            () -> {
                                maker.close();
                                queues.close();
                                return null;
                            },
                            false))
                    .eventually(() -> {
                        metrics.close();
                        return vertx.close();
                    })
                    .onComplete(closed);
        }
        return closed.future();
    }

    private Future<Void> listen() {
        return server.listen(options.port(), address.getHostAddress())
                .recover(failure -> Future.failedFuture(explained(failure)))
                .map(listening -> {
                    maker.create();
                    Future.fromCompletionStage(queues.open(), context)
                            .onSuccess(_ -> maker.start())
                            .onComplete(looked);
                    return null;
                });
    }

    private IllegalStateException explained(Throwable failure) {
        String place = options.host() + ":" + options.port();
        return new IllegalStateException(
                failure instanceof BindException
                        ? "cannot listen on " + place + ": " + failure.getMessage()
                                + ". Another program may be listening there; choose another port."
                        : "cannot listen on " + place + ": "
                                + (failure.getMessage() == null ? failure : failure.getMessage()),
                failure);
    }

    private Map<String, Handler> handlers(Contract contract, Bodies bodies) {
        Health health = new Health(queues);
        Map<String, Handler> handlers = new HashMap<>(V1.handlers(
                contract,
                bodies,
                new Offload(vertx),
                options.languages(),
                queues,
                maker.toolchains(),
                metrics::judged));
        handlers.put("health", exchange -> health.ready());
        handlers.put("ready", exchange -> health.ready());
        handlers.put("live", exchange -> health.live());
        handlers.put("metrics", exchange -> text("text/plain; version=0.0.4; charset=utf-8", metrics.scrape()));
        handlers.put("contract", exchange -> Future.succeededFuture(Answer.of("application/yaml", contract.text())));
        handlers.put("index", exchange -> Future.succeededFuture(Answer.json(index(contract))));
        return handlers;
    }

    private static Future<Answer> text(String mediaType, String text) {
        return Future.succeededFuture(Answer.text(mediaType, text));
    }

    private static ObjectNode index(Contract contract) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", "brig");
        ArrayNode paths = json.putArray("paths");
        contract.operations().stream().map(Contract.Operation::path).distinct().forEach(paths::add);
        return json;
    }

    /** The policies of all languages, and the one of programs that name none. */
    private Set<String> required() {
        Set<String> names = new TreeSet<>(Set.of(RequestReader.DEFAULT_POLICY));
        for (Language language : options.languages().all()) {
            names.add(language.run().policy().name());
            language.compile().ifPresent(step -> names.add(step.policy().name()));
            language.check().ifPresent(step -> names.add(step.policy().name()));
        }
        return names;
    }

    /** How many descriptors this process may have. Clients get half of them, so that sandboxes do not go without. */
    private static int mostDescriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean machine
                ? (int) Math.min(machine.getMaxFileDescriptorCount(), Integer.MAX_VALUE)
                : Integer.MAX_VALUE;
    }

    private static HttpServerOptions httpOptions() {
        return new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxHeaderSize(HEADER_BYTES)
                .setMaxInitialLineLength(LINE_BYTES)
                .setMaxChunkSize(CHUNK_BYTES)
                .setTcpNoDelay(true)
                .setAcceptBacklog(1024);
    }
}
