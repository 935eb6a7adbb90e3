/**
 * What the results of tests make of groups and of the whole, which tests need not be run, and whether an example submission did as
 * expected. Pure functions of {@link dev.brig.judge.problem.TestGroup} and results.
 */
package dev.brig.judge.scoring;
