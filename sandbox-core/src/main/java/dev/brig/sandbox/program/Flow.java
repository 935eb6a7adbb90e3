package dev.brig.sandbox.program;

import dev.brig.sandbox.libc.Architecture;
import dev.brig.sandbox.program.Step.Operation;
import java.util.List;

/** The bare steps that every script is made of: system calls, results, jumps. */
public abstract class Flow {
    final Program program;
    final String process;
    private boolean exceptional;

    Flow(Program program, String process) {
        this.program = program;
        this.process = process;
    }

    public Label label(String name) {
        return new Label(name);
    }

    /** The steps that follow can be jumped to. */
    public void here(Label label) {
        program.place(label);
    }

    /** The steps that follow are jumped to when something went wrong. */
    public void otherwise(Label label) {
        here(label);
        exceptional = true;
    }

    /** The last result goes into the cell. */
    public void store(Cell cell) {
        add(Operation.STORE, "store in", address(cell));
    }

    /** A cell's content, or a number, becomes the last result. */
    public void load(Object value) {
        add(Operation.LOAD, "load", value);
    }

    public void jump(Label label) {
        add(Operation.JUMP, "go", label);
    }

    /** Goes on at the step whose address the cell holds. */
    public void jump(Cell address) {
        add(Operation.JUMP, "go", address);
    }

    /** Goes on at a step of another program. */
    public void jump(long address, String name) {
        add(Operation.JUMP, "go", new Value.Known(address, "→ " + name));
    }

    public void jumpIfZero(Label label) {
        add(Operation.JUMP_IF_ZERO, "if 0 go", label);
    }

    /** Jumps unless the last result equals the value. */
    public void jumpIfOther(Label label, Object value) {
        add(Operation.JUMP_IF_OTHER, "if other go", label, value);
    }

    /** Goes on at a step of another program, unless the last result equals the value. */
    public void jumpIfOther(long address, String name, Object value) {
        add(Operation.JUMP_IF_OTHER, "if other go", new Value.Known(address, "→ " + name), value);
    }

    /**
     * From here on, a call that fails goes on at the label, its step and error kept in the two words of the cell.
     *
     * @param failure sixteen bytes
     */
    public void onFailure(Label handler, Cell failure) {
        add(Operation.ON_FAILURE, "on failure go", handler, address(failure));
    }

    /** A system call that must succeed. */
    void call(String name, Object... arguments) {
        call(name, false, arguments);
    }

    /** A system call whose failure is passed over. */
    void attempt(String name, Object... arguments) {
        call(name, true, arguments);
    }

    static Value address(Cell cell) {
        return new Value.Known(cell.address(), "&" + cell.name());
    }

    Value text(String text) {
        return new Value.Known(program.data().text(text).address(), quoted(text));
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private void call(String name, boolean tolerated, Object... arguments) {
        int number = Architecture.current().number(name);
        program.add(new Step(Operation.CALL, process, name, number, values(arguments), tolerated, exceptional));
    }

    private void add(Operation operation, String name, Object... arguments) {
        program.add(new Step(operation, process, name, 0, values(arguments), false, exceptional));
    }

    private static List<Value> values(Object... arguments) {
        Value[] values = new Value[arguments.length]; // no stream: there are as many as a layer has files
        for (int i = 0; i < arguments.length; i++) {
            values[i] = Value.of(arguments[i]);
        }
        return List.of(values);
    }
}
