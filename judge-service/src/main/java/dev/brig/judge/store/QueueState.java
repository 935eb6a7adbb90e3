package dev.brig.judge.store;

import java.time.Instant;
import java.util.Optional;

/**
 * What waits and what runs.
 *
 * @param oldest when the submission was accepted that waits longest
 */
public record QueueState(long queued, long running, Optional<Instant> oldest) {}
