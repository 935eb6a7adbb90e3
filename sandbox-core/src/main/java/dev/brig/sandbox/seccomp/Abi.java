package dev.brig.sandbox.seccomp;

import dev.brig.sandbox.libc.Architecture;
import java.util.Locale;

/** The system-call interfaces that filters are made for; {@code token} is the kernel's AUDIT_ARCH_ (linux/audit.h). */
enum Abi {
    X86_64(0xc000_003e);

    private final int token;

    Abi(int token) {
        this.token = token;
    }

    int token() {
        return token;
    }

    /** That of this machine's own programs. */
    static Abi current() {
        return valueOf(Architecture.current().name().toUpperCase(Locale.ROOT));
    }
}
