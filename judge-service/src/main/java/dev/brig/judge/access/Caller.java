package dev.brig.judge.access;

import java.util.Optional;
import java.util.Set;

/**
 * Who asks.
 *
 * @param key the id of the key; a word where there is none
 * @param name of the key, for people
 * @param tenant whose submissions, uploads and problems these are
 * @param meter of the tenant
 */
public record Caller(String key, String name, String tenant, Set<Scope> scopes, Meter meter) {
    /** The service itself, as a tenant. */
    public static final String SERVICE = "";

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** Somebody who may do everything, without limits. */
    public static Caller unlimited(String key) {
        return new Caller(key, "", SERVICE, Scope.ALL, Meter.unlimited());
    }

    /** Whether one of the scopes is enough. */
    public boolean mayAnyOf(Set<Scope> enough) {
        return isAdmin() || enough.stream().anyMatch(scopes::contains);
    }

    public boolean isAdmin() {
        return scopes.contains(Scope.ADMIN);
    }

    /** Whose things are there for this one alone; empty where all are. */
    public Optional<String> only() {
        return isAdmin() ? Optional.empty() : Optional.of(tenant);
    }

    /** Whether what belongs to a tenant is there for this one. */
    public boolean sees(String owner) {
        return isAdmin() || tenant.equals(owner);
    }
}
