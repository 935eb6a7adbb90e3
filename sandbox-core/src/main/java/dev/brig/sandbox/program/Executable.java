package dev.brig.sandbox.program;

import dev.brig.sandbox.libc.Architecture;
import dev.brig.sandbox.libc.Constant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.UnaryOperator;

/**
 * The warden's executable: an ELF header around the interpreter and the few steps that map the shared memory and jump
 * into it. It is the same for every warden.
 */
public final class Executable {
    /** The descriptor at which a warden finds the shared memory. */
    public static final int PROGRAM_FD = 4;

    private static final long ADDRESS = 0x40_0000;
    private static final int ELF_HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int HEADERS = ELF_HEADER + 2 * PROGRAM_HEADER;

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
            MemorySegment steps = arena.allocate((long) start.steps().size() * Program.STEP_BYTES, 8);
            start.write(new Memory(steps, ADDRESS + HEADERS + interpreter.length));
            byte[] records = steps.toArray(ValueLayout.JAVA_BYTE);
            int size = HEADERS + interpreter.length + records.length;
            return headers(size).put(interpreter).put(records).array();
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

    private static ByteBuffer headers(int size) {
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        byte[] identification = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}; // 64-bit, little-endian, version 1, System V
        file.put(identification).putLong(0);
        file.putShort((short) 2); // ET_EXEC
        file.putShort((short) Architecture.current().elfMachine());
        file.putInt(1); // EV_CURRENT
        file.putLong(ADDRESS + HEADERS); // e_entry
        file.putLong(ELF_HEADER); // e_phoff
        file.putLong(0); // e_shoff
        file.putInt(0); // e_flags
        file.putShort((short) ELF_HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 2);
        file.putShort((short) 0).putShort((short) 0).putShort((short) 0); // no sections
        int readExecute = 5; // PF_R|PF_X
        int readWrite = 6; // PF_R|PF_W: a stack that cannot be executed
        programHeader(file, 1, readExecute, ADDRESS, size); // PT_LOAD
        programHeader(file, 0x6474e551, readWrite, 0, 0); // PT_GNU_STACK
        return file;
    }

    private static void programHeader(ByteBuffer file, int type, int flags, long address, long size) {
        file.putInt(type).putInt(flags).putLong(0).putLong(address).putLong(address);
        file.putLong(size).putLong(size).putLong(0x1000);
    }
}
