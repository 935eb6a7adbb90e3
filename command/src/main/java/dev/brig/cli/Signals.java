package dev.brig.cli;

import java.util.List;

/** Numbers of signals by their names in outcomes (asm-generic/signal.h). */
final class Signals {
    private static final List<String> NAMES = List.of(
            "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
            "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM",
            "PROF", "WINCH", "IO", "PWR", "SYS");

    private static final String REAL_TIME = "SIGRTMIN+";
    private static final int FIRST_REAL_TIME = 32;

    private Signals() {}

    static int number(String name) {
        return name.startsWith(REAL_TIME)
                ? FIRST_REAL_TIME + Integer.parseInt(name.substring(REAL_TIME.length()))
                : Math.max(0, NAMES.indexOf(name.substring("SIG".length())));
    }
}
