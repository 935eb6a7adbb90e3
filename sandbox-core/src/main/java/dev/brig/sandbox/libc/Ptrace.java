package dev.brig.sandbox.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalInt;

/**
 * A process that the calling thread traces (ptrace(2)); all is to be done by that thread. If the thread ends, so does the process.
 */
public final class Ptrace {
    // linux/ptrace.h
    private static final int PEEKDATA = 2;
    private static final int POKEDATA = 5;
    private static final int GETREGS = 12;
    private static final int SETREGS = 13;
    private static final int GETFPREGS = 14;
    private static final int DETACH = 17;
    private static final int SYSCALL = 24;
    private static final int SEIZE = 0x4206;
    private static final int GETSIGMASK = 0x420a;
    private static final int SETSIGMASK = 0x420b;
    private static final int GET_SYSCALL_INFO = 0x420e;
    private static final long TRACESYSGOOD = 1;
    private static final long TRACEEXEC = 0x10;
    private static final long EXITKILL = 0x100000;
    /** Of the codes of a process that changed, the last of one that has ended: signal.h. */
    private static final int CLD_DUMPED = 3;

    private static final int SIGNAL_SET_BYTES = 8;

    private final int pid;

    private Ptrace(int pid) {
        this.pid = pid;
    }

    /**
     * Begins to trace a process, which goes on until it executes a program.
     *
     * @throws LibcException where the machine does not allow it
     */
    public static Ptrace seize(int pid) {
        Ptrace traced = new Ptrace(pid);
        traced.call(SEIZE, 0, TRACESYSGOOD | TRACEEXEC | EXITKILL, "SEIZE");
        return traced;
    }

    /** Lets it go on to where it next enters or leaves a system call. */
    public void toSystemCall(int signal) {
        call(SYSCALL, 0, signal, "SYSCALL");
    }

    /** Lets it go for good. */
    public void detach() {
        call(DETACH, 0, 0, "DETACH");
    }

    /**
     * Waits until it stops; the status as wait4(2) has it. If it has ended, that is still to be waited for.
     *
     * @return empty if it has ended
     */
    public OptionalInt await() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment information = arena.allocate(128, 8); // siginfo_t
            int byPid = 1; // P_PID, sys/wait.h
            long options = Kernel.WALL.value() | 2 | 4 | 0x0100_0000; // WSTOPPED|WEXITED|WNOWAIT
            long result;
            do {
                result = Native.syscall(Nr.WAITID, byPid, pid, information.address(), options, 0);
            } while (result == -Errno.EINTR);
            Libc.check(result, () -> "waitid of a traced process");
            if (information.get(ValueLayout.JAVA_INT, 8) <= CLD_DUMPED) { // si_code
                return OptionalInt.empty();
            }
            MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
            Libc.check(
                    Native.syscall(Nr.WAITPID, pid, status.address(), Kernel.WALL.value(), 0),
                    () -> "wait4 of a traced process");
            return OptionalInt.of(status.get(ValueLayout.JAVA_INT, 0));
        }
    }

    /** @param information a {@code struct ptrace_syscall_info} */
    public void systemCall(MemorySegment information) {
        call(GET_SYSCALL_INFO, information.byteSize(), information.address(), "GET_SYSCALL_INFO");
    }

    /** @param registers a {@code struct user_regs_struct} */
    public void registers(MemorySegment registers) {
        call(GETREGS, 0, registers.address(), "GETREGS");
    }

    public void setRegisters(MemorySegment registers) {
        call(SETREGS, 0, registers.address(), "SETREGS");
    }

    /** @param registers a {@code struct user_fpregs_struct}, as fxsave writes it */
    public void floatingPoint(MemorySegment registers) {
        call(GETFPREGS, 0, registers.address(), "GETFPREGS");
    }

    public long signalMask() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(ValueLayout.JAVA_LONG);
            call(GETSIGMASK, SIGNAL_SET_BYTES, mask.address(), "GETSIGMASK");
            return mask.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    public void setSignalMask(long signals) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocateFrom(ValueLayout.JAVA_LONG, signals);
            call(SETSIGMASK, SIGNAL_SET_BYTES, mask.address(), "SETSIGMASK");
        }
    }

    /** A word of its memory. */
    public long peek(long address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment word = arena.allocate(ValueLayout.JAVA_LONG);
            call(PEEKDATA, address, word.address(), "PEEKDATA");
            return word.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /** Writes whole words into its memory, also where it may not itself. */
    public void poke(long address, MemorySegment words) {
        for (long offset = 0; offset < words.byteSize(); offset += Long.BYTES) {
            call(POKEDATA, address + offset, words.get(ValueLayout.JAVA_LONG, offset), "POKEDATA");
        }
    }

    private void call(int request, long address, long data, String name) {
        Libc.check(Native.syscall(Nr.PTRACE, request, pid, address, data), () -> "ptrace PTRACE_" + name);
    }
}
