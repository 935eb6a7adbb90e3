/** Stores of submissions under load: both engines, and what they cost their server. */
package dev.brig.bench.store;
