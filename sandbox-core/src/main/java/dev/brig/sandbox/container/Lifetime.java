package dev.brig.sandbox.container;

/** How long a container lives. */
public enum Lifetime {
    /** It ends with the engine that made it, however that ends. */
    ENGINE,
    /** It outlives whoever made it. */
    DETACHED
}
