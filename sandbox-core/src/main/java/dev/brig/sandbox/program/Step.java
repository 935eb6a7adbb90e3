package dev.brig.sandbox.program;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One record of a program.
 *
 * @param process who runs it: {@code warden}, {@code init} or {@code payload}
 * @param name the system call, or the operation
 * @param tolerated whether its failure is a result like any other
 * @param exceptional whether it is only come to when something went wrong
 */
public record Step(
        Operation operation,
        String process,
        String name,
        int number,
        List<Value> arguments,
        boolean tolerated,
        boolean exceptional) {

    /** What the interpreter can do; the order is the encoding. */
    enum Operation {
        CALL,
        STORE,
        LOAD,
        JUMP,
        JUMP_IF_ZERO,
        JUMP_IF_OTHER,
        ON_FAILURE
    }

    public Step {
        arguments = List.copyOf(arguments);
    }

    /** Whether this is a system call, as opposed to the interpreter's own bookkeeping. */
    public boolean isCall() {
        return operation == Operation.CALL;
    }

    /** The same step with another number: one that the kernel does not have always fails, and {@code getppid} always succeeds. */
    public Step withNumber(int other) {
        return new Step(operation, process, name, other, arguments, tolerated, exceptional);
    }

    /** What an argument is, a number or an address; only of one that is known before the step runs. */
    public long argument(int position) {
        return switch (arguments.get(position)) {
            case Value.Plain plain -> plain.number();
            case Value.Known known -> known.number();
            case Value.Late late -> late.number();
            case Value.Content _, Value.Target _ -> throw new IllegalArgumentException("not known yet: " + text());
        };
    }

    /** The same step with a number in place of an argument. */
    public Step withArgument(int position, long number) {
        List<Value> changed = new ArrayList<>(arguments);
        changed.set(position, Value.of(number));
        return new Step(operation, process, name, this.number, changed, tolerated, exceptional);
    }

    /** The step as people read it, for example {@code mount("proc", "/proc", "proc", MS_NOSUID|MS_NODEV, NULL)}. */
    public String text() {
        String shown = arguments.stream().map(Value::shown).collect(Collectors.joining(", "));
        return isCall() ? name + "(" + shown + ")" : name + " " + shown;
    }
}
