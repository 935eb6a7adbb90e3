/** Other sandboxes, measured beside Brig. */
package dev.brig.bench.peer;
