/**
 * Programs made of a package's sources and of submissions: {@link dev.brig.judge.program.ProgramBuilder} compiles them in a sandbox,
 * and what comes of it can be run any number of times.
 */
package dev.brig.judge.program;
