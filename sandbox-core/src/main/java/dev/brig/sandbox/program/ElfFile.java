package dev.brig.sandbox.program;

import dev.brig.sandbox.libc.Architecture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** An executable of segments at fixed addresses, with neither sections nor symbols. The first begins with the file's own headers. */
final class ElfFile {
    static final int READ = 4; // PF_R, elf.h
    static final int WRITE = 2;
    static final int EXECUTE = 1;

    private static final int HEADER = 64;
    private static final int SEGMENT_HEADER = 56;
    private static final int PAGE = 0x1000;
    private static final int PT_LOAD = 1;
    private static final int PT_GNU_STACK = 0x6474e551;

    private ElfFile() {}

    /** A part of the memory; addresses are multiples of the page size. */
    record Segment(int rights, long address, byte[] content) {}

    /** How many bytes the headers take at the start of the first segment. */
    static int headerBytes(int segments) {
        return HEADER + (segments + 1) * SEGMENT_HEADER;
    }

    /** @param segments the first is executed from behind the headers, which its content does not include */
    static byte[] of(List<Segment> segments) {
        int headers = headerBytes(segments.size());
        int size = headers + segments.getFirst().content().length;
        for (Segment segment : segments.subList(1, segments.size())) {
            size = nextPage(size) + segment.content().length;
        }
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        header(file, segments.getFirst().address() + headers, segments.size() + 1);
        int end = 0;
        for (Segment segment : segments) {
            int start = end == 0 ? 0 : nextPage(end);
            int inFront = end == 0 ? headers : 0;
            int length = inFront + segment.content().length;
            segmentHeader(file, PT_LOAD, segment.rights(), start, segment.address(), length);
            file.put(start + inFront, segment.content());
            end = start + length;
        }
        segmentHeader(file, PT_GNU_STACK, READ | WRITE, 0, 0, 0); // a stack that cannot be executed
        return file.array();
    }

    private static int nextPage(int offset) {
        return (offset + PAGE - 1) / PAGE * PAGE;
    }

    private static void header(ByteBuffer file, long entry, int segments) {
        byte[] identification = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}; // 64-bit, little-endian, version 1, System V
        file.put(identification).putLong(0);
        file.putShort((short) 2); // ET_EXEC
        file.putShort((short) Architecture.current().elfMachine());
        file.putInt(1); // EV_CURRENT
        file.putLong(entry);
        file.putLong(HEADER); // e_phoff
        file.putLong(0); // e_shoff
        file.putInt(0); // e_flags
        file.putShort((short) HEADER).putShort((short) SEGMENT_HEADER).putShort((short) segments);
        file.putShort((short) 0).putShort((short) 0).putShort((short) 0); // no sections
    }

    private static void segmentHeader(ByteBuffer file, int type, int rights, long offset, long address, long size) {
        file.putInt(type).putInt(rights).putLong(offset).putLong(address).putLong(address);
        file.putLong(size).putLong(size).putLong(PAGE);
    }
}
