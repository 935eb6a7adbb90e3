package dev.brig.sandbox.seccomp;

import static dev.brig.sandbox.seccomp.Conditions.is;

import dev.brig.sandbox.Seccomp.Condition;
import java.util.List;

/**
 * The calls of init and the payload between the installation of the filter and execve, and those that any program needs to
 * end. A policy that forgets or denies one would make every job fail, so they are allowed whatever it says. None of them
 * can undo a fixed rule.
 */
final class EngineCalls {
    private static final int CLONE_VM_CLONE_VFORK_SIGCHLD = 0x4111; // linux/sched.h, asm/signal.h

    static final List<Allowance> ALL = List.of(
            always("read"),
            always("write"),
            always("openat"),
            always("close"),
            always("close_range"),
            always("dup2"),
            always("dup3"),
            always("futex"),
            always("clock_gettime"),
            always("wait4"),
            always("getppid"),
            always("getcwd"),
            always("chdir"),
            always("fchdir"),
            always("umask"),
            always("setsid"),
            always("setrlimit"),
            always("execve"),
            always("exit"),
            always("exit_group"),
            always("rt_sigaction"),
            always("rt_sigprocmask"),
            always("rt_sigreturn"),
            always("restart_syscall"), // made by the kernel, after a stop
            when("sendmsg", Conditions.isAll(3, SeccompFilter.PASS)), // a register that the kernel does not look at
            when("clone", is(0, CLONE_VM_CLONE_VFORK_SIGCHLD)),
            when("prlimit64", is(0, 0)), // oneself
            when("prctl", is(0, 1)), // PR_SET_PDEATHSIG, linux/prctl.h
            when("prctl", is(0, 4)), // PR_SET_DUMPABLE
            when("prctl", is(0, 15))); // PR_SET_NAME

    /** @param conditions all must be true for the call to be allowed */
    record Allowance(String call, List<Condition> conditions) {}

    private EngineCalls() {}

    private static Allowance always(String call) {
        return new Allowance(call, List.of());
    }

    private static Allowance when(String call, Condition condition) {
        return new Allowance(call, List.of(condition));
    }
}
