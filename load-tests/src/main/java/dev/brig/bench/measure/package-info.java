/** What is measured and how: programs, the floor, warming up, statistics. */
package dev.brig.bench.measure;
