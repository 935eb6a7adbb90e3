package dev.brig.judge.http;

import dev.brig.judge.RefusedException;
import dev.brig.judge.toolchain.PreparedStore;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.PreparedDirectory;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes toolchains ahead while the service works without them. */
final class ToolchainMaker {
    private static final Logger LOG = LoggerFactory.getLogger(ToolchainMaker.class);

    private final PreparedToolchains toolchains;
    private final PolicyQueues queues;
    private final PreparedStore store;
    private final boolean wanted;
    private volatile boolean making;
    private volatile boolean started;
    private final RunScope scope = new RunScope();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    ToolchainMaker(ServerOptions options, PolicyQueues queues) {
        this.queues = queues;
        store = new PreparedStore(PreparedDirectory.path());
        toolchains = new PreparedToolchains(options.languages(), store);
        wanted = options.preparing();
    }

    /** The directory must be there before the first sandbox, which shows what comes into it later. */
    void create() {
        if (wanted) {
            try {
                store.create();
                making = true;
            } catch (UncheckedIOException e) {
                LOG.warn("toolchains are not prepared: {}", e.getMessage());
            }
        }
    }

    PreparedToolchains toolchains() {
        return toolchains;
    }

    /** Begins, and does not wait. */
    void start() {
        started = true;
        // Not a virtual thread: it reads many files.
        Thread.ofPlatform().name("brig-toolchains").daemon().start(() -> {
            try {
                toolchains.find();
                if (making) {
                    toolchains.make(queues, scope, LOG::info);
                }
            } catch (RefusedException | UncheckedIOException without) {
                LOG.warn("toolchains are not prepared: {}", without.getMessage());
            } catch (CancellationException cancelled) {
                // The service ends.
            } finally {
                ended.complete(null);
            }
        });
    }

    /** Ends what is being made, and waits until nothing of it is left. */
    void close() {
        scope.cancel();
        if (started) {
            ended.join();
        }
    }
}
