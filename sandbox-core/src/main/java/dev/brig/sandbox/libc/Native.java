package dev.brig.sandbox.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The bindings: libc's {@code syscall} for all calls to the kernel, and the {@code posix_spawn} family. */
@SuppressWarnings("restricted")
final class Native {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBC = LINKER.defaultLookup();
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final ThreadLocal<MemorySegment> STATE_OF_THREAD =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

    private static final MethodHandle SYSCALL = LINKER.downcallHandle(
            symbol("syscall"),
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG),
            Linker.Option.firstVariadicArg(1),
            Linker.Option.captureCallState("errno"));

    private Native() {}

    /** Makes a system call; a failure is the negative error number, as in the kernel. */
    static long syscall(int number, long a, long b, long c, long d, long e, long f) {
        MemorySegment state = STATE_OF_THREAD.get();
        long result;
        try {
            result = (long) SYSCALL.invokeExact(state, (long) number, a, b, c, d, e, f);
        } catch (Throwable impossible) {
            throw new AssertionError("syscall", impossible);
        }
        return result == -1 ? -(int) ERRNO.get(state, 0L) : result;
    }

    static long syscall(int number) {
        return syscall(number, 0, 0, 0, 0, 0, 0);
    }

    static long syscall(int number, long a) {
        return syscall(number, a, 0, 0, 0, 0, 0);
    }

    static long syscall(int number, long a, long b) {
        return syscall(number, a, b, 0, 0, 0, 0);
    }

    static long syscall(int number, long a, long b, long c) {
        return syscall(number, a, b, c, 0, 0, 0);
    }

    static long syscall(int number, long a, long b, long c, long d) {
        return syscall(number, a, b, c, d, 0, 0);
    }

    static long syscall(int number, long a, long b, long c, long d, long e) {
        return syscall(number, a, b, c, d, e, 0);
    }

    /** A function of libc that takes pointers and returns its error number ({@code posix_spawn} and its attributes). */
    static MethodHandle function(String name, MemoryLayout... arguments) {
        return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }

    private static MemorySegment symbol(String name) {
        return LIBC.find(name).orElseThrow(() -> new UnsatisfiedLinkError("libc has no " + name));
    }
}
