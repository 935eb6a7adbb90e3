/**
 * What is said of an output: by a comparison of Brig's, or by a program of the package that speaks the protocol of Kattis or of
 * testlib, which looks at the output or talks with the submission.
 */
package dev.brig.judge.validating;
