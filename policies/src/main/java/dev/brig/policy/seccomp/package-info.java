/** Rules of system calls, written our way or as an OCI profile. */
package dev.brig.policy.seccomp;
