package dev.brig.sandbox.program;

import dev.brig.sandbox.program.Step.Operation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A list of steps, built in the order in which it reads, then written to the memory where the interpreter runs it. */
public final class Program {
    /** What a step takes in memory. */
    public static final int STEP_BYTES = 64;

    private static final int TOLERATE = 0x100;

    private final Memory data;
    private final UnaryOperator<Step> change;
    private final List<Step> steps = new ArrayList<>();
    private Memory.Place place;

    /**
     * An empty program.
     *
     * @param data where the steps' texts and structures go
     * @param change takes the place of each step that is added
     */
    public Program(Memory data, UnaryOperator<Step> change) {
        this.data = data;
        this.change = change;
    }

    Memory data() {
        return data;
    }

    void add(Step step) {
        steps.add(change.apply(step));
    }

    void place(Label label) {
        label.place(steps.size());
    }

    /** How many steps there are so far. */
    public int size() {
        return steps.size();
    }

    /** All steps so far. */
    public List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Encodes all steps into the memory and gives the address of the first. */
    public long write(Memory memory) {
        place = memory.reserve((long) steps.size() * STEP_BYTES);
        for (int index = 0; index < steps.size(); index++) {
            encode(steps.get(index), place.segment().asSlice((long) index * STEP_BYTES, STEP_BYTES));
        }
        return place.address();
    }

    /** The steps as they were written. */
    byte[] written() {
        return place.segment().toArray(ValueLayout.JAVA_BYTE);
    }

    /** Where the steps at a label are, once the program is written. */
    public long address(Label label) {
        return place.address() + (long) label.index() * STEP_BYTES;
    }

    /** The step at an address of the warden. */
    public Optional<Step> at(long address) {
        long offset = address - place.address();
        return offset >= 0 && offset < place.segment().byteSize()
                ? Optional.of(steps.get((int) (offset / STEP_BYTES)))
                : Optional.empty();
    }

    private void encode(Step step, MemorySegment record) {
        int flags = step.tolerated() ? TOLERATE : 0;
        for (int i = 0; i < step.arguments().size(); i++) {
            long word = switch (step.arguments().get(i)) {
                case Value.Plain plain -> plain.number();
                case Value.Known known -> known.number();
                case Value.Late late -> late.number();
                case Value.Content content -> {
                    flags |= 1 << i;
                    yield content.cell().address();
                }
                case Value.Target target ->
                    place.address() + (long) target.label().index() * STEP_BYTES;
            };
            record.set(ValueLayout.JAVA_LONG, 8 + 8L * i, word);
        }
        record.set(ValueLayout.JAVA_INT, 0, operation(step.operation()));
        record.set(ValueLayout.JAVA_INT, 4, flags);
        record.set(ValueLayout.JAVA_LONG, 56, step.number());
    }

    private static int operation(Operation operation) {
        return switch (operation) {
            case CALL -> 0;
            case STORE -> 1;
            case LOAD -> 2;
            case JUMP -> 3;
            case JUMP_IF_ZERO -> 4;
            case JUMP_IF_OTHER -> 5;
            case ON_FAILURE -> 6;
        };
    }
}
