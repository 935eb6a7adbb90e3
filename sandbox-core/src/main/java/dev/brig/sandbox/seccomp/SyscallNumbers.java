package dev.brig.sandbox.seccomp;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Numbers of system calls that must be known even to a libseccomp older than the kernel: those of the fixed rules, those
 * the engine makes, and the newest. libseccomp knows all others.
 */
final class SyscallNumbers {
    // arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h; "-" where an architecture has none.
    private static final String TABLE = """
            call                   x86_64  aarch64
            acct                      163       89
            add_key                   248      217
            adjtimex                  159      171
            bpf                       321      280
            cachestat                 451      451
            chdir                      80       49
            chroot                    161       51
            clock_adjtime             305      266
            clock_gettime             228      113
            clock_settime             227      112
            clone                      56      220
            clone3                    435      435
            close                       3       57
            close_range               436      436
            delete_module             176      106
            dup2                       33        -
            dup3                      292       24
            execve                     59      221
            exit                       60       93
            exit_group                231       94
            fanotify_init             300      262
            fanotify_mark             301      263
            fchdir                     81       50
            fchmodat2                 452      452
            fcntl                      72       25
            file_getattr              468      468
            file_setattr              469      469
            finit_module              313      273
            fsconfig                  431      431
            fsmount                   432      432
            fsopen                    430      430
            fspick                    433      433
            futex                     202       98
            futex_requeue             456      456
            futex_wait                455      455
            futex_waitv               449      449
            futex_wake                454      454
            getcwd                     79       17
            getppid                   110      173
            getxattrat                464      464
            init_module               175      105
            io_uring_enter            426      426
            io_uring_register         427      427
            io_uring_setup            425      425
            ioctl                      16       29
            ioperm                    173        -
            iopl                      172        -
            ioprio_set                251       30
            kcmp                      312      272
            kexec_file_load           320      294
            kexec_load                246      104
            keyctl                    250      219
            listmount                 458      458
            listns                    470      470
            listxattrat               465      465
            lookup_dcookie            212       18
            lsm_get_self_attr         459      459
            lsm_list_modules          461      461
            lsm_set_self_attr         460      460
            map_shadow_stack          453      453
            memfd_secret              447      447
            migrate_pages             256      238
            modify_ldt                154        -
            mount                     165       40
            mount_setattr             442      442
            move_mount                429      429
            move_pages                279      239
            mseal                     462      462
            nfsservctl                180       42
            open_by_handle_at         304      265
            open_tree                 428      428
            open_tree_attr            467      467
            openat                    257       56
            perf_event_open           298      241
            personality               135       92
            pidfd_getfd               438      438
            pivot_root                155       41
            prctl                     157      167
            prlimit64                 302      261
            process_madvise           440      440
            process_mrelease          448      448
            process_vm_readv          310      270
            process_vm_writev         311      271
            ptrace                    101      117
            quotactl                  179       60
            quotactl_fd               443      443
            read                        0       63
            reboot                    169      142
            removexattrat             466      466
            request_key               249      218
            restart_syscall           219      128
            rseq_slice_yield          471      471
            rt_sigaction               13      134
            rt_sigprocmask             14      135
            rt_sigreturn               15      139
            sched_setaffinity         203      122
            sched_setattr             314      274
            sched_setparam            142      118
            sched_setscheduler        144      119
            seccomp                   317      277
            sendmsg                    46      211
            set_mempolicy_home_node   450      450
            setdomainname             171      162
            sethostname               170      161
            setns                     308      268
            setpriority               141      140
            setrlimit                 160      164
            setsid                    112      157
            settimeofday              164      170
            setxattrat                463      463
            socket                     41      198
            socketpair                 53      199
            statmount                 457      457
            swapoff                   168      225
            swapon                    167      224
            syslog                    103      116
            umask                      95      166
            umount2                   166       39
            unshare                   272       97
            userfaultfd               323      282
            ustat                     136        -
            vhangup                   153       58
            wait4                      61      260
            write                       1       64
            """;

    private static final SyscallNumbers CURRENT = of(Abi.current());

    private final Map<String, OptionalInt> numbers = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();

    private SyscallNumbers() {}

    static SyscallNumbers current() {
        return CURRENT;
    }

    static SyscallNumbers of(Abi abi) {
        SyscallNumbers table = new SyscallNumbers();
        List<List<String>> rows =
                TABLE.lines().map(line -> List.of(line.split(" +"))).toList();
        int column = rows.getFirst().indexOf(abi.name().toLowerCase(Locale.ROOT));
        rows.stream().skip(1).forEach(row -> {
            String call = row.getFirst();
            String number = row.get(column);
            if (number.equals("-")) {
                table.numbers.put(call, OptionalInt.empty());
            } else {
                table.numbers.put(call, OptionalInt.of(Integer.parseInt(number)));
                table.names.put(Integer.parseInt(number), call);
            }
        });
        return table;
    }

    /** The name of a call of this machine, from the table or from the library. */
    static String nameOf(int call) {
        return CURRENT.name(call).or(() -> SeccompLibrary.instance().name(call)).orElse("syscall " + call);
    }

    Set<String> calls() {
        return numbers.keySet();
    }

    /**
     * The number of a call of this table, empty if the architecture has no such call.
     *
     * @throws IllegalArgumentException when the table does not list it
     */
    OptionalInt number(String call) {
        OptionalInt number = numbers.get(call);
        if (number == null) {
            throw new IllegalArgumentException("not in the table of system calls: " + call);
        }
        return number;
    }

    /** The number of any call; empty where neither the table nor the library knows it on this architecture. */
    OptionalInt number(String call, Libseccomp library) {
        if (numbers.containsKey(call)) {
            return numbers.get(call);
        }
        int number = library.seccomp_syscall_resolve_name(call);
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }

    Optional<String> name(int call) {
        return Optional.ofNullable(names.get(call));
    }
}
