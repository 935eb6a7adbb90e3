/** What {@code brig problem} reads and prints. */
package dev.brig.cli.problem;
