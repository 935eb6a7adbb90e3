package dev.brig.sandbox.seccomp;

import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.Seccomp.Action;
import java.util.Arrays;
import java.util.Set;

/** A compiled policy, asked by running its program. */
final class Compiled {
    private final SeccompFilter filter;
    private final BpfProgram program;

    private Compiled(SeccompFilter filter) {
        this.filter = filter;
        this.program = new BpfProgram(filter.program());
    }

    static Compiled of(SeccompFilter filter) {
        return new Compiled(filter);
    }

    static Compiled of(Seccomp policy) {
        return new Compiled(SeccompFilter.compile(policy));
    }

    static Compiled without(FixedRule rule, Seccomp policy) {
        return new Compiled(SeccompFilter.compileWithout(Set.of(rule), policy));
    }

    SeccompFilter filter() {
        return filter;
    }

    BpfProgram program() {
        return program;
    }

    /** What the kernel would get for a call of this machine's own architecture; missing arguments are 0. */
    int answer(int call, long... arguments) {
        return run(call, arguments).action();
    }

    int answer(String call, long... arguments) {
        return answer(number(call), arguments);
    }

    BpfProgram.Answer run(int call, long... arguments) {
        return program.run(new BpfProgram.Call(call, Abi.current().token(), Arrays.copyOf(arguments, 6)));
    }

    int foreignAnswer(int architecture, int call) {
        return program.run(new BpfProgram.Call(call, architecture, new long[6])).action();
    }

    static int number(String call) {
        return SyscallNumbers.current()
                .number(call, SeccompLibrary.instance().functions())
                .orElseThrow(() -> new AssertionError("no such call here: " + call));
    }

    static int kernel(Action action) {
        return KernelAction.of(action);
    }
}
