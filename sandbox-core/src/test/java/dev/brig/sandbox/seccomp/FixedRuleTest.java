package dev.brig.sandbox.seccomp;

import static dev.brig.sandbox.seccomp.Compiled.kernel;
import static dev.brig.sandbox.seccomp.SeccompPolicies.ALLOW;
import static dev.brig.sandbox.seccomp.SeccompPolicies.REPORT;
import static dev.brig.sandbox.seccomp.SeccompPolicies.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.Seccomp.Action;
import dev.brig.sandbox.Seccomp.Rule;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FixedRuleTest {
    private static final long HIGH_BITS = 0xdead_beef_0000_0000L;
    private static final int EPERM = 1;
    private static final int EINVAL = 22;
    private static final int ENOSYS = 38;
    private static final int EAFNOSUPPORT = 97;

    private static final Compiled ALLOWING = Compiled.of(SeccompPolicies.always(ALLOW));
    private static final Compiled ALLOWING_BY_NAME = Compiled.of(SeccompPolicies.allowingByName(REPORT));
    private static final Map<FixedRule, Compiled> WITHOUT = new EnumMap<>(FixedRule.class);

    /** Something a hostile program would try, and the rule that is there to stop it. */
    record Attempt(FixedRule rule, int errno, String call, long... arguments) {
        @Override
        public String toString() {
            return rule + " " + call
                    + Arrays.stream(arguments).mapToObj(Long::toHexString).collect(Collectors.joining(", ", "(", ")"));
        }

        boolean isPossibleHere() {
            return SyscallNumbers.current()
                    .number(call, SeccompLibrary.instance().functions())
                    .isPresent();
        }
    }

    static Stream<Attempt> attempts() {
        return everyAttempt().filter(Attempt::isPossibleHere);
    }

    /** Without those where there is one answer only, and those whose call the engine itself needs. */
    static Stream<Attempt> attemptsAtWhatPoliciesMayDeny() {
        return attempts().filter(attempt -> attempt.rule != FixedRule.CLONE3 && attempt.rule != FixedRule.CORE_DUMPS);
    }

    private static Stream<Attempt> everyAttempt() {
        return Stream.of(
                        LongStream.of(
                                        0x80,
                                        0x20000,
                                        0x2000000,
                                        0x4000000,
                                        0x8000000,
                                        0x10000000,
                                        0x20000000,
                                        0x40000000)
                                .boxed()
                                .flatMap(flag -> Stream.of(flag, flag | 17, flag | 0x3d0f00))
                                .map(flags -> new Attempt(FixedRule.NEW_NAMESPACES, EPERM, "clone", flags)),
                        each(FixedRule.NEW_NAMESPACES, EPERM, "unshare"),
                        each(FixedRule.CLONE3, ENOSYS, "clone3"),
                        each(FixedRule.ENTERED_NAMESPACES, EPERM, "setns"),
                        each(
                                FixedRule.MOUNTS,
                                EPERM,
                                "mount",
                                "umount2",
                                "move_mount",
                                "fsopen",
                                "fsconfig",
                                "fsmount"),
                        each(FixedRule.MOUNTS, EPERM, "fspick", "open_tree", "open_tree_attr", "mount_setattr"),
                        each(FixedRule.MOUNTS, EPERM, "pivot_root", "chroot"),
                        each(FixedRule.FILE_HANDLES, EPERM, "open_by_handle_at"),
                        each(FixedRule.RINGS, ENOSYS, "io_uring_setup", "io_uring_enter", "io_uring_register"),
                        each(FixedRule.KERNEL_PROGRAMS, EPERM, "bpf"),
                        each(FixedRule.PERFORMANCE_EVENTS, EPERM, "perf_event_open"),
                        each(FixedRule.USER_FAULTS, EPERM, "userfaultfd"),
                        each(FixedRule.PROCESSES_OF_OTHERS, EPERM, "ptrace", "process_vm_readv", "process_vm_writev"),
                        each(FixedRule.PROCESSES_OF_OTHERS, EPERM, "process_madvise", "pidfd_getfd", "kcmp"),
                        LongStream.of(0, 1, -1)
                                .mapToObj(
                                        pid -> new Attempt(FixedRule.CHOICE_OF_CPUS, EPERM, "sched_setaffinity", pid)),
                        Stream.of(
                                        "prlimit64",
                                        "sched_setattr",
                                        "sched_setparam",
                                        "sched_setscheduler",
                                        "migrate_pages",
                                        "move_pages")
                                .flatMap(call -> LongStream.of(1, 2, 0x8000_0000L, 0x7fff_ffff, -1)
                                        .mapToObj(pid -> new Attempt(FixedRule.LIMITS_OF_OTHERS, EPERM, call, pid))),
                        Stream.of(
                                new Attempt(FixedRule.LIMITS_OF_OTHERS, EPERM, "setpriority", 0, 1), // init
                                new Attempt(FixedRule.LIMITS_OF_OTHERS, EPERM, "setpriority", 1, 0), // PRIO_PGRP
                                new Attempt(FixedRule.LIMITS_OF_OTHERS, EPERM, "setpriority", 2, 0), // PRIO_USER
                                new Attempt(FixedRule.LIMITS_OF_OTHERS, EPERM, "ioprio_set", 1, 1),
                                new Attempt(FixedRule.LIMITS_OF_OTHERS, EPERM, "ioprio_set", 2, 0),
                                new Attempt(FixedRule.LIMITS_OF_OTHERS, EPERM, "ioprio_set", 3, 0),
                                new Attempt(FixedRule.CORE_DUMPS, EPERM, "setrlimit", 4, 0x1000),
                                new Attempt(FixedRule.CORE_DUMPS, EPERM, "prlimit64", 0, 4, 0x1000),
                                new Attempt(FixedRule.FILTERS_OF_ITS_OWN, EINVAL, "prctl", 22),
                                new Attempt(FixedRule.TERMINAL_INPUT, EPERM, "ioctl", 0, 0x5412),
                                new Attempt(FixedRule.TERMINAL_INPUT, EPERM, "ioctl", 0, 0x541c),
                                new Attempt(FixedRule.LEASES, EINVAL, "fcntl", 3, 1024),
                                new Attempt(FixedRule.LEASES, EINVAL, "fcntl", 3, 1040)),
                        each(FixedRule.KEYRINGS, EPERM, "keyctl", "add_key", "request_key"),
                        each(FixedRule.FILTERS_OF_ITS_OWN, ENOSYS, "seccomp"),
                        Stream.of("socket", "socketpair")
                                // AF_UNSPEC KEY PACKET RDS CAN TIPC BLUETOOTH RXRPC ALG NFC VSOCK KCM QIPCRTR SMC XDP
                                .flatMap(call -> LongStream.of(
                                                0, 15, 17, 21, 29, 30, 31, 33, 38, 39, 40, 41, 42, 43, 44, -1)
                                        .mapToObj(family ->
                                                new Attempt(FixedRule.SOCKET_FAMILIES, EAFNOSUPPORT, call, family))),
                        each(FixedRule.FILE_EVENTS_OF_OTHERS, EPERM, "fanotify_init", "fanotify_mark"),
                        each(FixedRule.KERNEL_IMAGE, EPERM, "kexec_load", "kexec_file_load", "init_module", "reboot"),
                        each(FixedRule.KERNEL_IMAGE, EPERM, "finit_module", "delete_module"),
                        each(FixedRule.CLOCKS, EPERM, "settimeofday", "clock_settime", "clock_adjtime", "adjtimex"),
                        each(FixedRule.HOST_NAME, EPERM, "sethostname", "setdomainname"),
                        each(FixedRule.ADMINISTRATION, EPERM, "swapon", "swapoff", "acct", "quotactl", "quotactl_fd"),
                        each(
                                FixedRule.ADMINISTRATION,
                                EPERM,
                                "ustat",
                                "syslog",
                                "lookup_dcookie",
                                "nfsservctl",
                                "vhangup"),
                        each(FixedRule.HARDWARE_PORTS, EPERM, "iopl", "ioperm"),
                        each(FixedRule.SEGMENT_DESCRIPTORS, ENOSYS, "modify_ldt"),
                        each(FixedRule.SECRET_MEMORY, ENOSYS, "memfd_secret"),
                        // READ_IMPLIES_EXEC, MMAP_PAGE_ZERO, ADDR_COMPAT_LAYOUT, PER_SVR4, one bit short of asking
                        LongStream.of(0x0400000, 0x0100000, 0x0200000, 0x4100001, 0x7fffffff)
                                .mapToObj(
                                        persona -> new Attempt(FixedRule.PERSONALITIES, EPERM, "personality", persona)))
                .flatMap(attempts -> attempts);
    }

    private static Stream<Attempt> each(FixedRule rule, int errno, String... calls) {
        return Stream.of(calls).map(call -> new Attempt(rule, errno, call));
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void stopsAnAttemptEvenWhereThePolicyAllowsIt(Attempt attempt) {
        int failure = kernel(new Action.Errno(attempt.errno));
        assertThat(ALLOWING.answer(attempt.call, attempt.arguments)).isEqualTo(failure);
        assertThat(ALLOWING_BY_NAME.answer(attempt.call, attempt.arguments)).isEqualTo(failure);
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void isNotFooledByWhatStandsAboveAnArgumentsThirtyTwoBits(Attempt attempt) {
        long[] disguised = Arrays.stream(Arrays.copyOf(attempt.arguments, 6))
                .map(argument -> (argument & 0xffff_ffffL) | HIGH_BITS)
                .toArray();
        int failure = kernel(new Action.Errno(attempt.errno));
        assertThat(ALLOWING.answer(attempt.call, disguised)).isEqualTo(failure);
        assertThat(ALLOWING_BY_NAME.answer(attempt.call, disguised)).isEqualTo(failure);
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void isWhatStopsTheAttempt(Attempt attempt) {
        Compiled without = WITHOUT.computeIfAbsent(
                attempt.rule, rule -> Compiled.without(rule, SeccompPolicies.allowingByName(REPORT)));
        assertThat(without.answer(attempt.call, attempt.arguments)).isEqualTo(kernel(ALLOW));
    }

    @ParameterizedTest
    @EnumSource
    void isShownByAnAttemptForEachOfItsCalls(FixedRule rule) {
        List<String> tried = everyAttempt()
                .filter(attempt -> attempt.rule == rule)
                .map(Attempt::call)
                .distinct()
                .toList();
        assertThat(rule.denials().stream().flatMap(denial -> denial.calls().stream()))
                .allMatch(tried::contains);
    }

    @ParameterizedTest
    @MethodSource("attemptsAtWhatPoliciesMayDeny")
    void leavesThePolicyItsOwnWayOfDenying(Attempt attempt) {
        for (Action own : List.of(SeccompPolicies.STOP, REPORT, SeccompPolicies.KILL, SeccompPolicies.EACCES)) {
            assertThat(Compiled.of(SeccompPolicies.always(own)).answer(attempt.call, attempt.arguments))
                    .isEqualTo(kernel(own));
            Seccomp byName = new Seccomp(ALLOW, List.of(new Rule(SeccompPolicies.allNames(), own, List.of())));
            assertThat(Compiled.of(byName).answer(attempt.call, attempt.arguments))
                    .isEqualTo(kernel(own));
        }
    }

    @Test
    void answersClone3InOneWayOnlySinceTheCLibraryFallsBackOnThatAlone() {
        for (Action own : List.of(ALLOW, SeccompPolicies.STOP, REPORT, SeccompPolicies.KILL, SeccompPolicies.EACCES)) {
            Seccomp named = new Seccomp(own, List.of(rule(own, "clone3")));
            assertThat(Compiled.of(named).answer("clone3")).isEqualTo(kernel(new Action.Errno(ENOSYS)));
        }
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void letsHarmlessUsesOfTheSameCallsPass(Attempt use) {
        assertThat(ALLOWING.answer(use.call, use.arguments)).isEqualTo(kernel(ALLOW));
        assertThat(ALLOWING_BY_NAME.answer(use.call, use.arguments)).isEqualTo(kernel(ALLOW));
    }

    static Stream<Attempt> harmless() {
        return Stream.of(
                new Attempt(null, 0, "clone", 0x3d0f00), // a thread of glibc's
                new Attempt(null, 0, "clone", 0x1200011), // its fork
                new Attempt(null, 0, "clone", HIGH_BITS | 0x4111), // its posix_spawn
                new Attempt(null, 0, "prlimit64", 0),
                new Attempt(null, 0, "prlimit64", HIGH_BITS),
                new Attempt(null, 0, "prlimit64", 0, 7, 0x1000),
                new Attempt(null, 0, "setrlimit", 7, 0x1000),
                new Attempt(null, 0, "sched_getaffinity", 0, -1),
                new Attempt(null, 0, "setpriority", 0, 0, 19),
                new Attempt(null, 0, "ioprio_set", 1, 0, 1),
                new Attempt(null, 0, "prctl", 21), // PR_GET_SECCOMP
                new Attempt(null, 0, "prctl", 38),
                new Attempt(null, 0, "ioctl", 0, 0x5401),
                new Attempt(null, 0, "ioctl", 0x5412, 0x5413, 0x541c),
                new Attempt(null, 0, "fcntl", 1024, 3),
                new Attempt(null, 0, "fcntl", 3, 1030),
                new Attempt(null, 0, "socket", 1),
                new Attempt(null, 0, "socket", 2),
                new Attempt(null, 0, "socket", 10),
                new Attempt(null, 0, "socket", 16),
                new Attempt(null, 0, "socketpair", HIGH_BITS | 1),
                new Attempt(null, 0, "personality", 0),
                new Attempt(null, 0, "personality", 0x0040000),
                new Attempt(null, 0, "personality", 0xffff_ffffL),
                new Attempt(null, 0, "personality", -1));
    }
}
