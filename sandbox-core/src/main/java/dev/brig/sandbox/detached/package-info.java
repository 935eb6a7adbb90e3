/**
 * Containers that outlive whoever made them. There is no warden and no init: a set-up process makes the namespaces and its
 * sibling in them, and that sibling becomes the container's program itself.
 *
 * <pre>
 * JVM ── posix_spawn ── set-up     joins groups and namespaces, enters a user namespace, ends
 *   └─ clone3(CLONE_PARENT) ── container     mounts, hooks, privileges; waits for "start"; the program
 * </pre>
 */
package dev.brig.sandbox.detached;
