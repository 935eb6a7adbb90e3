package dev.brig.judge.store;

import java.time.Instant;
import java.util.Optional;

/**
 * That a submission has ended, which somebody is to be told.
 *
 * @param id the same however often it is tried
 * @param failures how often it could not be delivered
 * @param dead since when it is tried no more
 * @param error why it could not be delivered the last time
 */
public record Notice(
        String id, String submission, Callback to, int failures, Optional<Instant> dead, Optional<String> error) {}
