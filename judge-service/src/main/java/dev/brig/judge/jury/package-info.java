/**
 * Judges submissions by the tests of a problem. {@link dev.brig.judge.jury.ProblemJudge} compiles a submission once, runs it on the
 * problem's tests, has each output checked and makes one result of all; {@link dev.brig.judge.jury.PackageVerifier} does that with a
 * package's own submissions, and looks at its inputs and answers. Every program of a package runs in a sandbox, the validators under
 * a policy of their own.
 */
package dev.brig.judge.jury;
