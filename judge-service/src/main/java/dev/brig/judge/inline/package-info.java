/** Problems that a request brings along: tests, a checker, groups, without a package. */
package dev.brig.judge.inline;
