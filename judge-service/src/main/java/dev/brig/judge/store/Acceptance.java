package dev.brig.judge.store;

/** What the store says to a submission. */
public sealed interface Acceptance {
    /** The submission's id, or that of the one that was there. */
    String id();

    /** It is kept from now on, whatever happens to this machine's power. */
    record Accepted(String id) implements Acceptance {}

    /** The very same one was accepted before under the same idempotency key. */
    record Repeated(String id) implements Acceptance {}

    /** Another one was accepted before under the same idempotency key; this one is not kept. */
    record Conflicting(String id) implements Acceptance {}
}
