package dev.brig.judge.dispatch;

import dev.brig.judge.store.Ending;
import dev.brig.judge.store.Lease;
import dev.brig.judge.store.SubmissionIds;
import dev.brig.judge.tracing.Span;
import dev.brig.judge.tracing.Tracing;
import dev.brig.judge.worker.RunScope;
import java.util.Set;
import java.util.function.Consumer;

/** Judges, and tells the submission's trace. */
public record TracedJudging(Judging judging, Tracing tracing) implements Judging {
    /** As it is, where nothing is traced. */
    public static Judging of(Judging judging, Tracing tracing) {
        return tracing.isOn() ? new TracedJudging(judging, tracing) : judging;
    }

    @Override
    public Span begin(Lease lease) {
        Span span = tracing.working("judge", lease.trace())
                .with("brig.submission.id", lease.id())
                .with("brig.tenant", lease.tenant())
                .with("brig.attempt", lease.attempt());
        // Of a second attempt nobody knows since when it waits.
        if (lease.attempt() == 1) {
            SubmissionIds.time(lease.id())
                    .ifPresent(accepted -> span.child("queued", accepted).close());
        }
        return span;
    }

    @Override
    public Runnable hold(String tenant, byte[] request) {
        return judging.hold(tenant, request);
    }

    @Override
    public Set<String> share(String tenant, byte[] request) {
        return judging.share(tenant, request);
    }

    @Override
    public Ending judge(String tenant, String id, byte[] request, Consumer<Progress> progress, RunScope scope) {
        return judging.judge(tenant, id, request, progress, scope);
    }

    @Override
    public Ending broken() {
        return judging.broken();
    }
}
