package dev.brig.sandbox.seccomp;

import static dev.brig.sandbox.seccomp.Compiled.kernel;
import static dev.brig.sandbox.seccomp.SeccompPolicies.ALLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brig.sandbox.Seccomp;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ForeignCallsTest {
    private static final int X32_BIT = 0x4000_0000;

    static Stream<Seccomp> policies() {
        return Stream.of(
                SeccompPolicies.always(ALLOW),
                SeccompPolicies.always(SeccompPolicies.REPORT),
                SeccompPolicies.allowingByName(SeccompPolicies.STOP),
                SeccompPolicies.judge());
    }

    static IntStream otherArchitectures() {
        return IntStream.of(0x40000003, 0x40000028, 0xc000003e, 0xc00000b7, 0xc00000f3, 0, -1) // i386, ARM, …, RISC-V
                .filter(architecture -> architecture != Abi.current().token());
    }

    @ParameterizedTest
    @MethodSource("otherArchitectures")
    void ofAnotherArchitectureAreKilledWhateverTheirNumber(int architecture) {
        policies()
                .map(Compiled::of)
                .forEach(filter -> assertThat(
                                IntStream.range(0, 600).map(call -> filter.foreignAnswer(architecture, call)))
                        .containsOnly(KernelAction.KILL_PROCESS));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void ofX32AreKilledWhateverTheirNumber(Seccomp policy) {
        assumeTrue(Abi.current() == Abi.X86_64, "needs x86-64: other processors have no such calls");
        Compiled filter = Compiled.of(policy);
        assertThat(IntStream.concat(IntStream.range(0, 600), IntStream.of(0x3fff_ffff))
                        .map(call -> filter.answer(call | X32_BIT)))
                .containsOnly(KernelAction.KILL_PROCESS);
        assertThat(IntStream.of(0x8000_0000, 0xc000_0000, 0xffff_fffe).map(filter::answer))
                .containsOnly(KernelAction.KILL_PROCESS);
    }

    /** The kernel's own word for a call that a tracer skips. It does nothing, so what a filter says of it opens nothing. */
    @Test
    void doNotIncludeTheNumberMinusOne() {
        assertThat(Compiled.of(SeccompPolicies.always(SeccompPolicies.REPORT)).answer(-1))
                .isEqualTo(kernel(SeccompPolicies.REPORT));
    }

    @Test
    void areKilledByTheirRuleAndByNothingElse() {
        assumeTrue(Abi.current() == Abi.X86_64, "needs x86-64: other processors have no such calls");
        Compiled without = Compiled.without(FixedRule.FOREIGN_CALLS, SeccompPolicies.always(SeccompPolicies.REPORT));
        assertThat(without.foreignAnswer(0x40000003, 11)).isEqualTo(kernel(ALLOW));
        assertThat(without.answer(59 | X32_BIT)).isEqualTo(kernel(ALLOW));
    }
}
