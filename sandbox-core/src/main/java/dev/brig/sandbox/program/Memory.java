package dev.brig.sandbox.program;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A part of a shared memory, handed out from its start to its end. Java writes it; the warden sees it at a fixed address. */
public final class Memory {
    private final MemorySegment bytes;
    private final long base;
    private long used;

    Memory(MemorySegment bytes, long base) {
        this.bytes = bytes;
        this.base = base;
    }

    /** A part of another mapping, which a process sees at an address of its own. */
    public static Memory of(MemorySegment bytes, long address) {
        return new Memory(bytes, address);
    }

    /** Forgets all that was handed out. */
    public void clear() {
        used = 0;
    }

    /** What was handed out, as it is now. */
    byte[] written() {
        return bytes.asSlice(0, used).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Bytes left. */
    public long left() {
        return bytes.byteSize() - used;
    }

    /** Room for some bytes, aligned to words and zeroed. */
    public Place reserve(long size) {
        if (size > left()) {
            throw new IllegalStateException("the program's memory is full: " + size + " bytes more than " + left());
        }
        Place place = new Place(bytes.asSlice(used, size), base + used);
        place.segment.fill((byte) 0);
        used += (size + 7) & ~7;
        return place;
    }

    /** A text ended by a zero byte. */
    public Place text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        Place place = reserve(utf8.length + 1L);
        MemorySegment.copy(utf8, 0, place.segment, ValueLayout.JAVA_BYTE, 0, utf8.length);
        return place;
    }

    public Place bytes(byte[] content) {
        Place place = reserve(content.length);
        MemorySegment.copy(content, 0, place.segment, ValueLayout.JAVA_BYTE, 0, content.length);
        return place;
    }

    public Place longs(long... values) {
        Place place = reserve(8L * values.length);
        for (int i = 0; i < values.length; i++) {
            place.segment.setAtIndex(ValueLayout.JAVA_LONG, i, values[i]);
        }
        return place;
    }

    /** An array of texts ended by a null pointer, as execve(2) takes them. */
    public Place texts(List<String> texts) {
        long[] pointers = new long[texts.size() + 1];
        for (int i = 0; i < texts.size(); i++) {
            pointers[i] = text(texts.get(i)).address();
        }
        return longs(pointers);
    }

    public Cell cell(String name) {
        return new Cell(name, reserve(8).address());
    }

    /** What a cell of this memory holds. */
    public long get(Cell cell) {
        return bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, cell.address() - base);
    }

    public void set(Cell cell, long value) {
        bytes.set(ValueLayout.JAVA_LONG_UNALIGNED, cell.address() - base, value);
    }

    /**
     * A place that was handed out.
     *
     * @param segment as Java writes it
     * @param address as the warden sees it
     */
    public record Place(MemorySegment segment, long address) {}
}
