/**
 * Reads packages of all formats into {@link dev.brig.judge.problem.ProblemPackage}. {@link dev.brig.judge.problem.format.PackageReader}
 * is the door.
 */
package dev.brig.judge.problem.format;
