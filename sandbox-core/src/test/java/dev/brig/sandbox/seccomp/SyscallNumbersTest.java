package dev.brig.sandbox.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SyscallNumbersTest {
    private static final int UNKNOWN = -1; // __NR_SCMP_ERROR

    private final Libseccomp library = SeccompLibrary.instance().functions();
    private final SyscallNumbers table = SyscallNumbers.current();

    @Test
    void agreeWithTheLibraryWhereItKnowsTheCall() {
        Set<String> checked = table.calls().stream()
                .filter(call -> library.seccomp_syscall_resolve_name(call) != UNKNOWN)
                .peek(call -> assertThat(table.number(call, library))
                        .as(call)
                        .hasValue(library.seccomp_syscall_resolve_name(call)))
                .collect(Collectors.toSet());
        assertThat(checked).hasSizeGreaterThan(90);
    }

    @Test
    void holdEveryCallOfTheFixedRulesAndOfTheEngine() {
        for (FixedRule rule : FixedRule.values()) {
            assertThat(table.calls())
                    .containsAll(rule.denials().stream()
                            .flatMap(denial -> denial.calls().stream())
                            .toList());
        }
        assertThat(table.calls())
                .containsAll(EngineCalls.ALL.stream()
                        .map(EngineCalls.Allowance::call)
                        .toList());
    }

    @Test
    void haveNothingForACallThatNobodyKnows() {
        assertThat(table.number("frobnicate", library)).isEqualTo(OptionalInt.empty());
    }
}
