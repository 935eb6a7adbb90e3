package dev.brig.judge.access;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * An API key, without its secret.
 *
 * @param name for people
 * @param tenant whom it belongs to; empty for the service itself
 * @param expires when it is taken no more
 * @param revoked since when it is taken no more
 * @param replaced until when the secret is taken, too, that was there before the last rotation
 */
public record Key(
        String id,
        String name,
        String tenant,
        Set<Scope> scopes,
        Instant created,
        Optional<Instant> expires,
        Optional<Instant> revoked,
        Optional<Instant> replaced) {
    public Key {
        scopes = Set.copyOf(scopes);
    }

    public boolean isGood(Instant now) {
        return revoked.isEmpty() && expires.map(now::isBefore).orElse(true);
    }

    /** A word for lists. */
    public String state(Instant now) {
        if (revoked.isPresent()) {
            return "revoked";
        }
        return isGood(now) ? "good" : "expired";
    }
}
