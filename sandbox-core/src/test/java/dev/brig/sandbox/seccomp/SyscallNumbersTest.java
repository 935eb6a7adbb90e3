package dev.brig.sandbox.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyscallNumbersTest {
    private static final int UNKNOWN = -1; // __NR_SCMP_ERROR

    @ParameterizedTest
    @EnumSource
    void agreeWithTheLibraryWhereItKnowsTheCall(Abi abi) {
        SyscallNumbers table = SyscallNumbers.of(abi);
        Libseccomp library = SeccompLibrary.instance().functions();
        Set<String> checked = table.calls().stream()
                .filter(call -> library.seccomp_syscall_resolve_name_arch(abi.token(), call) != UNKNOWN)
                .peek(call -> {
                    int number = library.seccomp_syscall_resolve_name_arch(abi.token(), call);
                    assertThat(table.number(call))
                            .as(call)
                            .isEqualTo(number < 0 ? OptionalInt.empty() : OptionalInt.of(number));
                })
                .collect(Collectors.toSet());
        assertThat(checked).hasSizeGreaterThan(90);
    }

    @ParameterizedTest
    @EnumSource
    void holdEveryCallOfTheFixedRulesAndOfTheEngine(Abi abi) {
        SyscallNumbers table = SyscallNumbers.of(abi);
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
    void areTheSameEverywhereForCallsThatCameLast() {
        SyscallNumbers x86 = SyscallNumbers.of(Abi.X86_64);
        SyscallNumbers arm = SyscallNumbers.of(Abi.AARCH64);
        assertThat(x86.calls().stream().filter(call -> x86.number(call).orElse(0) >= 424))
                .isNotEmpty()
                .allSatisfy(call -> assertThat(arm.number(call)).isEqualTo(x86.number(call)));
    }

    @Test
    void refuseCallsThatTheTableDoesNotList() {
        assertThatThrownBy(() -> SyscallNumbers.of(Abi.X86_64).number("frobnicate"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("frobnicate");
    }
}
