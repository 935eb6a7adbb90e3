package dev.brig.sandbox.libc;

import java.util.List;

/** Names of signals (asm-generic/signal.h). */
public final class Signals {
    public static final int SIGKILL = 9;
    public static final int SIGSEGV = 11;
    public static final int SIGXCPU = 24;
    public static final int SIGXFSZ = 25;

    private static final List<String> NAMES = List.of(
            "0",
            "SIGHUP",
            "SIGINT",
            "SIGQUIT",
            "SIGILL",
            "SIGTRAP",
            "SIGABRT",
            "SIGBUS",
            "SIGFPE",
            "SIGKILL",
            "SIGUSR1",
            "SIGSEGV",
            "SIGUSR2",
            "SIGPIPE",
            "SIGALRM",
            "SIGTERM",
            "SIGSTKFLT",
            "SIGCHLD",
            "SIGCONT",
            "SIGSTOP",
            "SIGTSTP",
            "SIGTTIN",
            "SIGTTOU",
            "SIGURG",
            "SIGXCPU",
            "SIGXFSZ",
            "SIGVTALRM",
            "SIGPROF",
            "SIGWINCH",
            "SIGIO",
            "SIGPWR",
            "SIGSYS");

    private static final String REAL_TIME = "SIGRTMIN+";
    private static final int FIRST_REAL_TIME = 32;

    private Signals() {}

    public static String name(int signal) {
        return signal < NAMES.size() ? NAMES.get(signal) : REAL_TIME + (signal - FIRST_REAL_TIME);
    }

    /** The number of a signal by its name; 0 where there is none of that name. */
    public static int number(String name) {
        return name.startsWith(REAL_TIME)
                ? FIRST_REAL_TIME + Integer.parseInt(name.substring(REAL_TIME.length()))
                : Math.max(0, NAMES.indexOf(name));
    }
}
