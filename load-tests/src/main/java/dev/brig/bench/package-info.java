/** Measures Brig against the bare cost of the same work and against other sandboxes: {@code ./brig bench}. */
package dev.brig.bench;
