package dev.brig.judge.http.listen;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A certificate and its private key.
 *
 * @param certificate a PEM file: the service's own, and those that lead from it to one that clients trust
 * @param key a PEM file, not encrypted
 */
public record Tls(Path certificate, Path key) {
    public Tls {
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(key, "key");
    }
}
