package dev.brig.judge.dispatch;

import dev.brig.judge.Refusal;
import dev.brig.judge.RefusedException;
import dev.brig.judge.store.Ending;
import dev.brig.judge.store.Lease;
import dev.brig.judge.store.StoreException;
import dev.brig.judge.store.SubmissionStore;
import dev.brig.judge.tracing.Span;
import dev.brig.judge.worker.RunScope;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Judges a submission; where that cannot be now, it is tried again, and where that fails through a fault of ours, a few times.
 *
 * @param endsWithin waits for a time, and says whether the submission is to be judged no more
 */
public record PatientJudging(Judging judging, Predicate<Duration> endsWithin) {
    private static final Logger LOG = LoggerFactory.getLogger(PatientJudging.class);

    /** The first pause between two tries. */
    public static final Duration SHORT = Duration.ofMillis(50);

    private static final Duration LONG = Duration.ofSeconds(2);

    /** @throws CancellationException if it is to be judged no more */
    public Ending judge(Lease lease, Consumer<Progress> progress, RunScope scope) {
        try (MDC.MDCCloseable _ = MDC.putCloseable("submission", lease.id());
                Span span = judging.begin(lease)) {
            Ending ending = judgeUntilDone(lease, progress, scope.in(span));
            ending.verdict()
                    .ifPresentOrElse(verdict -> span.with("brig.verdict", verdict), () -> span.fail("not judged"));
            return ending;
        }
    }

    private Ending judgeUntilDone(Lease lease, Consumer<Progress> progress, RunScope scope) {
        int failures = 0;
        Duration pause = SHORT;
        while (true) {
            try {
                return judging.judge(lease.tenant(), lease.id(), lease.request(), progress, scope);
            } catch (RefusedException later) {
                if (later.refusal() instanceof Refusal.Closed) {
                    throw new CancellationException("closed");
                }
            } catch (StoreException later) {
                LOG.warn("{} waits for what it needs: {}", lease.id(), later.getMessage());
            } catch (CancellationException cancelled) {
                throw cancelled;
            } catch (RuntimeException | Error broken) {
                LOG.error("{} could not be judged", lease.id(), broken);
                if (++failures == SubmissionStore.MOST_LOSSES) {
                    return judging.broken();
                }
            }
            pause = pause(pause, endsWithin);
        }
    }

    /**
     * Waits.
     *
     * @return how long to wait the next time
     * @throws CancellationException if it ended meanwhile
     */
    public static Duration pause(Duration time, Predicate<Duration> endsWithin) {
        if (endsWithin.test(time)) {
            throw new CancellationException("ended");
        }
        Duration longer = time.multipliedBy(2);
        return longer.compareTo(LONG) > 0 ? LONG : longer;
    }
}
