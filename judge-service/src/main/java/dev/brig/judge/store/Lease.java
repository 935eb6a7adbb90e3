package dev.brig.judge.store;

import java.util.Optional;

/**
 * A worker's right to judge a submission and to write its result. It ends if it is not renewed in time.
 *
 * @param id of the submission
 * @param attempt counts the leases of this submission, from 1. Only the last one's holder can write a result.
 * @param trace where its judging belongs to a trace: how that is continued
 * @param request as it was accepted; not to be changed
 */
public record Lease(String id, int attempt, String tenant, Optional<String> trace, byte[] request) {
    /** One that belongs to no trace. */
    public Lease(String id, int attempt, String tenant, byte[] request) {
        this(id, attempt, tenant, Optional.empty(), request);
    }
}
