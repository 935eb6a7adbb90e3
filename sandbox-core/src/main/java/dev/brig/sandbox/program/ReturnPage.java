package dev.brig.sandbox.program;

import dev.brig.sandbox.libc.Architecture;
import dev.brig.sandbox.libc.Constant;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.UnaryOperator;

/**
 * A page by which a process that was stopped in the middle of its own program comes to run steps, and back. It holds the
 * interpreter, the steps that map the shared memory and jump into it, those that take it away again, and the state of the
 * process. The way back is the kernel's own, that from a signal handler: it sets all registers and the signal mask at once. What is
 * left of all this in the process is this page, which it cannot write.
 */
public final class ReturnPage {
    public static final int BYTES = 4096;

    private static final Constant MAP_FIXED_NOREPLACE = new Constant("MAP_FIXED_NOREPLACE", 0x100000); // linux/mman.h
    private static final int FXSAVE_BYTES = 512;
    private static final int FXSAVE_ALIGNMENT = 64;
    private static final int FXSAVE_SOFTWARE = 464; // whether more state follows: none
    private static final int ROOM_FOR_FAILURE = 4096;

    private final MemorySegment content;
    private final long exit;
    private final long frame;

    private ReturnPage(MemorySegment content, long exit, long frame) {
        this.content = content;
        this.exit = exit;
        this.frame = frame;
    }

    /** Whether it can be made for this processor. */
    public static boolean isKnown() {
        return Architecture.current().name().equals("x86_64");
    }

    /**
     * The content of a page.
     *
     * @param address where it lies; there the process is to go on
     * @param state of the process, to which it comes back
     * @param steps in the shared memory, where it goes on
     */
    public static ReturnPage at(long address, Registers state, long steps, Arena arena) {
        MemorySegment page = arena.allocate(BYTES, 8);
        byte[] interpreter = Executable.interpreter();
        MemorySegment.copy(interpreter, 0, page, ValueLayout.JAVA_BYTE, 0, interpreter.length);
        Program program = new Program(Executable.scratch(arena), UnaryOperator.identity());
        Script script = new Script(program, "warden");
        Label broken = script.label("not resumed");
        Label exit = script.label("back");
        script.onFailure(broken, new Cell("failure", state.stackPointer() - ROOM_FOR_FAILURE));
        Executable.map(script, MAP_FIXED_NOREPLACE);
        script.jump(steps, "the slot's program");
        script.here(exit);
        script.call("munmap", SharedMemory.BASE, SharedMemory.readOnlyBytes() + SharedMemory.cellBytes());
        script.call("rt_sigreturn");
        script.here(broken);
        script.exit(1);
        program.write(Memory.of(page.asSlice(interpreter.length), address + interpreter.length));
        long used = interpreter.length + (long) program.size() * Program.STEP_BYTES;
        long fxsave = (used + FXSAVE_ALIGNMENT - 1) / FXSAVE_ALIGNMENT * FXSAVE_ALIGNMENT;
        MemorySegment floating = page.asSlice(fxsave, FXSAVE_BYTES);
        floating.copyFrom(state.floatingPoint());
        floating.asSlice(FXSAVE_SOFTWARE).fill((byte) 0);
        long frame = fxsave + FXSAVE_BYTES;
        state.write(page.asSlice(frame, Registers.CONTEXT_BYTES), address + fxsave);
        return new ReturnPage(page, program.address(exit), address + frame);
    }

    public MemorySegment content() {
        return content;
    }

    /** Where the steps are that lead back. */
    public long exit() {
        return exit;
    }

    /** What the stack pointer must be for the way back; the interpreter does not touch it. */
    public long stackPointer() {
        return frame;
    }
}
