package dev.brig.sandbox.seccomp;

import static dev.brig.sandbox.seccomp.Compiled.kernel;
import static dev.brig.sandbox.seccomp.SeccompPolicies.ALLOW;
import static dev.brig.sandbox.seccomp.SeccompPolicies.EACCES;
import static dev.brig.sandbox.seccomp.SeccompPolicies.KILL;
import static dev.brig.sandbox.seccomp.SeccompPolicies.REPORT;
import static dev.brig.sandbox.seccomp.SeccompPolicies.STOP;
import static dev.brig.sandbox.seccomp.SeccompPolicies.equal;
import static dev.brig.sandbox.seccomp.SeccompPolicies.notEqual;
import static dev.brig.sandbox.seccomp.SeccompPolicies.rule;
import static dev.brig.sandbox.seccomp.SeccompPolicies.wide;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.Seccomp.Action;
import dev.brig.sandbox.Seccomp.Comparison;
import dev.brig.sandbox.Seccomp.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeccompFilterTest {

    static Stream<Seccomp> policies() {
        return Stream.of(
                SeccompPolicies.judge(),
                SeccompPolicies.always(ALLOW),
                SeccompPolicies.always(REPORT),
                SeccompPolicies.always(STOP),
                SeccompPolicies.always(KILL),
                SeccompPolicies.always(EACCES),
                SeccompPolicies.always(new Action.Errno(1)),
                SeccompPolicies.allowingByName(REPORT),
                SeccompPolicies.allowingByName(new Action.Errno(1)));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void givesEveryCallTheActionThatPolicyAndFixedRulesSay(Seccomp policy) {
        Compiled filter = Compiled.of(policy);
        long[] values = {0, 1, 2, 10, 16, 22, 38, 40, 1024, 0x4111, 0x5401, 0x5412, 0x541c, 0x3d0f00, 0x10000011, -1};
        for (int call = 0; call <= 600; call++) {
            String name = SeccompFilter.name(call);
            for (long first : values) {
                for (long second : values) {
                    for (long high : new long[] {0, 1L << 32, -1L << 32}) {
                        long[] arguments = {first ^ high, second ^ high, second, first, 0, 0};
                        Action expected = Oracle.expected(policy, name, arguments);
                        if (filter.answer(call, arguments) != kernel(expected)) {
                            assertThat(filter.answer(call, arguments))
                                    .as("%s(%x, %x)", name, arguments[0], arguments[1])
                                    .isEqualTo(kernel(expected));
                        }
                        assertThat(filter.filter().on(call, arguments)).isEqualTo(expected);
                    }
                }
            }
        }
    }

    @Test
    void letsTheFirstRuleDecideWhoseConditionsHold() {
        Compiled filter = Compiled.of(new Seccomp(
                REPORT,
                List.of(
                        rule(EACCES, "lseek", equal(0, -1, 7), equal(2, -1, 1)),
                        rule(KILL, "lseek", equal(0, -1, 7)),
                        rule(ALLOW, "lseek", notEqual(2, 3, 0)),
                        rule(STOP, "lseek", equal(0, -1, 8)),
                        rule(EACCES, "lseek"))));
        assertThat(filter.answer("lseek", 7, 0, 1)).isEqualTo(kernel(EACCES));
        assertThat(filter.answer("lseek", 7, 0, 2)).isEqualTo(kernel(KILL));
        assertThat(filter.answer("lseek", 8, 0, 2)).isEqualTo(kernel(ALLOW));
        assertThat(filter.answer("lseek", 8, 0, 4)).isEqualTo(kernel(STOP));
        assertThat(filter.answer("lseek", 9, 0, 4)).isEqualTo(kernel(EACCES));
        assertThat(filter.answer("lseek", 9L | 7L << 32, 0, 0)).isEqualTo(kernel(EACCES));
    }

    @Test
    void comparesAllSixtyFourBitsOnlyWhenAsked() {
        Compiled filter = Compiled.of(new Seccomp(
                REPORT,
                List.of(
                        rule(ALLOW, "lseek", wide(Comparison.MASKED_EQUAL, 1, -1L, 0x1_0000_0005L)),
                        rule(EACCES, "lseek", wide(Comparison.MASKED_NOT_EQUAL, 1, 0xff00_0000_0000_0000L, 0)),
                        rule(KILL, "lseek", equal(1, -1, 6)))));
        assertThat(filter.answer("lseek", 0, 0x1_0000_0005L)).isEqualTo(kernel(ALLOW));
        assertThat(filter.answer("lseek", 0, 5)).isEqualTo(kernel(REPORT));
        assertThat(filter.answer("lseek", 0, 0x0100_0000_0000_0006L)).isEqualTo(kernel(EACCES));
        assertThat(filter.answer("lseek", 0, 0x0001_0000_0000_0006L)).isEqualTo(kernel(KILL));
    }

    @Test
    void takesAConditionThatCanNeverHoldAsOne() {
        Compiled filter = Compiled.of(new Seccomp(
                REPORT,
                List.of(
                        rule(KILL, "lseek", equal(1, 0xf0, 0x5)),
                        rule(KILL, "lseek", equal(1, -1, 3), equal(1, -1, 4)),
                        rule(ALLOW, "lseek", notEqual(1, 0xf0, 0x5)))));
        assertThat(LongStream.of(0, 3, 4, 5, 0xf0, -1).mapToInt(argument -> filter.answer("lseek", 0, argument)))
                .containsOnly(kernel(ALLOW));
    }

    @Test
    void allowsWhatTheEngineNeedsWhateverThePolicySays() {
        List<String> denied = new ArrayList<>(SeccompPolicies.allNames());
        Compiled filter = Compiled.of(new Seccomp(KILL, List.of(new Rule(denied, KILL, List.of()))));
        assertThat(Stream.of("read write openat close close_range dup3 futex wait4 getppid getcwd chdir setsid execve"
                                .split(" "))
                        .map(filter::answer))
                .containsOnly(kernel(ALLOW));
        assertThat(filter.answer("clone", 0x4111)).isEqualTo(kernel(ALLOW));
        assertThat(filter.answer("clone", 0x4011)).isEqualTo(kernel(KILL));
        assertThat(filter.answer("prlimit64", 0)).isEqualTo(kernel(ALLOW));
        assertThat(filter.answer("prlimit64", 1)).isEqualTo(kernel(KILL));
        assertThat(filter.answer("prctl", 1)).isEqualTo(kernel(ALLOW));
        assertThat(filter.answer("exit_group", 0)).isEqualTo(kernel(ALLOW));
    }

    @Test
    void letsOnlyInitSendDescriptorsWhereThePolicyLetsNobody() {
        Compiled filter = Compiled.of(new Seccomp(REPORT, List.of()));
        assertThat(filter.answer("sendmsg", 3, 0, 0, SeccompFilter.PASS)).isEqualTo(kernel(ALLOW));
        assertThat(filter.answer("sendmsg", 3, 0, 0, 0)).isEqualTo(kernel(REPORT));
        for (int bit = 0; bit < Long.SIZE; bit++) {
            assertThat(filter.answer("sendmsg", 3, 0, 0, SeccompFilter.PASS ^ 1L << bit))
                    .as("bit " + bit)
                    .isEqualTo(kernel(REPORT));
        }
    }

    @Test
    void saysWhetherSomeCallsAreAnsweredByUs() {
        assertThat(SeccompFilter.compile(SeccompPolicies.always(EACCES)).notifies())
                .isFalse();
        assertThat(SeccompFilter.compile(SeccompPolicies.always(KILL)).notifies())
                .isFalse();
        assertThat(SeccompFilter.compile(SeccompPolicies.always(STOP)).notifies())
                .isTrue();
        assertThat(SeccompFilter.compile(new Seccomp(ALLOW, List.of(rule(REPORT, "sync"))))
                        .notifies())
                .isTrue();
        assertThat(SeccompFilter.compile(new Seccomp(ALLOW, List.of(rule(STOP, "lseek", equal(0, -1, 1)))))
                        .notifies())
                .isTrue();
    }

    @Test
    void tellsOfANotifiedCallWhetherToReportOrToStop() {
        SeccompFilter filter = SeccompFilter.compile(new Seccomp(
                new Action.Report(13),
                List.of(rule(STOP, "lseek", equal(0, -1, 1)), rule(new Action.Report(5), "lseek"))));
        int lseek = Compiled.number("lseek");
        assertThat(filter.on(lseek, 1L | 1L << 40, 0, 0, 0, 0, 0)).isEqualTo(STOP);
        assertThat(filter.on(lseek, 2, 0, 0, 0, 0, 0)).isEqualTo(new Action.Report(5));
        assertThat(filter.on(Compiled.number("sync"), 0, 0, 0, 0, 0, 0)).isEqualTo(new Action.Report(13));
        assertThat(filter.on(4711, 0, 0, 0, 0, 0, 0)).isEqualTo(new Action.Report(13));
    }

    @Test
    void tellsOfTheLastDescriptorsUseAndOfTheEndWhereDescriptorsAreWatched() {
        Compiled filter = Compiled.of(
                SeccompFilter.compile(SeccompPolicies.always(EACCES)).watchingDescriptors(64));
        for (String call : List.of("read", "write", "close")) {
            assertThat(filter.answer(call, 63)).isEqualTo(kernel(REPORT));
            assertThat(filter.answer(call, 63 | 1L << 33)).isEqualTo(kernel(REPORT));
            assertThat(LongStream.of(0, 1, 62, 64, 0x42524947, -1).mapToInt(fd -> filter.answer(call, fd)))
                    .containsOnly(kernel(ALLOW));
        }
        assertThat(filter.answer("exit_group")).isEqualTo(kernel(REPORT));
        assertThat(filter.answer("openat")).isEqualTo(kernel(ALLOW));
        assertThat(filter.answer("getpid")).isEqualTo(kernel(EACCES));
        assertThat(filter.filter().notifies()).isTrue();
    }

    @Test
    void passesOverNamesThatNobodyKnows() {
        Compiled filter =
                Compiled.of(new Seccomp(REPORT, List.of(rule(ALLOW, "no_such_call", "umount", "socketcall", "sync"))));
        assertThat(filter.answer("sync")).isEqualTo(kernel(ALLOW));
    }

    @Test
    void knowsCallsThatAreNewerThanTheLibrary() {
        Compiled filter = Compiled.of(new Seccomp(REPORT, List.of(rule(ALLOW, "cachestat", "fchmodat2", "mseal"))));
        assertThat(IntStream.of(451, 452, 462).map(filter::answer)).containsOnly(kernel(ALLOW));
        assertThat(filter.answer(450)).isEqualTo(kernel(REPORT));
    }

    @Test
    void letsACallSeemToSucceed() {
        Compiled filter = Compiled.of(new Seccomp(ALLOW, List.of(rule(new Action.Ignore(), "sync"))));
        int errnoZero = 0x0005_0000; // SECCOMP_RET_ERRNO, linux/seccomp.h
        assertThat(filter.answer("sync")).isEqualTo(errnoZero);
    }

    @Test
    void givesCallsTheirNames() {
        assertThat(SeccompFilter.name(Compiled.number("getpid"))).isEqualTo("getpid");
        assertThat(SeccompFilter.name(467)).isEqualTo("open_tree_attr");
        assertThat(SeccompFilter.name(4711)).isEqualTo("syscall 4711");
    }

    @Test
    void refusesErrorNumbersThatTheKernelDoesNotHave() {
        for (int errno : new int[] {0, -1, 4096}) {
            assertThatThrownBy(() -> SeccompFilter.compile(SeccompPolicies.always(new Action.Errno(errno))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 to 4095");
        }
    }

    @Test
    void refusesAPolicyTooLargeForTheKernelBeforeTheLibraryOverflows() {
        List<Rule> rules = new ArrayList<>();
        for (String call : List.of("lseek", "sendto", "mmap", "mprotect", "munmap", "madvise", "getdents64", "statx")) {
            for (int value = 0; value < 400; value++) {
                rules.add(rule(EACCES, call, equal(5, -1, value)));
            }
        }
        assertThatThrownBy(() -> SeccompFilter.compile(new Seccomp(REPORT, rules)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("4096");
    }

    @Test
    void checksRulesOnManyArgumentsWithoutTryingAllCombinations() {
        List<Rule> rules = new ArrayList<>();
        for (int argument = 0; argument < 6; argument++) {
            for (int value = 1; value <= 30; value++) {
                rules.add(rule(EACCES, "sendto", equal(argument, -1, value)));
            }
        }
        Compiled filter = Compiled.of(new Seccomp(REPORT, rules));
        assertThat(filter.answer("sendto", 0, 0, 0, 0, 0, 30)).isEqualTo(kernel(EACCES));
        assertThat(filter.answer("sendto", 0, 31, 0, 99, 0, 0)).isEqualTo(kernel(REPORT));
    }

    @Test
    void refusesConditionsThatCannotBeTakenApart() {
        List<Rule> rules = List.of(
                rule(EACCES, "sendto", notEqual(0, -1, 1), notEqual(1, -1, 2), notEqual(2, -1, 3), notEqual(3, -1, 4)),
                rule(ALLOW, "sendto", notEqual(4, -1, 4)));
        assertThatThrownBy(() -> SeccompFilter.compile(new Seccomp(REPORT, rules)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("conditions on sendto");
    }

    @Test
    void compilesAPolicyOnceAlsoWhenManyAskAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<SeccompFilter>> tasks = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                int errno = 100 + i % 4;
                tasks.add(() -> SeccompFilter.compile(SeccompPolicies.allowingByName(new Action.Errno(errno))));
            }
            List<SeccompFilter> filters = new ArrayList<>();
            for (Future<SeccompFilter> future : threads.invokeAll(tasks)) {
                filters.add(future.get());
            }
            assertThat(filters.stream().distinct()).hasSize(4);
            assertThat(filters.get(5)).isSameAs(filters.get(1));
        }
    }

    @Test
    void keepsItsProgramToItself() {
        SeccompFilter filter = SeccompFilter.compile(SeccompPolicies.always(EACCES));
        filter.program()[0] = 99;
        assertThat(filter.program()[0]).isNotEqualTo((byte) 99);
    }
}
