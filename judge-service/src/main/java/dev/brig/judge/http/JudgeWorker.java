package dev.brig.judge.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.RefusedException;
import dev.brig.judge.cluster.FarFiles;
import dev.brig.judge.cluster.Messages;
import dev.brig.judge.cluster.NodeLink;
import dev.brig.judge.cluster.Profile;
import dev.brig.judge.cluster.Worker;
import dev.brig.judge.cluster.Worker.Identity;
import dev.brig.judge.dispatch.TracedJudging;
import dev.brig.judge.worker.RunListener;
import dev.brig.judge.worker.RunScope;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges what the nodes of a cluster give out, as the service does, and listens to nobody. It knows no database: what submissions need it asks
 * the nodes for.
 */
public final class JudgeWorker {
    private static final Logger LOG = LoggerFactory.getLogger(JudgeWorker.class);
    private static final long RECHECK_SECONDS = 5;

    private final LocalJudge judge;
    private final Stores stores;
    private final NodeLink link;
    private final RunScope asking = new RunScope();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("brig-recheck").factory());
    private final String name;
    private volatile ObjectNode about = JsonNodeFactory.instance.objectNode();
    private Optional<Worker> worker = Optional.empty();

    private JudgeWorker(ServerOptions options, NodeLink link, String name) {
        this.link = link;
        this.name = name;
        stores = Stores.far(options.storage(), options.policies(), new FarFiles(link));
        judge = LocalJudge.of(options, stores, RunListener.NONE, (language, verdict) -> {}, language -> false);
    }

    /**
     * Opens the sandboxes and begins to take work; waits for the first. Selectors of this process use poll(2) from now on, as those of
     * {@link JudgeServer} do.
     *
     * @param options of which those that are about HTTP do not matter
     * @param nodes one or more, as {@code http://host:port}
     * @param key that they let workers in with
     * @throws IllegalArgumentException if the name is none
     * @throws IllegalStateException if another service has the directory, or this machine cannot judge, with the reasons
     */
    public static JudgeWorker start(ServerOptions options, List<URI> nodes, String key, Optional<String> name) {
        name.filter(given -> !Messages.isName(given)).ifPresent(given -> {
            throw new IllegalArgumentException("a worker's name has 1 to 100 letters, digits and ._-");
        });
        Selectors.waitByPolling();
        JudgeWorker started = new JudgeWorker(options, new NodeLink(nodes, key), name.orElseGet(Profile::name));
        try {
            started.begin(options);
            return started;
        } catch (RuntimeException failed) {
            started.close(Duration.ZERO);
            throw failed;
        }
    }

    private void begin(ServerOptions options) {
        judge.maker().create();
        judge.queues().open().join();
        List<String> reasons = judge.queues().reasons();
        if (!reasons.isEmpty()) {
            throw new IllegalStateException("this machine cannot judge: " + String.join("; ", reasons));
        }
        judge.maker().start();
        about = LocalJudge.profile(options.languages());
        Identity identity = new Identity(name, () -> about, options.slots(), judge.runner()::busy);
        Worker own = new Worker(link, TracedJudging.of(judge.work(), options.tracing()), identity, 2 * options.slots());
        worker = Optional.of(own);
        own.start();
        var _ = clock.scheduleWithFixedDelay(
                judge.queues()::recheck, RECHECK_SECONDS, RECHECK_SECONDS, TimeUnit.SECONDS);
        Thread.ofVirtual().name("brig-languages").start(() -> {
            try {
                about = judge.profile(options.languages(), asking);
            } catch (RefusedException | CancellationException without) {
                LOG.warn("what this machine can do is not known: {}", without.getMessage());
            }
        });
    }

    /** Under which the cluster knows it. */
    public String name() {
        return name;
    }

    /** Completes exceptionally when the nodes do not let it in, for example. */
    public CompletableFuture<Void> over() {
        return worker.orElseThrow().over();
    }

    /** How many submissions it holds. */
    public int holds() {
        return worker.map(Worker::holds).orElse(0);
    }

    /** Takes no more, lets what is being judged end within the grace period, gives back the rest, and ends. Waits for that. */
    public void close(Duration grace) {
        asking.cancel();
        clock.shutdownNow();
        worker.ifPresent(own -> {
            await(own.drain(), grace);
            own.close();
        });
        judge.close();
        stores.close();
        link.close();
    }

    private static void await(CompletableFuture<Void> idle, Duration grace) {
        try {
            idle.get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            // The rest goes back.
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
