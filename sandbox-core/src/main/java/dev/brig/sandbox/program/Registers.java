package dev.brig.sandbox.program;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What a process was about to do when it was stopped at the beginning of a system call: its registers, on x86-64. */
public final class Registers {
    /** {@code struct user_regs_struct}, sys/user.h. */
    public static final int BYTES = 27 * Long.BYTES;
    /** {@code struct user_fpregs_struct}. */
    public static final int FLOATING_POINT_BYTES = 512;

    static final int CONTEXT_BYTES = 304; // struct ucontext, asm-generic/ucontext.h

    // In user_regs_struct.
    private static final int R15 = 0;
    private static final int RBX = 5;
    private static final int R11 = 6;
    private static final int R10 = 7;
    private static final int R9 = 8;
    private static final int R8 = 9;
    private static final int RAX = 10;
    private static final int RCX = 11;
    private static final int RDX = 12;
    private static final int RSI = 13;
    private static final int RDI = 14;
    private static final int ORIG_RAX = 15;
    private static final int RIP = 16;
    private static final int CS = 17;
    private static final int EFLAGS = 18;
    private static final int RSP = 19;
    private static final int SS = 20;

    /** What follows R15 there, down to RBX. */
    private static final int R14 = 1;

    private static final int R13 = 2;
    private static final int R12 = 3;
    private static final int RBP = 4;

    // In struct sigcontext, in the order in which they stand there (asm/sigcontext.h).
    private static final int[] CONTEXT_ORDER = {
        R8, R9, R10, R11, R12, R13, R14, R15, RDI, RSI, RBP, RBX, RDX, ORIG_RAX, RCX, RSP, RIP, EFLAGS
    };
    private static final long CONTEXT_FLAGS = 2 | 4; // UC_SIGCONTEXT_SS|UC_STRICT_RESTORE_SS
    private static final int STACK_FLAGS = 24;
    private static final int NO_STACK = 2; // SS_DISABLE
    private static final int CONTEXT = 40;
    private static final int CONTEXT_CS = CONTEXT + 144;
    private static final int CONTEXT_SS = CONTEXT_CS + 6;
    private static final int CONTEXT_FLOATING_POINT = CONTEXT + 184;
    private static final int CONTEXT_SIGNALS = 296;
    private static final int SYSCALL_BYTES = 2; // of the instruction that enters the kernel

    private final MemorySegment values;
    private final MemorySegment floatingPoint;
    private final long signals;

    /**
     * @param values at the entry of a system call
     * @param signals those that are blocked
     */
    public Registers(MemorySegment values, MemorySegment floatingPoint, long signals) {
        this.values = values;
        this.floatingPoint = floatingPoint;
        this.signals = signals;
    }

    public long stackPointer() {
        return get(RSP);
    }

    MemorySegment floatingPoint() {
        return floatingPoint;
    }

    /** Another system call in place of the one that it was about to make. */
    public MemorySegment calling(int number, Arena arena, long... arguments) {
        MemorySegment copy = copy(arena);
        set(copy, ORIG_RAX, number);
        int[] places = {RDI, RSI, RDX, R10, R8, R9};
        for (int i = 0; i < arguments.length; i++) {
            set(copy, places[i], arguments[i]);
        }
        return copy;
    }

    /** What the call has answered, of the registers at its end. */
    public static long result(MemorySegment registers) {
        return registers.getAtIndex(ValueLayout.JAVA_LONG, RAX);
    }

    /** As to go on elsewhere, outside of any system call. */
    public MemorySegment goingOnAt(long address, long stackPointer, Arena arena) {
        MemorySegment copy = copy(arena);
        set(copy, ORIG_RAX, -1);
        set(copy, RIP, address);
        set(copy, RSP, stackPointer);
        return copy;
    }

    /** As the kernel reads it at the end of a signal handler: to make the system call. */
    void write(MemorySegment context, long floatingPointAt) {
        context.set(ValueLayout.JAVA_LONG, 0, CONTEXT_FLAGS);
        context.set(ValueLayout.JAVA_INT, STACK_FLAGS, NO_STACK);
        for (int i = 0; i < CONTEXT_ORDER.length; i++) {
            long value = get(CONTEXT_ORDER[i]);
            context.set(
                    ValueLayout.JAVA_LONG,
                    CONTEXT + (long) i * Long.BYTES,
                    CONTEXT_ORDER[i] == RIP ? value - SYSCALL_BYTES : value);
        }
        context.set(ValueLayout.JAVA_SHORT, CONTEXT_CS, (short) get(CS));
        context.set(ValueLayout.JAVA_SHORT, CONTEXT_SS, (short) get(SS));
        context.set(ValueLayout.JAVA_LONG, CONTEXT_FLOATING_POINT, floatingPointAt);
        context.set(ValueLayout.JAVA_LONG, CONTEXT_SIGNALS, signals);
    }

    private MemorySegment copy(Arena arena) {
        return arena.allocate(BYTES, 8).copyFrom(values);
    }

    private long get(int register) {
        return values.getAtIndex(ValueLayout.JAVA_LONG, register);
    }

    private static void set(MemorySegment registers, int register, long value) {
        registers.setAtIndex(ValueLayout.JAVA_LONG, register, value);
    }
}
