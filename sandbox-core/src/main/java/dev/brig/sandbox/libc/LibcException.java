package dev.brig.sandbox.libc;

import dev.brig.sandbox.SandboxException;

/** A failed call to the kernel: the call with its arguments, and the reason. */
public final class LibcException extends SandboxException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    LibcException(String call, int errno) {
        super(Code.CALL_FAILED, call + ": " + Errno.describe(errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
