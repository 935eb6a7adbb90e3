/** Figures as tables and charts. */
package dev.brig.bench.report;
