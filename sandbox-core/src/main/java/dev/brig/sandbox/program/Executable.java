package dev.brig.sandbox.program;

import dev.brig.sandbox.libc.Architecture;
import dev.brig.sandbox.libc.Constant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The warden's executable: an ELF header around the interpreter and the few steps that map the shared memory and jump
 * into it. It is the same for every warden.
 */
public final class Executable {
    /** The descriptor at which a warden finds the shared memory. */
    public static final int PROGRAM_FD = 4;

    private static final long ADDRESS = 0x40_0000;

    private static final Constant PROT_READ = new Constant("PROT_READ", 1); // sys/mman.h
    private static final Constant PROT_WRITE = new Constant("PROT_WRITE", 2);
    private static final Constant MAP_SHARED = new Constant("MAP_SHARED", 1);
    private static final Constant MAP_FIXED = new Constant("MAP_FIXED", 0x10);

    private Executable() {}

    /** The file's bytes. */
    public static byte[] bytes() {
        byte[] interpreter = interpreter();
        try (Arena arena = Arena.ofConfined()) {
            Program start = start(scratch(arena));
            MemorySegment steps = arena.allocate((long) start.size() * Program.STEP_BYTES, 8);
            start.write(Memory.of(steps, ADDRESS + ElfFile.headerBytes(1) + interpreter.length));
            byte[] content = Standalone.joined(interpreter, start.written());
            return ElfFile.of(List.of(new ElfFile.Segment(ElfFile.READ | ElfFile.EXECUTE, ADDRESS, content)));
        }
    }

    /** Memory for building {@link #start}; its steps need no data. */
    public static Memory scratch(Arena arena) {
        return new Memory(arena.allocate(8, 8), ADDRESS);
    }

    /** The steps before the shared memory is mapped. */
    public static Program start(Memory data) {
        Program program = new Program(data, UnaryOperator.identity());
        Script script = new Script(program, "warden");
        map(script, MAP_FIXED);
        script.jump(SharedMemory.entry(), "the slot's program");
        return program;
    }

    /** Maps the shared memory. */
    static void map(Script script, Constant fixed) {
        long cells = SharedMemory.BASE + SharedMemory.readOnlyBytes();
        script.call(
                "mmap",
                hex(SharedMemory.BASE),
                SharedMemory.readOnlyBytes(),
                PROT_READ,
                MAP_SHARED.or(fixed),
                PROGRAM_FD,
                0);
        script.call(
                "mmap",
                hex(cells),
                SharedMemory.cellBytes(),
                PROT_READ.or(PROT_WRITE),
                MAP_SHARED.or(fixed),
                PROGRAM_FD,
                hex(SharedMemory.readOnlyBytes()));
    }

    private static Constant hex(long value) {
        return new Constant("0x" + Long.toHexString(value), value);
    }

    static byte[] interpreter() {
        String name = "interpreter-" + Architecture.current().name() + ".bin";
        try (InputStream in = Executable.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
