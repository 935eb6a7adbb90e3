package dev.brig.sandbox.program;

import dev.brig.sandbox.program.ElfFile.Segment;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** A program as a file that can be executed: the interpreter, its records, and their memory. It needs no Java when it runs. */
public final class Standalone {
    private static final long RECORDS = 0x40_0000;
    private static final long DATA = 0x1000_0000;
    private static final long CELLS = 0x2000_0000;
    private static final int SEGMENTS = 3;

    private static final int DATA_BYTES = 4 << 20;
    private static final int CELL_BYTES = 16 << 10;

    /** For texts and structures, which the program cannot change. */
    public final Memory data = memory(DATA_BYTES, DATA);

    /** For results, and for what is there from the start. */
    public final Memory cells = memory(CELL_BYTES, CELLS);

    /** The file's bytes. */
    public byte[] bytes(Program program) {
        byte[] interpreter = Executable.interpreter();
        int bytes = program.size() * Program.STEP_BYTES;
        program.write(memory(bytes, RECORDS + ElfFile.headerBytes(SEGMENTS) + interpreter.length));
        return ElfFile.of(List.of(
                new Segment(ElfFile.READ | ElfFile.EXECUTE, RECORDS, joined(interpreter, program.written())),
                new Segment(ElfFile.READ, DATA, data.written()),
                new Segment(ElfFile.READ | ElfFile.WRITE, CELLS, cells.written())));
    }

    static byte[] joined(byte[] first, byte[] second) {
        MemorySegment both = MemorySegment.ofArray(new byte[first.length + second.length]);
        MemorySegment.copy(first, 0, both, ValueLayout.JAVA_BYTE, 0, first.length);
        MemorySegment.copy(second, 0, both, ValueLayout.JAVA_BYTE, first.length, second.length);
        return both.toArray(ValueLayout.JAVA_BYTE);
    }

    private static Memory memory(int bytes, long address) {
        return Memory.of(MemorySegment.ofArray(new long[bytes / Long.BYTES]), address);
    }
}
