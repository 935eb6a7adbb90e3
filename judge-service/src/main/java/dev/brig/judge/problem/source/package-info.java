/** The files of a package as they lie, and what is wrong with them. */
package dev.brig.judge.problem.source;
