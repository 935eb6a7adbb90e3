package dev.brig.sandbox.seccomp;

import dev.brig.sandbox.Seccomp.Action;

/** What a filter returns to the kernel (linux/seccomp.h, SECCOMP_RET_*; libseccomp's SCMP_ACT_* are the same numbers). */
final class KernelAction {
    static final int KILL_PROCESS = 0x8000_0000;
    static final int ERRNO = 0x0005_0000;
    static final int USER_NOTIF = 0x7fc0_0000;
    static final int ALLOW = 0x7fff_0000;

    private static final int MAX_ERRNO = 4095; // linux/err.h

    private KernelAction() {}

    static int of(Action action) {
        return switch (action) {
            case Action.Allow() -> ALLOW;
            case Action.Errno(int errno) -> {
                if (errno < 1 || errno > MAX_ERRNO) {
                    throw new IllegalArgumentException("an error number is 1 to " + MAX_ERRNO + ", not " + errno);
                }
                yield ERRNO | errno;
            }
            case Action.Ignore() -> ERRNO; // with error 0
            case Action.Report report -> USER_NOTIF;
            case Action.Stop() -> USER_NOTIF;
            case Action.Kill() -> KILL_PROCESS;
        };
    }
}
