package dev.brig.judge.checktestdata;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of an input, as characters of one byte each; not in the heap. */
final class Input implements CharSequence, AutoCloseable {
    private final Arena arena;
    private final MemorySegment bytes;
    private final int from;
    private final int to;

    private Input(Arena arena, MemorySegment bytes, int from, int to) {
        this.arena = arena;
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    static Input open(Path file) throws IOException {
        Arena arena = Arena.ofConfined();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return new Input(arena, bytes, 0, Math.toIntExact(channel.size()));
        } catch (IOException | ArithmeticException e) {
            arena.close();
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public int length() {
        return to - from;
    }

    @Override
    public char charAt(int index) {
        return (char) (bytes.get(ValueLayout.JAVA_BYTE, from + index) & 0xff);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new Input(arena, bytes, from + start, from + end);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(length());
        for (int i = 0; i < length(); i++) {
            text.append(charAt(i));
        }
        return text.toString();
    }

    @Override
    public void close() {
        arena.close();
    }
}
