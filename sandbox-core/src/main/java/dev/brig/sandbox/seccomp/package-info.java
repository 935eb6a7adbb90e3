/**
 * Seccomp policies as programs for the kernel: {@link dev.brig.sandbox.seccomp.SeccompFilter} compiles a
 * {@link dev.brig.sandbox.Seccomp} through libseccomp, adds the rules above every policy, and checks the resulting
 * program against the rules.
 */
package dev.brig.sandbox.seccomp;
