package dev.brig.judge.store;

import java.util.Objects;
import java.util.Optional;

/**
 * Who is told when a submission ends.
 *
 * @param url empty for whomever the service tells of all
 * @param secret by which the receiver knows us; the service's own, if there is none
 */
public record Callback(String url, Optional<String> secret) {
    /** Whomever the service tells of all. */
    public static final Callback OF_SERVICE = new Callback("", Optional.empty());

    public Callback {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(secret, "secret");
    }

    public boolean isOfService() {
        return url.isEmpty();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return url;
    }
}
