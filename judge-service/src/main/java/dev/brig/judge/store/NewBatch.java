package dev.brig.judge.store;

import dev.brig.judge.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Submissions that are kept together: all of them, or none.
 *
 * @param id of {@link SubmissionIds}
 * @param tenant whose it is, and each of them
 * @param idempotencyKey two batches of one tenant with the same key are one; a batch and a submission never are
 * @param rejudged the problem, where it is a {@link Rejudging}
 * @param submissions without keys of their own
 */
public record NewBatch(
        String id,
        String tenant,
        Optional<String> idempotencyKey,
        Optional<String> rejudged,
        List<NewSubmission> submissions) {
    public static final int MOST = 10_000;

    /** @throws IllegalArgumentException if there are none, or too many */
    public NewBatch {
        if (submissions.isEmpty() || submissions.size() > MOST) {
            throw new IllegalArgumentException("a batch has 1 to " + MOST + " submissions, not " + submissions.size());
        }
        submissions = List.copyOf(submissions);
    }

    /** With an id of its own. Each submission gets its place. */
    public static NewBatch of(String tenant, Optional<String> idempotencyKey, List<NewSubmission> submissions) {
        String id = SubmissionIds.next();
        return new NewBatch(
                id,
                tenant,
                idempotencyKey,
                Optional.empty(),
                IntStream.range(0, submissions.size())
                        .mapToObj(index -> submissions.get(index).inBatch(new BatchPlace(id, index)))
                        .toList());
    }

    /** A rejudging of a problem. */
    public NewBatch rejudging(String problem) {
        return new NewBatch(id, tenant, idempotencyKey, Optional.of(problem), submissions);
    }

    /** @param traceparent of the trace to which the judging of all of them belongs; empty where nothing is traced */
    public NewBatch withTrace(Optional<String> traceparent) {
        return new NewBatch(
                id,
                tenant,
                idempotencyKey,
                rejudged,
                submissions.stream().map(one -> one.withTrace(traceparent)).toList());
    }

    /** The same for the same requests in the same order. */
    public byte[] digest() {
        MessageDigest digest = Sha256.begin();
        for (NewSubmission one : submissions) {
            digest.update(ByteBuffer.allocate(Long.BYTES)
                    .putLong(one.request().length)
                    .flip());
            digest.update(one.request());
        }
        return digest.digest();
    }
}
