package dev.brig.sandbox.seccomp;

import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.Seccomp.Action;
import dev.brig.sandbox.Seccomp.Comparison;
import dev.brig.sandbox.Seccomp.Condition;
import dev.brig.sandbox.Seccomp.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Policies for tests. */
final class SeccompPolicies {
    static final Action ALLOW = new Action.Allow();
    static final Action REPORT = new Action.Report(1);
    static final Action STOP = new Action.Stop();
    static final Action KILL = new Action.Kill();
    static final Action EACCES = new Action.Errno(13);

    private SeccompPolicies() {}

    /** One that says the same of every call, by its default. */
    static Seccomp always(Action action) {
        return new Seccomp(action, List.of());
    }

    /** One that allows by name every call that libseccomp or we know, and does something else with the rest. */
    static Seccomp allowingByName(Action otherwise) {
        return new Seccomp(otherwise, List.of(new Rule(allNames(), ALLOW, List.of())));
    }

    static List<String> allNames() {
        return IntStream.range(0, 600)
                .mapToObj(SeccompFilter::name)
                .filter(name -> !name.startsWith("syscall "))
                .toList();
    }

    static Rule rule(Action action, String... names) {
        return new Rule(List.of(names), action, List.of());
    }

    static Rule rule(Action action, String name, Condition first, Condition... more) {
        return new Rule(
                List.of(name),
                action,
                Stream.concat(Stream.of(first), Stream.of(more)).toList());
    }

    static Condition equal(int argument, long mask, long value) {
        return new Condition(argument, Comparison.MASKED_EQUAL, mask, value, false);
    }

    static Condition notEqual(int argument, long mask, long value) {
        return new Condition(argument, Comparison.MASKED_NOT_EQUAL, mask, value, false);
    }

    static Condition wide(Comparison comparison, int argument, long mask, long value) {
        return new Condition(argument, comparison, mask, value, true);
    }

    /** As large and as varied as those that judges use: an allow-list of over 200 calls, with arguments, that reports. */
    static Seccomp judge() {
        List<Rule> rules = new ArrayList<>();
        rules.add(new Rule(List.of("""
                        brk mmap munmap mremap mprotect msync madvise mincore membarrier mlock mlock2 mlockall munlock
                        munlockall mseal memfd_create pkey_alloc pkey_free pkey_mprotect map_shadow_stack
                        open openat openat2 creat close close_range read write readv writev pread64 pwrite64 preadv pwritev
                        preadv2 pwritev2 lseek dup dup2 dup3 stat fstat lstat newfstatat statx statfs fstatfs access
                        faccessat faccessat2 readlink readlinkat getdents getdents64 getcwd chdir fchdir umask getxattr
                        lgetxattr fgetxattr listxattr llistxattr flistxattr mkdir mkdirat rmdir unlink unlinkat rename
                        renameat renameat2 link linkat symlink symlinkat chmod fchmod fchmodat fchmodat2 chown fchown lchown
                        fchownat truncate ftruncate fallocate fsync fdatasync sync_file_range readahead fadvise64 utime
                        utimes futimesat utimensat copy_file_range sendfile splice tee pipe pipe2 clone fork vfork execve
                        execveat exit exit_group wait4 waitid getpid getppid gettid getpgrp getpgid setpgid getsid setsid
                        set_tid_address set_robust_list rseq arch_prctl restart_syscall futex futex_waitv futex_wait
                        futex_wake futex_requeue pidfd_open pidfd_send_signal sched_yield getcpu sched_getaffinity
                        sched_getparam sched_getscheduler sched_getattr sched_get_priority_max sched_get_priority_min
                        sched_rr_get_interval getpriority ioprio_get getrlimit setrlimit getrusage rt_sigaction
                        rt_sigprocmask rt_sigpending rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigqueueinfo
                        rt_tgsigqueueinfo sigaltstack kill tkill tgkill pause signalfd signalfd4 time gettimeofday
                        clock_gettime clock_getres clock_nanosleep nanosleep times alarm getitimer setitimer timer_create
                        timer_settime timer_gettime timer_getoverrun timer_delete timerfd_create timerfd_settime
                        timerfd_gettime poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait
                        epoll_pwait epoll_pwait2 eventfd eventfd2 getuid geteuid getgid getegid getresuid getresgid
                        getgroups capget uname sysinfo getrandom bind listen accept accept4 connect shutdown getsockname
                        getpeername getsockopt setsockopt sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg""".split("\\s+")), ALLOW, List.of()));
        long[] terminals = {
            0x5401, 0x5402, 0x5403, 0x5404, 0x540f, 0x5410, 0x5413, 0x541b, 0x5421, 0x5450, 0x5451, 0x802c542aL
        };
        IntStream.range(0, terminals.length).forEach(i -> rules.add(rule(ALLOW, "ioctl", equal(1, -1, terminals[i]))));
        rules.add(rule(new Action.Errno(95), "ioctl", equal(1, -1, 0x40049409)));
        IntStream.of(0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 15, 16, 36, 1025, 1027, 1028, 1030, 1031, 1032, 1033, 1034)
                .forEach(command -> rules.add(rule(ALLOW, "fcntl", equal(1, -1, command))));
        IntStream.of(6, 7, 37, 38)
                .forEach(command -> rules.add(rule(new Action.Errno(37), "fcntl", equal(1, -1, command))));
        IntStream.of(
                        1,
                        2,
                        3,
                        4,
                        7,
                        15,
                        16,
                        21,
                        23,
                        25,
                        27,
                        29,
                        30,
                        36,
                        37,
                        38,
                        39,
                        40,
                        41,
                        42,
                        52,
                        0x53564d41,
                        0x41555856)
                .forEach(option -> rules.add(rule(ALLOW, "prctl", equal(0, -1, option))));
        rules.add(rule(ALLOW, "mknodat", equal(2, 0xf000, 0x1000)));
        rules.add(rule(ALLOW, "sched_setaffinity", equal(0, -1, 0)));
        rules.add(rule(new Action.Errno(1), "sched_setaffinity", "sched_setscheduler", "setuid", "capset"));
        rules.add(rule(ALLOW, "setpriority", equal(0, -1, 0), equal(1, -1, 0)));
        rules.add(rule(ALLOW, "prlimit64", equal(0, -1, 0)));
        rules.add(rule(ALLOW, "personality", equal(0, -1, 0)));
        rules.add(rule(ALLOW, "personality", equal(0, -1, 0xffffffffL)));
        rules.add(rule(ALLOW, "socket", equal(0, -1, 1)));
        rules.add(rule(new Action.Errno(97), "socket"));
        rules.add(rule(
                new Action.Errno(38),
                "inotify_init1",
                "seccomp",
                "io_uring_setup",
                "userfaultfd",
                "mbind",
                "statmount"));
        return new Seccomp(REPORT, rules);
    }
}
