package dev.brig.judge.dispatch;

import dev.brig.judge.store.Acceptance;
import dev.brig.judge.store.Claimant;
import dev.brig.judge.store.Lease;
import dev.brig.judge.store.NewBatch;
import dev.brig.judge.store.NewSubmission;
import dev.brig.judge.store.SharedStore;
import dev.brig.judge.store.StoredSubmission;
import dev.brig.judge.store.SubmissionState;
import dev.brig.judge.worker.RunScope;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is different where several dispatchers share a store: others accept and judge, too, and may find this one dead. */
final class Sharing {
    /** Whoever dies, or does not answer, is noticed after so long. */
    private static final Duration LEASE = Duration.ofSeconds(15);

    private static final int TICKS_OF_RENEWAL = 3;
    /** Those for whom nobody waits are looked at only every so many times. */
    private static final int LOOKS_AT_ALL = 30;

    private static final int TOGETHER = 1000;

    private final SharedStore store;
    private final Claimant me;
    private final Map<String, Live> live;
    private final Relay relay;
    private volatile int waiting;
    private long ticks;
    private long looks;

    /** @param live what is accepted and has not ended */
    Sharing(SharedStore store, Claimant me, Map<String, Live> live) {
        this.store = store;
        this.me = me;
        this.live = live;
        relay = new Relay(store, me.name(), live);
    }

    /** A worker tells how far it is with a submission. Only of a lease that is held. */
    void heard(String id, int attempt, Progress progress) {
        Optional.ofNullable(live.get(id)).ifPresent(own -> {
            own.judgedElsewhere(attempt);
            if (progress instanceof Progress.Tested test) {
                own.testedElsewhere(attempt, test);
            }
        });
        relay.told(id, attempt, progress);
    }

    /** A submission is judged here: others hear of it. @return ends that */
    Runnable tellOthers(Lease lease, Live own) {
        return own.feed().listen(Long.MAX_VALUE, event -> relay.told(lease.id(), lease.attempt(), event.progress()));
    }

    Acceptance accept(NewSubmission submission, Judging judging) {
        return store.accept(submission, judging.share(submission.tenant(), submission.request()));
    }

    Acceptance accept(NewBatch batch, Judging judging) {
        return store.accept(
                batch,
                batch.submissions().stream()
                        .collect(Collectors.toMap(
                                NewSubmission::id, each -> judging.share(each.tenant(), each.request()))));
    }

    List<Lease> claim(int most) {
        return store.claim(me, most, LEASE);
    }

    /** How many waited a moment ago. */
    int waiting() {
        return waiting;
    }

    /** Once a second. Whoever has lost a lease stops: somebody else may have the submission, or it was cancelled. */
    void tick(Map<Lease, RunScope> running) {
        waiting = (int) Math.min(Integer.MAX_VALUE, store.queue().queued());
        if (++ticks % TICKS_OF_RENEWAL == 0) {
            Set<Lease> asked = Set.copyOf(running.keySet());
            Set<Lease> held = store.renew(asked, LEASE);
            for (Lease lease : asked) {
                RunScope scope = running.get(lease);
                if (scope != null && !held.contains(lease)) {
                    scope.cancel();
                }
            }
        }
    }

    /**
     * Asks how far those are that are not judged here, and tells that.
     *
     * @return those that have ended, and how
     */
    Map<String, SubmissionState> look(Set<Lease> running) {
        boolean all = ++looks % LOOKS_AT_ALL == 0;
        Set<String> here = running.stream().map(Lease::id).collect(Collectors.toSet());
        List<String> wanted = live.entrySet().stream()
                .filter(each ->
                        each.getValue().isFollowed() && (all || each.getValue().isWatched()))
                .map(Map.Entry::getKey)
                .filter(id -> !here.contains(id))
                .toList();
        relay.listening(wanted.stream()
                .filter(id -> Optional.ofNullable(live.get(id))
                        .filter(own -> own.feed().hasListeners())
                        .isPresent())
                .toList());
        relay.flush();
        Map<String, SubmissionState> ended = new HashMap<>();
        for (int from = 0; from < wanted.size(); from += TOGETHER) {
            List<String> some = wanted.subList(from, Math.min(wanted.size(), from + TOGETHER));
            Map<String, StoredSubmission> found = store.find(some);
            for (String id : some) {
                StoredSubmission now = found.get(id);
                if (now == null) {
                    ended.put(id, SubmissionState.CANCELLED); // it was deleted, or there never was one
                } else if (now.state().isFinal()) {
                    ended.put(id, now.state());
                } else if (now.state() == SubmissionState.RUNNING) {
                    Optional.ofNullable(live.get(id)).ifPresent(own -> own.judgedElsewhere(now.attempts()));
                }
            }
        }
        return ended;
    }
}
