package dev.brig.sandbox.seccomp;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Compiles rules to a program with libseccomp. */
final class SeccompCompiler {
    static final int BINARY_TREE = 2; // SCMP_FLTATR_CTL_OPTIMIZE
    private static final int MFD_CLOEXEC = 1; // linux/memfd.h

    // Oversized filters corrupt the memory of libseccomp before 2.6.1 (GHSA-46fr-jh49-xvhx), so they must not get that
    // far.
    // A comparison of one argument takes at most five instructions and a jump, a call at most three.
    static final int INSTRUCTIONS_PER_ARGUMENT = 6;
    static final int INSTRUCTIONS_PER_CALL = 3;
    static final int MOST_ESTIMATED_INSTRUCTIONS = 4 * BpfProgram.MOST_INSTRUCTIONS;

    private final Libseccomp library;

    SeccompCompiler(Libseccomp library) {
        this.library = library;
    }

    /** @param foreignCalls the action for calls of other architectures, in the kernel's encoding */
    byte[] compile(PolicyRules policy, int foreignCalls) {
        int defaultAction = KernelAction.of(policy.otherwise());
        List<Addition> additions = additions(policy, defaultAction);
        Pointer filter = library.seccomp_init(defaultAction);
        if (filter == null) {
            throw new SandboxException(
                    Code.SECCOMP_FAILED,
                    "seccomp_init refused " + policy.otherwise()
                            + " as the default action; the kernel lacks it or seccomp altogether");
        }
        try {
            check(
                    library.seccomp_attr_set(filter, Libseccomp.SCMP_FLTATR_ACT_BADARCH, foreignCalls),
                    "seccomp_attr_set SCMP_FLTATR_ACT_BADARCH");
            check(
                    library.seccomp_attr_set(filter, Libseccomp.SCMP_FLTATR_CTL_OPTIMIZE, BINARY_TREE),
                    "seccomp_attr_set SCMP_FLTATR_CTL_OPTIMIZE");
            additions.forEach(addition -> add(filter, addition));
            return export(library, filter);
        } finally {
            library.seccomp_release(filter);
        }
    }

    private record Comparison(int argument, int operation, long first, long second) {}

    private record Addition(int call, int action, List<Comparison> comparisons) {}

    private static List<Addition> additions(PolicyRules policy, int defaultAction) {
        List<Addition> additions = new ArrayList<>();
        policy.calls().forEach((call, rules) -> {
            FlatRules flat = FlatRules.of(SyscallNumbers.nameOf(call), rules, defaultAction);
            flat.rules().forEach(rule -> additions.add(new Addition(call, rule.action(), comparisons(rule.region()))));
            flat.rest()
                    .ifPresent(rest -> additions.add(new Addition(
                            call,
                            rest.action(),
                            List.of(new Comparison(rest.argument(), Libseccomp.SCMP_CMP_GE, 0, 0)))));
        });
        long instructions = additions.stream()
                .mapToLong(addition -> INSTRUCTIONS_PER_CALL + INSTRUCTIONS_PER_ARGUMENT * addition.comparisons.size())
                .sum();
        if (instructions > MOST_ESTIMATED_INSTRUCTIONS) {
            throw tooLarge(instructions);
        }
        return additions;
    }

    private static List<Comparison> comparisons(Region region) {
        return region.arguments()
                .mapToObj(argument -> new Comparison(
                        argument, Libseccomp.SCMP_CMP_MASKED_EQ, region.mask(argument), region.value(argument)))
                .toList();
    }

    private void add(Pointer filter, Addition addition) {
        List<Comparison> comparisons = addition.comparisons;
        try (Memory array = new Memory(Math.max(1, comparisons.size()) * (long) Libseccomp.SCMP_ARG_CMP_BYTES)) {
            for (int i = 0; i < comparisons.size(); i++) {
                long offset = (long) i * Libseccomp.SCMP_ARG_CMP_BYTES;
                array.setInt(offset, comparisons.get(i).argument);
                array.setInt(offset + 4, comparisons.get(i).operation);
                array.setLong(offset + 8, comparisons.get(i).first);
                array.setLong(offset + 16, comparisons.get(i).second);
            }
            check(
                    library.seccomp_rule_add_array(filter, addition.action, addition.call, comparisons.size(), array),
                    "seccomp_rule_add_array " + addition);
        }
    }

    /** Through a descriptor: seccomp_export_bpf_mem came only with 2.6. */
    static byte[] export(Libseccomp library, Pointer filter) {
        int fd = Libc.memfdCreate("brig-seccomp", MFD_CLOEXEC);
        try (Arena arena = Arena.ofConfined()) {
            check(library.seccomp_export_bpf(filter, fd), "seccomp_export_bpf");
            int most = BpfProgram.MOST_INSTRUCTIONS * BpfProgram.INSTRUCTION_BYTES;
            MemorySegment buffer = arena.allocate(most + 1L);
            int bytes = Libc.pread(fd, buffer, 0);
            if (bytes < 0) {
                throw new SandboxException(
                        Code.SECCOMP_FAILED, "pread of a seccomp program: " + Errno.describe(-bytes));
            }
            if (bytes > most) {
                throw tooLarge(bytes / BpfProgram.INSTRUCTION_BYTES);
            }
            return buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE);
        } finally {
            Libc.close(fd);
        }
    }

    static SandboxException tooLarge(long instructions) {
        return new SandboxException(
                Code.SECCOMP_TOO_LARGE,
                "the seccomp policy takes some " + instructions + " instructions and the kernel no more than "
                        + BpfProgram.MOST_INSTRUCTIONS + "; name fewer calls, or put fewer conditions on them");
    }

    static void check(int result, String what) {
        if (result < 0) {
            throw new SandboxException(Code.SECCOMP_FAILED, what + ": " + Errno.describe(-result));
        }
    }
}
