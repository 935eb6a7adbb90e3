package dev.brig.sandbox.seccomp;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.Seccomp.Comparison;
import dev.brig.sandbox.Seccomp.Condition;
import dev.brig.sandbox.seccomp.CallRules.Clause;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Runs a program on system calls at the edges of every rule, and compares the results with the rules. libseccomp has made wrong
 * filters (2.6.0: GHSA-4q85-33p6-j5g6), and does not promise how it orders comparisons. A wrong program must not guard
 * anything.
 */
final class ProgramCheck {
    private static final int X32_BIT = 0x4000_0000; // asm/unistd.h, __X32_SYSCALL_BIT
    private static final int AUDIT_ARCH_I386 = 0x4000_0003; // linux/audit.h
    private static final int AUDIT_ARCH_ARM = 0x4000_0028;
    private static final int AUDIT_ARCH_AARCH64 = 0xc000_00b7;
    private static final List<Integer> ARCHITECTURES =
            List.of(AUDIT_ARCH_I386, AUDIT_ARCH_ARM, AUDIT_ARCH_AARCH64, Abi.X86_64.token());
    private static final int BEYOND_ALL_CALLS = 512;
    private static final long[] NOTHING = new long[Region.ARGUMENTS];

    private final BpfProgram program;
    private final PolicyRules rules;
    private final int foreignCalls;

    ProgramCheck(BpfProgram program, PolicyRules rules, int foreignCalls) {
        this.program = program;
        this.rules = rules;
        this.foreignCalls = foreignCalls;
    }

    /**
     * Runs the program.
     *
     * @throws SandboxException if the program differs from the rules
     */
    void run() {
        int own = Abi.current().token();
        for (int call = 0; call < BEYOND_ALL_CALLS; call++) {
            CallRules said = rules.calls().get(call);
            if (said == null || said.clauses().isEmpty()) {
                expect(KernelAction.of(rules.on(call, NOTHING)), new BpfProgram.Call(call, own, NOTHING));
            } else {
                for (long[] arguments : edges(said)) {
                    expect(KernelAction.of(said.on(arguments)), new BpfProgram.Call(call, own, arguments));
                }
            }
            if (Abi.current() == Abi.X86_64) {
                expect(foreignCalls, new BpfProgram.Call(call | X32_BIT, own, NOTHING));
            }
        }
        for (int architecture : ARCHITECTURES) {
            if (architecture != own) {
                expect(foreignCalls, new BpfProgram.Call(0, architecture, NOTHING));
            }
        }
    }

    private void expect(int action, BpfProgram.Call call) {
        int answer = program.run(call).action();
        if (answer != action) {
            throw new SandboxException(
                    Code.SECCOMP_FAILED,
                    "libseccomp made a wrong filter: " + call + " meets "
                            + Integer.toHexString(answer) + " instead of " + Integer.toHexString(action)
                            + "; take another version of libseccomp");
        }
    }

    /** Arguments at which a clause begins or ceases to be true: one at or near its compared value, the others matching. */
    private static List<long[]> edges(CallRules rules) {
        List<long[]> edges = new ArrayList<>();
        for (int argument = 0; argument < Region.ARGUMENTS; argument++) {
            int varied = argument;
            List<Condition> conditions = rules.clauses().stream()
                    .flatMap(clause -> clause.conditions().stream())
                    .filter(condition -> condition.argument() == varied)
                    .toList();
            if (!conditions.isEmpty()) {
                List<Long> values = Stream.concat(conditions.stream().flatMap(ProgramCheck::at), near(conditions))
                        .distinct()
                        .toList();
                satisfying(rules.clauses())
                        .map(arguments -> with(varied, 0, arguments))
                        .map(LongBuffer::wrap)
                        .distinct()
                        .forEach(others -> values.forEach(value -> edges.add(with(varied, value, others.array()))));
            }
        }
        return edges;
    }

    /** For each clause, arguments with which it is true: with as few bits set as possible, and with as many. */
    private static Stream<long[]> satisfying(List<Clause> clauses) {
        return clauses.stream().flatMap(clause -> {
            long[] few = new long[Region.ARGUMENTS];
            long[] many = new long[Region.ARGUMENTS];
            for (Condition condition : clause.conditions()) {
                long mask = Region.mask(condition);
                long holding = condition.comparison() == Comparison.MASKED_EQUAL
                        ? Region.value(condition)
                        : Region.value(condition) ^ Long.lowestOneBit(mask);
                few[condition.argument()] = holding;
                many[condition.argument()] = holding | ~mask;
            }
            return Stream.of(few, many);
        });
    }

    /** The value of a condition, and the same value with all the bits set that it ignores. */
    private static Stream<Long> at(Condition condition) {
        long value = Region.value(condition);
        return Stream.of(value, value | ~Region.mask(condition));
    }

    /** For each mask its first value, with each relevant bit flipped in turn; and no bits, and all bits. */
    private static Stream<Long> near(List<Condition> conditions) {
        Map<Long, Condition> byMask =
                conditions.stream().collect(Collectors.toMap(Region::mask, Function.identity(), (first, _) -> first));
        Stream<Long> turned = byMask.values().stream()
                .flatMap(condition -> LongStream.range(0, Long.SIZE)
                        .map(bit -> 1L << bit)
                        .filter(bit -> (bit & Region.mask(condition)) != 0)
                        .boxed()
                        .flatMap(bit -> at(condition).map(value -> value ^ bit)));
        return Stream.concat(turned, Stream.of(0L, -1L));
    }

    private static long[] with(int argument, long value, long[] arguments) {
        long[] with = arguments.clone();
        with[argument] = value;
        return with;
    }
}
