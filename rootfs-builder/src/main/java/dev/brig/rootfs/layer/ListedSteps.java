package dev.brig.rootfs.layer;

import dev.brig.sandbox.program.Cell;
import dev.brig.sandbox.program.FileScript;
import dev.brig.sandbox.program.Memory;
import dev.brig.sandbox.program.Program;
import dev.brig.sandbox.program.Step;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Takes steps down instead of running them. Belongs to one thread. */
final class ListedSteps implements Steps, AutoCloseable {
    private static final int STEPS = 256;
    private static final long DATA_BYTES = 256 << 10;

    private final Arena arena = Arena.ofConfined();
    private final Memory data = Memory.of(arena.allocate(DATA_BYTES, 8), 0);
    private final Consumer<String> lines;
    private final Places places = new Places(
            new Cell("tree", 0),
            new Cell("spare", 0),
            new Cell("folder", 0),
            new Cell("other", 0),
            new Cell("file", 0));
    private Program program = new Program(data, UnaryOperator.identity());

    ListedSteps(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public FileScript room(int steps, long dataBytes) {
        if (program.size() + steps > STEPS || data.left() < dataBytes + 64) {
            turn();
        }
        return new FileScript(program, "unpacker");
    }

    private void turn() {
        program.steps().stream().filter(Step::isCall).map(Step::text).forEach(lines);
        data.clear();
        program = new Program(data, UnaryOperator.identity());
    }

    @Override
    public long address(MemorySegment piece) {
        return 0;
    }

    @Override
    public long whenShort() {
        return 0;
    }

    @Override
    public Places places() {
        return places;
    }

    @Override
    public void close() {
        turn();
        arena.close();
    }
}
