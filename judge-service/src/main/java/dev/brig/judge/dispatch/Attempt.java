package dev.brig.judge.dispatch;

import dev.brig.judge.store.Ending;
import dev.brig.judge.store.Lease;
import dev.brig.judge.store.StoreException;
import dev.brig.judge.store.StoredSubmission;
import dev.brig.judge.store.SubmissionState;
import dev.brig.judge.store.SubmissionStore;
import dev.brig.judge.worker.RunScope;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One lease, from the first moment to the result that is written. */
record Attempt(SubmissionStore store, Judging judging, StoreWatch watch, Lease lease, Live own, RunScope scope) {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    /** @return the final state that the submission has come to, by this or otherwise */
    Optional<SubmissionState> run() {
        try {
            own.feed().tell(new Progress.Compiling(lease.attempt()));
            Ending ending = judged();
            if (written(ending)) {
                return Optional.of(ending.state());
            }
        } catch (CancellationException stopped) {
            LOG.debug("{} is not judged on", lease.id());
        } finally {
            own.stopped(scope);
        }
        return giveUp();
    }

    private Ending judged() {
        return new PatientJudging(judging, own::endsWithin).judge(lease, own.feed()::tell, scope);
    }

    /** A result that cannot be written now is not lost: it is kept until it can be. */
    private boolean written(Ending ending) {
        Duration pause = PatientJudging.SHORT;
        while (true) {
            try {
                return watch.write(() -> store.finish(lease, ending));
            } catch (StoreException unusable) {
                pause = PatientJudging.pause(pause, own::endsWithin);
            }
        }
    }

    private Optional<SubmissionState> giveUp() {
        try {
            store.giveBack(lease);
            return store.find(lease.id()).map(StoredSubmission::state).filter(SubmissionState::isFinal);
        } catch (StoreException unusable) {
            watch.failed(unusable);
            return Optional.empty();
        }
    }
}
