/**
 * What a problem is: its tests and groups, limits, programs and example submissions, in one shape for all formats.
 * {@link dev.brig.judge.problem.ProblemPackage} is the root. Nothing here reads files; {@code format} does.
 */
package dev.brig.judge.problem;
