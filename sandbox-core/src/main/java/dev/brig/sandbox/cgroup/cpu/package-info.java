/** CPU time: reading it, and making the kernel bring it up to date. */
package dev.brig.sandbox.cgroup.cpu;
