package dev.brig.judge.access;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A key to be made.
 *
 * @param name for people: 1 to 64 characters, no control characters
 * @param tenant whom it belongs to: 1 to 32 lower-case letters, digits and hyphens, of which the first is no hyphen; or nobody
 * @param scopes one or more
 */
public record NewKey(String name, String tenant, Set<Scope> scopes, Optional<Instant> expires) {
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,64}");
    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    /** @throws IllegalArgumentException if a part is not as it has to be */
    public NewKey {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a key has 1 to 64 characters, and no control characters");
        }
        if (!tenant.isEmpty()) {
            requireTenant(tenant);
        }
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("a key without a scope would be good for nothing");
        }
        scopes = Set.copyOf(scopes);
    }

    static void requireTenant(String name) {
        if (!TENANT.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a tenant has 1 to 32 lower-case letters, digits and hyphens, of which the first is no"
                            + " hyphen; not " + name);
        }
    }
}
