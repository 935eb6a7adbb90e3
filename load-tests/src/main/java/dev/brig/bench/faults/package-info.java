/** Services among faults: what clients see of them is a history, and a checker says whether that history may be. */
package dev.brig.bench.faults;
