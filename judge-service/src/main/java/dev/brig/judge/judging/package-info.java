/**
 * Judges a program: {@link dev.brig.judge.judging.Compiler} compiles it, {@link dev.brig.judge.judging.TestCaseRunner} runs it on a
 * test case and compares, {@link dev.brig.judge.judging.Verdict} has the rules.
 */
package dev.brig.judge.judging;
