/**
 * Toolchains that are made ahead: {@link dev.brig.judge.toolchain.PreparedToolchains} makes what languages ask for, in sandboxes of its own
 * and of trusted input alone, and {@link dev.brig.judge.toolchain.PreparedStore} keeps it by what it is made of.
 */
package dev.brig.judge.toolchain;
