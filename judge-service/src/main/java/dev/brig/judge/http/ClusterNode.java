package dev.brig.judge.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.RefusedException;
import dev.brig.judge.cluster.Presence;
import dev.brig.judge.cluster.Profile;
import dev.brig.judge.cluster.WorkDesk;
import dev.brig.judge.dispatch.Dispatcher;
import dev.brig.judge.dispatch.Judging;
import dev.brig.judge.dispatch.Settings;
import dev.brig.judge.http.cluster.ClusterHandler;
import dev.brig.judge.http.cluster.WorkerHandlers;
import dev.brig.judge.http.contract.Contract.Operation;
import dev.brig.judge.http.exchange.Bodies;
import dev.brig.judge.http.exchange.Handler;
import dev.brig.judge.http.exchange.Offload;
import dev.brig.judge.store.Claimant;
import dev.brig.judge.store.SharedStore;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Language;
import dev.brig.policy.Languages;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a service does for the others that share its store, if there are any. */
final class ClusterNode {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

    private final ServerOptions options;
    private final Stores stores;
    private final Optional<SharedStore> store;
    private final String name = Profile.name();
    private final ClusterHandler handler;
    private final RunScope asking = new RunScope();
    private volatile ObjectNode about;
    private Optional<WorkDesk> desk = Optional.empty();
    private Optional<Presence> presence = Optional.empty();

    ClusterNode(ServerOptions options, Stores stores, Offload offload) {
        this.options = options;
        this.stores = stores;
        store = stores.shared();
        handler = new ClusterHandler(store, name, offload);
        about = options.judging()
                ? LocalJudge.profile(options.languages())
                : Profile.here(JsonNodeFactory.instance.arrayNode(), Map.of());
    }

    /** What answers the operations of the contract that this changes, or adds. */
    Map<String, Handler> handlers() {
        return options.judging()
                ? Map.of("cluster", handler::show)
                : Map.of("cluster", handler::show, "languages", handler::languages, "run", handler::refuseRun);
    }

    /** Whether others who judge know a language, or may: this machine only lacks its toolchain. */
    boolean knows(String language) {
        return store.isPresent()
                && (options.languages().unavailable().containsKey(language) || handler.offers(language));
    }

    /** One of several that judge, if the store is shared. */
    Optional<Dispatcher> dispatcher(Judging judging, Settings settings) {
        return store.map(shared -> Dispatcher.sharing(
                shared,
                new Claimant(name, Optional.of(ids(options.languages()))),
                judging,
                settings,
                InstantSource.system()));
    }

    private static Set<String> ids(Languages languages) {
        return languages.all().stream().map(Language::id).collect(Collectors.toSet());
    }

    /** What workers ask for. */
    Map<Operation, Handler> forWorkers(
            Optional<Dispatcher> dispatcher, Bodies bodies, Offload offload, Gate gate, WorkDesk.Account account) {
        if (store.isEmpty() || dispatcher.isEmpty()) {
            return Map.of();
        }
        WorkDesk own = new WorkDesk(store.get(), dispatcher.get(), account);
        desk = Optional.of(own);
        return new WorkerHandlers(own, stores.blobs(), store.get().problems(), bodies, offload, gate::checkWorker)
                .all();
    }

    /** Tells the others that it is there. */
    void start(LocalJudge judge) {
        presence = store.map(shared ->
                new Presence(shared, name, () -> about, options.judging() ? options.slots() : 0, judge.runner()::busy));
        presence.ifPresent(Presence::start);
        if (store.isPresent() && options.judging()) {
            Thread.ofVirtual().name("brig-languages").start(() -> {
                try {
                    about = judge.profile(options.languages(), asking);
                } catch (RefusedException | CancellationException without) {
                    LOG.warn("what this machine can do is not known: {}", without.getMessage());
                }
            });
        }
    }

    /** Nobody waits here for work any more. */
    void stop() {
        desk.ifPresent(WorkDesk::close);
        asking.cancel();
    }

    /** To be called before the store is closed. */
    void close() {
        presence.ifPresent(Presence::close);
    }
}
