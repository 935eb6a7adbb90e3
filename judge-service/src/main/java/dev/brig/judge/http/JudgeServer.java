package dev.brig.judge.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.brig.judge.dispatch.Dispatcher;
import dev.brig.judge.dispatch.Judging;
import dev.brig.judge.dispatch.Settings;
import dev.brig.judge.dispatch.TracedJudging;
import dev.brig.judge.hooks.Webhooks;
import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.exchange.Answer;
import dev.brig.judge.http.exchange.Bodies;
import dev.brig.judge.http.exchange.Handler;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.http.listen.Certificate;
import dev.brig.judge.http.listen.Listen;
import dev.brig.judge.http.v1.V1;
import dev.brig.judge.http.v1.jobs.Jobs;
import dev.brig.judge.jobs.JobDesk;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.SandboxRunner;
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
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The HTTP service: runs programs and judges submissions as {@code openapi.yaml} says. All but the sandboxes themselves happens
 * on one event loop.
 */
public final class JudgeServer {
    private static final int HEADER_BYTES = 16 << 10;
    private static final int LINE_BYTES = 8 << 10;
    private static final int CHUNK_BYTES = 64 << 10;
    /** Results of workers are larger than requests of clients may be. */
    private static final int MESSAGE_BYTES = 128 << 20;

    private static final long SWEEP_MILLIS = 5_000;
    private static final Duration CONNECTIONS_END = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Context context;
    private final ServerOptions options;
    private final InetAddress address;
    private final Metrics metrics = new Metrics();
    private final Gate gate;
    private final PolicyQueues queues;
    private final Stores stores;
    private final ClusterNode cluster;
    private final LocalJudge judge;
    private final Optional<Dispatcher> dispatcher;
    private final Optional<Webhooks> webhooks;
    private final Optional<JobDesk> jobs;
    private final Routes routes;
    private final HttpServer server;
    private final Promise<Void> looked = Promise.promise();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Promise<Void> idle = Promise.promise();
    private final Promise<Void> closed = Promise.promise();

    private JudgeServer(ServerOptions options, Vertx vertx, Contract contract, Stores stores) {
        this.options = options;
        this.stores = stores;
        this.vertx = vertx;
        context = vertx.getOrCreateContext();
        gate = new Gate(options.apiKey(), options.workerKey(), stores.access());
        address = Listen.address(options.host(), gate.isKeyed());
        Offload offload = new Offload(vertx);
        cluster = new ClusterNode(options, stores, offload);
        judge = LocalJudge.of(options, stores, metrics, metrics::judged, cluster::knows);
        SandboxRunner runner = judge.runner();
        queues = judge.queues();
        MeteredJudging judging = new MeteredJudging(judge.work(), stores.access(), gate::isKeyed);
        Judging traced = TracedJudging.of(judging, options.tracing());
        dispatcher = stores.submissions().map(store -> {
            Settings settings = settings(options, options.keeping().orElseThrow());
            return cluster.dispatcher(traced, settings)
                    .orElseGet(() -> new Dispatcher(store, traced, settings, InstantSource.system()));
        });
        webhooks = stores.submissions()
                .map(store -> new Webhooks(store, options.webhooks(), V1::told, InstantSource.system()));
        dispatcher.ifPresent(kept -> webhooks.ifPresent(hooks -> kept.whenEnded(hooks::look)));
        jobs = options.jobs()
                .map(settings -> new JobDesk(
                        stores.state().directory("jobs"),
                        settings,
                        options.policies().images(),
                        stores.access(),
                        InstantSource.system()));
        long budget = Runtime.getRuntime().maxMemory() / 8;
        Bodies bodies = new Bodies(vertx, options.bodyLimitBytes(), budget, options.bodyTimeout());
        Connections connections =
                new Connections(Math.min(options.connections(), mostDescriptors() / 2), options.idleTimeout());
        Bodies messages =
                new Bodies(vertx, Math.max(MESSAGE_BYTES, options.bodyLimitBytes()), budget, options.bodyTimeout());
        routes = new Routes(
                vertx,
                contract,
                handlers(contract, bodies),
                cluster.forWorkers(dispatcher, messages, offload, gate, judging::judgedElsewhere),
                gate,
                bodies,
                metrics,
                connections,
                new Cors(options.corsOrigins()),
                new Trail(stores.access().audit()),
                new RequestTraces(options.tracing()),
                budget);
        Gauges gauges = new Gauges(metrics);
        gauges.measure(runner);
        gauges.measure(stores.blobs());
        dispatcher.ifPresent(gauges::measure);
        webhooks.ifPresent(gauges::measure);
        jobs.ifPresent(gauges::measure);
        metrics.gauge("brig.http.open", "Requests that are not answered yet", Tags.empty(), routes::open);
        metrics.gauge("brig.http.connections", "Open connections", Tags.empty(), connections::count);
        Optional<Certificate> certificate = options.tls().map(files -> new Certificate(vertx, files));
        HttpServerOptions plain = httpOptions();
        server = vertx.createHttpServer(
                        certificate.map(files -> files.into(plain)).orElse(plain))
                .connectionHandler(connections::opened)
                .invalidRequestHandler(routes::handleMalformed)
                .requestHandler(routes::handle);
        Upkeep upkeep = new Upkeep(vertx, server, certificate, stores.access());
        vertx.setPeriodic(SWEEP_MILLIS, tick -> {
            connections.sweep();
            queues.recheck();
            routes.dropOutsiders();
            upkeep.look();
            jobs.ifPresent(desk -> vertx.executeBlocking(
                    () -> {
                        desk.tidy();
                        return null;
                    },
                    false));
        });
    }

    /** More than there are slots, so that no slot is idle while results are written. */
    private static Settings settings(ServerOptions options, Keeping keeping) {
        return new Settings(
                options.judging() ? 2 * options.slots() : 0, keeping.waiting(), keeping.time(), keeping.bytes());
    }

    /**
     * Starts a service. It answers when the future completes, and is ready somewhat later, when the first sandboxes were
     * looked at. Selectors of this process use poll(2) from now on, unless the system property
     * {@code java.nio.channels.spi.SelectorProvider} names another way or one was made before.
     *
     * @return fails with an {@link IllegalArgumentException} if it must not listen where it is told to, with an
     *     {@link IllegalStateException} if it cannot
     */
    public static Future<JudgeServer> start(ServerOptions options) {
        Selectors.waitByPolling();
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
                .compose(contract -> vertx.executeBlocking(
                                () -> Stores.open(
                                        options.storage(), options.policies(), options.keeping(), options.database()),
                                false)
                        .compose(stores -> start(options, vertx, contract, stores)))
                .onSuccess(started::complete)
                .onFailure(failure -> vertx.close().onComplete(closed -> started.fail(failure)));
        return started.future();
    }

    private static Future<JudgeServer> start(ServerOptions options, Vertx vertx, Contract contract, Stores stores) {
        try {
            JudgeServer server = new JudgeServer(options, vertx, contract, stores);
            return vertx.executeBlocking(server::resume, false)
                    .compose(resumed -> server.listen())
                    .map(server)
                    .onFailure(failure -> stores.close());
        } catch (RuntimeException failure) {
            stores.close();
            throw failure;
        }
    }

    private Void resume() {
        dispatcher.ifPresent(Dispatcher::resume);
        return null;
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
            cluster.stop();
            gate.close(); // here, not on the loop: a request that comes after this call could get there first
            Future<Void> judged = dispatcher
                    .map(kept -> Future.fromCompletionStage(kept.stop(), context))
                    .orElse(Future.succeededFuture());
            Future<Void> done = jobs.map(desk -> Future.fromCompletionStage(desk.stop(), context))
                    .map(ran -> Future.all(judged, ran).<Void>mapEmpty())
                    .orElse(judged);
            context.runOnContext(onLoop -> {
                long timer = vertx.setTimer(Math.max(1, grace.toMillis()), late -> {
                    dispatcher.ifPresent(Dispatcher::abandon);
                    jobs.ifPresent(JobDesk::abandon);
                    done.onComplete(_ -> routes.abandon(ProblemDocument.shuttingDown()));
                });
                routes.whenIdle(() -> {
                    done.onComplete(_ -> {
                        vertx.cancelTimer(timer);
                        idle.tryComplete();
                    });
                });
            });
            idle.future()
                    .eventually(() -> server.shutdown(CONNECTIONS_END))
                    .eventually(() -> vertx.executeBlocking(
                            () -> {
                                judge.maker().close();
                                webhooks.ifPresent(Webhooks::close);
                                cluster.close();
                                dispatcher.ifPresent(Dispatcher::close);
                                jobs.ifPresent(JobDesk::close);
                                queues.close();
                                stores.close();
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
                    judge.maker().create();
                    webhooks.ifPresent(Webhooks::start);
                    Future.fromCompletionStage(queues.open(), context)
                            .onSuccess(_ -> judge.maker().start())
                            .onComplete(opened -> dispatcher.ifPresent(Dispatcher::start))
                            .onComplete(opened -> jobs.ifPresent(JobDesk::start))
                            .onComplete(opened -> cluster.start(judge))
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
        Health health = new Health(queues, () -> dispatcher.flatMap(Dispatcher::trouble));
        Map<String, Handler> handlers = new HashMap<>(V1.handlers(
                contract,
                bodies,
                new Offload(vertx),
                options.languages(),
                queues,
                stores.blobs(),
                stores.problems(),
                judge.work(),
                stores.access(),
                dispatcher,
                webhooks,
                options.judging()));
        handlers.putAll(Jobs.handlers(contract, bodies, new Offload(vertx), stores.blobs(), stores.access(), jobs));
        handlers.putAll(cluster.handlers());
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
