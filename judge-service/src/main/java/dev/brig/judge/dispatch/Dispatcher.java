package dev.brig.judge.dispatch;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.store.Acceptance;
import dev.brig.judge.store.Acceptance.Accepted;
import dev.brig.judge.store.Claimant;
import dev.brig.judge.store.NewBatch;
import dev.brig.judge.store.NewSubmission;
import dev.brig.judge.store.RejudgingStore;
import dev.brig.judge.store.Selection;
import dev.brig.judge.store.SharedStore;
import dev.brig.judge.store.StoreException;
import dev.brig.judge.store.StoredSubmission;
import dev.brig.judge.store.SubmissionState;
import dev.brig.judge.store.SubmissionStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps submissions and has them judged. What is accepted survives the end of this process in any way, and is judged, by the next one if
 * need be; its result is written once. Methods may block; any number of threads may call them.
 */
public final class Dispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int TICKS_OF_RENEWAL = 15;
    private static final int TICKS_OF_RETENTION = 5;
    private static final long FOLLOWING_MILLIS = 300;

    private final SubmissionStore store;
    private final Judging judging;
    private final Settings settings;
    private final StoreWatch watch;
    private final Retention retention;
    private final Line line;
    private final Map<String, Live> live = new ConcurrentHashMap<>();
    private final Optional<Sharing> sharing;
    private final Claiming claiming;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("brig-dispatch-clock").factory());
    private volatile Runnable whenEnded = () -> {};
    private volatile boolean ending;
    private long ticks;

    /**
     * @param store is closed with this
     * @param now for the age of what is to be forgotten
     */
    public Dispatcher(SubmissionStore store, Judging judging, Settings settings, InstantSource now) {
        this(store, Optional.empty(), judging, settings, now);
    }

    /**
     * One of several that share a store.
     *
     * @param store is closed with this
     * @param me under this name it claims
     */
    public static Dispatcher sharing(
            SharedStore store, Claimant me, Judging judging, Settings settings, InstantSource now) {
        return new Dispatcher(store, Optional.of(live -> new Sharing(store, me, live)), judging, settings, now);
    }

    private Dispatcher(
            SubmissionStore store,
            Optional<Function<Map<String, Live>, Sharing>> sharing,
            Judging judging,
            Settings settings,
            InstantSource now) {
        this.sharing = sharing.map(with -> with.apply(live));
        this.store = store;
        this.judging = judging;
        this.settings = settings;
        watch = new StoreWatch(store);
        retention = new Retention(store, settings, now);
        line = new Line(store);
        claiming = new Claiming(store, this.sharing, judging, watch, live, settings.atOnce(), this::end);
    }

    /** Takes up what was accepted before and has no result yet. To be called once, before anything is accepted. */
    public void resume() {
        if (sharing.isEmpty()) {
            holdWhatWaits();
        }
        retention.look();
    }

    private void holdWhatWaits() {
        Selection waiting = Selection.newest(Selection.MOST).inState(SubmissionState.QUEUED);
        List<StoredSubmission> page = store.list(waiting);
        while (!page.isEmpty()) {
            for (StoredSubmission one : page) {
                Live own = new Live();
                store.request(one.id()).ifPresent(request -> own.needs(judging.hold(one.tenant(), request)));
                live.put(one.id(), own);
            }
            page = store.list(waiting.before(page.getLast().place()));
        }
    }

    /** @param action is run whenever a submission has come to its final state; does not wait */
    public void whenEnded(Runnable action) {
        whenEnded = action;
    }

    /** Begins to judge. */
    public void start() {
        var _ = clock.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
        if (sharing.isPresent()) {
            var _ = clock.scheduleWithFixedDelay(
                    () -> follow(sharing.get()), FOLLOWING_MILLIS, FOLLOWING_MILLIS, TimeUnit.MILLISECONDS);
        }
        claiming.start();
    }

    /**
     * Accepts a submission; it is durable when this returns.
     *
     * @param free is run when what the submission needs is needed no more; at once, if it is not accepted
     * @throws RefusedException if too many wait, there is no room for more, or this ends
     * @throws StoreException if it cannot be kept
     */
    public Acceptance accept(NewSubmission submission, Runnable free) {
        Live own = new Live();
        own.needs(free);
        boolean kept = false;
        try {
            requireRoom(1, submission.request().length);
            live.put(submission.id(), own);
            Acceptance acceptance = watch.write(() -> sharing.map(shared -> shared.accept(submission, judging))
                    .orElseGet(() -> store.accept(submission)));
            kept = acceptance instanceof Accepted;
            own.follow();
            return acceptance;
        } finally {
            if (!kept) {
                live.remove(submission.id());
                own.end();
            }
        }
    }

    /**
     * Accepts all submissions of a batch, or none, as {@link #accept(NewSubmission, Runnable)} does.
     *
     * @param free is run when none of them needs anything any more
     * @param each is told the id of each one that is accepted, when that one has ended
     */
    public Acceptance accept(NewBatch batch, Runnable free, Consumer<String> each) {
        List<NewSubmission> all = batch.submissions();
        AtomicInteger left = new AtomicInteger(all.size());
        boolean kept = false;
        try {
            requireRoom(
                    all.size(),
                    all.stream().mapToLong(one -> one.request().length).sum());
            for (NewSubmission one : all) {
                Live own = new Live();
                own.needs(() -> {
                    each.accept(one.id());
                    if (left.decrementAndGet() == 0) {
                        free.run();
                    }
                });
                live.put(one.id(), own);
            }
            Acceptance acceptance = watch.write(
                    () -> sharing.map(shared -> shared.accept(batch, judging)).orElseGet(() -> store.accept(batch)));
            kept = acceptance instanceof Accepted;
            all.forEach(one -> Optional.ofNullable(live.get(one.id())).ifPresent(Live::follow));
            return acceptance;
        } finally {
            if (!kept) {
                all.forEach(one -> Optional.ofNullable(live.remove(one.id())).ifPresent(Live::end));
                if (left.get() == all.size()) {
                    free.run();
                }
            }
        }
    }

    private void requireRoom(int number, long bytes) {
        if (ending) {
            throw new RefusedException(new Refusal.Closed());
        }
        if (waiting() + number > settings.waiting()) {
            throw new RefusedException(new Refusal.TooManyWaiting(settings.waiting()));
        }
        retention.requireRoom(bytes);
    }

    public Optional<StoredSubmission> find(String id) {
        return store.find(id);
    }

    /** The result of a submission that is finished or has failed. */
    public Optional<byte[]> result(String id) {
        return store.result(id);
    }

    public List<StoredSubmission> list(Selection selection) {
        return store.list(selection);
    }

    /** A submission's request as it was accepted. */
    public Optional<byte[]> request(String id) {
        return store.request(id);
    }

    public RejudgingStore rejudgings() {
        return store.rejudgings();
    }

    /** Ends a submission that has no result yet. @return whether it was this call that ended it */
    public boolean cancel(String id) {
        boolean cancelled = watch.write(() -> store.cancel(id));
        if (cancelled) {
            end(id, SubmissionState.CANCELLED);
        }
        return cancelled;
    }

    /** Forgets a submission that has ended. @return whether there was one */
    public boolean delete(String id) {
        return watch.write(() -> store.delete(id));
    }

    /** Completes when a submission is in its final state, or is judged no further since this ends. */
    public CompletableFuture<Void> ended(String id) {
        if (sharing.isPresent() && !ending) {
            Live own = followed(id);
            own.await();
            lookSoon(sharing.get());
            return own.ended();
        }
        return Optional.ofNullable(live.get(id))
                .map(Live::ended)
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private void lookSoon(Sharing shared) {
        try {
            clock.execute(() -> follow(shared));
        } catch (RejectedExecutionException closed) {
            abandon();
        }
    }

    /** One that somebody else may have accepted, or that there may not be. */
    private Live followed(String id) {
        return live.computeIfAbsent(id, unknown -> {
            Live own = new Live();
            own.follow();
            return own;
        });
    }

    /** Somebody else who judges a submission tells how far it is. Only of a lease that is held. */
    public void heard(String id, int attempt, Progress progress) {
        sharing.ifPresent(shared -> shared.heard(id, attempt, progress));
    }

    private void follow(Sharing shared) {
        try {
            shared.look(claiming.running().keySet()).forEach(this::end);
        } catch (StoreException unusable) {
            watch.failed(unusable);
        } catch (RuntimeException unforeseen) {
            LOG.error("submissions that others judge cannot be followed", unforeseen);
        }
    }

    /** What is told of a submission that is not in its final state yet. */
    public Optional<Feed> feed(String id) {
        if (sharing.isPresent()
                && !live.containsKey(id)
                && store.find(id).filter(found -> !found.state().isFinal()).isPresent()) {
            followed(id);
        }
        Optional<Feed> feed = Optional.ofNullable(live.get(id)).map(Live::feed);
        feed.filter(Feed::isWaiting).ifPresent(waiting -> line.position(id).ifPresent(waiting::queued));
        return feed;
    }

    /** How many wait. */
    public int waiting() {
        return sharing.map(Sharing::waiting).orElseGet(() -> Math.max(0, live.size() - running()));
    }

    /** How many are being judged. */
    public int running() {
        return claiming.running().size();
    }

    /** How long the one has waited that waits longest; nothing if none waits. */
    public Duration oldestWait() {
        return line.oldestWait();
    }

    /** How much room all that is kept takes. */
    public long usedBytes() {
        return retention.usedBytes();
    }

    /** Why submissions cannot be kept or judged now. */
    public Optional<String> trouble() {
        return watch.trouble();
    }

    private void end(String id, SubmissionState state) {
        whenEnded.run();
        Optional.ofNullable(live.remove(id)).ifPresent(own -> {
            own.feed().tell(new Progress.Ended(state));
            own.end();
        });
    }

    private void tick() {
        try {
            ticks++;
            if (sharing.isPresent()) {
                sharing.get().tick(claiming.running());
            } else if (ticks % TICKS_OF_RENEWAL == 0) {
                claiming.renew();
                endTheLost();
            }
            if (ticks % TICKS_OF_RETENTION == 0) {
                retention.look();
            }
            watch.look();
            tellPositions();
        } catch (StoreException unusable) {
            watch.failed(unusable);
        } catch (RuntimeException unforeseen) {
            LOG.error("the clock of the dispatcher failed", unforeseen);
        }
    }

    /** The store gives up what lost its lease again and again. */
    private void endTheLost() {
        store.list(Selection.newest(Selection.MOST).inState(SubmissionState.LOST)).stream()
                .map(StoredSubmission::id)
                .filter(live::containsKey)
                .forEach(id -> end(id, SubmissionState.LOST));
    }

    private void tellPositions() {
        boolean wanted =
                live.values().stream().map(Live::feed).anyMatch(feed -> feed.isWaiting() && feed.hasListeners());
        if (wanted) {
            BiConsumer<String, Integer> tell = (id, position) -> Optional.ofNullable(live.get(id))
                    .ifPresent(own -> own.feed().queued(position));
            line.each(tell);
        }
    }

    /** Nothing is accepted or begun any more. @return completes when nothing is being judged */
    public CompletableFuture<Void> stop() {
        ending = true;
        CompletableFuture<Void> idle = claiming.stop();
        live.values().stream().filter(own -> !own.isRunning()).forEach(Live::end);
        return idle;
    }

    /** What is being judged is cancelled; it will be judged again. */
    public void abandon() {
        live.values().forEach(Live::end);
    }

    /** Ends all, and closes the store. */
    @Override
    public void close() {
        var _ = stop();
        abandon();
        clock.shutdownNow();
        claiming.await();
        store.close();
    }
}
