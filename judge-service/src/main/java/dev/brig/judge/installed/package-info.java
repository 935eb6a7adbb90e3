/**
 * Problem packages that were uploaded. {@link dev.brig.judge.installed.ProblemLibrary} keeps them, in versions; a judging keeps the version that
 * it began with.
 */
package dev.brig.judge.installed;
