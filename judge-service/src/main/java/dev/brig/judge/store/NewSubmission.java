package dev.brig.judge.store;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A submission to keep.
 *
 * @param id of {@link SubmissionIds}
 * @param tenant whose it is; tenants get equal shares of the workers
 * @param priority those of a higher one go first, whosever they are
 * @param cost what it counts in its tenant's share, 1 or more: its test cases, for example
 * @param idempotencyKey two submissions of one tenant with the same key are one
 * @param callbacks who is told when it ends
 * @param batch where it was handed in with others
 * @param again where it judges again what was judged before
 * @param trace where its judging belongs to a trace: how that is continued
 * @param request what is to be judged, in the caller's own form; not to be changed afterwards
 */
public record NewSubmission(
        String id,
        String tenant,
        Subject subject,
        int priority,
        int cost,
        Optional<String> idempotencyKey,
        List<Callback> callbacks,
        Optional<BatchPlace> batch,
        Optional<Again> again,
        Optional<String> trace,
        byte[] request) {
    /** @throws IllegalArgumentException if it costs nothing */
    public NewSubmission {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(subject, "subject");
        callbacks = List.copyOf(callbacks);
        if (cost < 1) {
            throw new IllegalArgumentException("the cost must be 1 or more, not " + cost);
        }
    }

    /** With an id of its own, of cost 1 and priority 0. */
    public static NewSubmission of(String tenant, Subject subject, byte[] request) {
        return new NewSubmission(
                SubmissionIds.next(),
                tenant,
                subject,
                0,
                1,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                request);
    }

    public NewSubmission withPriority(int value) {
        return new NewSubmission(
                id, tenant, subject, value, cost, idempotencyKey, callbacks, batch, again, trace, request);
    }

    public NewSubmission withCost(int value) {
        return new NewSubmission(
                id, tenant, subject, priority, value, idempotencyKey, callbacks, batch, again, trace, request);
    }

    public NewSubmission withIdempotencyKey(String key) {
        return new NewSubmission(
                id, tenant, subject, priority, cost, Optional.of(key), callbacks, batch, again, trace, request);
    }

    public NewSubmission withCallbacks(List<Callback> those) {
        return new NewSubmission(
                id, tenant, subject, priority, cost, idempotencyKey, those, batch, again, trace, request);
    }

    NewSubmission inBatch(BatchPlace place) {
        return new NewSubmission(
                id,
                tenant,
                subject,
                priority,
                cost,
                idempotencyKey,
                callbacks,
                Optional.of(place),
                again,
                trace,
                request);
    }

    public NewSubmission judgingAgain(Again what) {
        return new NewSubmission(
                id,
                tenant,
                subject,
                priority,
                cost,
                idempotencyKey,
                callbacks,
                batch,
                Optional.of(what),
                trace,
                request);
    }

    /** @param traceparent empty where nothing is traced */
    public NewSubmission withTrace(Optional<String> traceparent) {
        return new NewSubmission(
                id, tenant, subject, priority, cost, idempotencyKey, callbacks, batch, again, traceparent, request);
    }
}
