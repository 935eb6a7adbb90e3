package dev.brig.sandbox.seccomp;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import java.util.List;

/**
 * A filter as libseccomp takes it, without any rule of Brig's own: for containers that others describe. Calls that the library
 * does not know are passed over.
 *
 * @param otherwise what becomes of a call that no rule takes, in the kernel's encoding (linux/seccomp.h, SECCOMP_RET_*)
 * @param architectures further ones, as libseccomp names them, for example {@code x86}
 */
public record PlainFilter(int otherwise, List<String> architectures, List<Rule> rules) {
    private static final int UNKNOWN = -1; // __NR_SCMP_ERROR

    public PlainFilter {
        architectures = List.copyOf(architectures);
        rules = List.copyOf(rules);
    }

    /** All comparisons must hold; of several with one argument any. */
    public record Rule(List<String> calls, int action, List<Comparison> comparisons) {
        public Rule {
            calls = List.copyOf(calls);
            comparisons = List.copyOf(comparisons);
        }

        private List<List<Comparison>> alternatives() {
            long arguments =
                    comparisons.stream().map(Comparison::argument).distinct().count();
            return arguments == comparisons.size()
                    ? List.of(comparisons)
                    : comparisons.stream().map(List::of).toList();
        }
    }

    /**
     * @param operator of libseccomp's enum scmp_compare
     * @param second the value that a masked comparison wants
     */
    public record Comparison(int argument, Operator operator, long first, long second) {}

    /** With the numbers of libseccomp's enum scmp_compare (seccomp.h). */
    public enum Operator {
        NE(1),
        LT(2),
        LE(3),
        EQ(4),
        GE(5),
        GT(6),
        MASKED_EQ(7);

        private final int number;

        Operator(int number) {
            this.number = number;
        }
    }

    /**
     * The program: an array of {@code struct sock_filter}.
     *
     * @throws SandboxException when libseccomp is missing or refuses a rule, or the filter is too large
     */
    public byte[] compile() {
        Libseccomp library = SeccompLibrary.instance().functions();
        requireSize();
        Pointer filter = library.seccomp_init(otherwise);
        if (filter == null) {
            throw new SandboxException(Code.SECCOMP_FAILED, "seccomp_init refused the default action");
        }
        try {
            SeccompCompiler.check(
                    library.seccomp_attr_set(filter, Libseccomp.SCMP_FLTATR_CTL_OPTIMIZE, SeccompCompiler.BINARY_TREE),
                    "seccomp_attr_set SCMP_FLTATR_CTL_OPTIMIZE");
            for (String architecture : architectures) {
                add(library, filter, architecture);
            }
            for (Rule rule : rules) {
                if (rule.action != otherwise) { // the library refuses a rule that changes nothing
                    add(library, filter, rule);
                }
            }
            return SeccompCompiler.export(library, filter);
        } finally {
            library.seccomp_release(filter);
        }
    }

    /** An oversized filter would corrupt the memory of an older libseccomp. */
    private void requireSize() {
        long estimated = 0;
        for (Rule rule : rules) {
            long each = SeccompCompiler.INSTRUCTIONS_PER_CALL
                    + (long) SeccompCompiler.INSTRUCTIONS_PER_ARGUMENT * rule.comparisons.size();
            estimated += rule.calls.size() * each * (architectures.size() + 1);
        }
        if (estimated > SeccompCompiler.MOST_ESTIMATED_INSTRUCTIONS) {
            throw SeccompCompiler.tooLarge(estimated);
        }
    }

    private static void add(Libseccomp library, Pointer filter, String architecture) {
        int token = library.seccomp_arch_resolve_name(architecture);
        if (token == 0) {
            throw new SandboxException(Code.SECCOMP_FAILED, "libseccomp has no architecture " + architecture);
        }
        int there = -17; // EEXIST
        int result = library.seccomp_arch_add(filter, token);
        if (result != there) {
            SeccompCompiler.check(result, "seccomp_arch_add " + architecture);
        }
    }

    private static void add(Libseccomp library, Pointer filter, Rule rule) {
        for (String call : rule.calls) {
            int number = library.seccomp_syscall_resolve_name(call);
            if (number == UNKNOWN) {
                continue;
            }
            for (List<Comparison> comparisons : rule.alternatives()) {
                add(library, filter, rule.action, call, number, comparisons);
            }
        }
    }

    private static void add(
            Libseccomp library, Pointer filter, int action, String call, int number, List<Comparison> comparisons) {
        long bytes = Libseccomp.SCMP_ARG_CMP_BYTES;
        try (Memory array = new Memory(Math.max(1, comparisons.size()) * bytes)) {
            for (int i = 0; i < comparisons.size(); i++) {
                Comparison comparison = comparisons.get(i);
                array.setInt(i * bytes, comparison.argument);
                array.setInt(i * bytes + 4, comparison.operator.number);
                array.setLong(i * bytes + 8, comparison.first);
                array.setLong(i * bytes + 16, comparison.second);
            }
            SeccompCompiler.check(
                    library.seccomp_rule_add_array(filter, action, number, comparisons.size(), array),
                    "seccomp_rule_add_array " + call);
        }
    }
}
