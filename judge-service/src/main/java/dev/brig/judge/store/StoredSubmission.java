package dev.brig.judge.store;

import java.time.Instant;
import java.util.Optional;

/**
 * What the store knows of a submission.
 *
 * @param place in the order in which submissions were accepted, whatever clocks said
 * @param attempts how often it was given to a worker
 * @param batch with which it was handed in
 * @param again what it judges again
 * @param replacedBy the one that judged it again and counts
 * @param finished when it came to its final state
 * @param verdict where it was judged
 */
public record StoredSubmission(
        String id,
        long place,
        String tenant,
        Subject subject,
        Optional<BatchPlace> batch,
        Optional<Again> again,
        Optional<String> replacedBy,
        int priority,
        SubmissionState state,
        int attempts,
        Instant accepted,
        Optional<Instant> finished,
        Optional<String> verdict) {}
