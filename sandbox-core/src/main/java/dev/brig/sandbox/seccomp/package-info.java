/**
 * Seccomp policies as programs for the kernel: {@link dev.brig.sandbox.seccomp.SeccompFilter} compiles a
 * {@link dev.brig.sandbox.Seccomp} through libseccomp, adds the rules that hold whatever a policy says, and checks the
 * program that came out against the rules that went in.
 */
package dev.brig.sandbox.seccomp;
