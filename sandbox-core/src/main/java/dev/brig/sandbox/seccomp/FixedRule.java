package dev.brig.sandbox.seccomp;

import static dev.brig.sandbox.libc.Errno.EINVAL;
import static dev.brig.sandbox.libc.Errno.ENOSYS;
import static dev.brig.sandbox.libc.Errno.EPERM;
import static dev.brig.sandbox.seccomp.Conditions.hasAny;
import static dev.brig.sandbox.seccomp.Conditions.hasOtherThan;
import static dev.brig.sandbox.seccomp.Conditions.is;
import static dev.brig.sandbox.seccomp.Conditions.isNot;
import static dev.brig.sandbox.seccomp.Conditions.lowFourBitsAre;

import dev.brig.sandbox.Seccomp.Condition;
import java.util.List;

/**
 * What no job may do, whatever its policy says, and the threat behind each. Where the policy would allow such a call, it
 * fails with the error given here; where the policy denies it in its own way, with another error, a report or a stop,
 * that stands.
 *
 * <p>The errors are those of a kernel that lacks the feature or the right, so that programs which try it and do without
 * go on: mostly EPERM, and ENOSYS where callers fall back on that alone.
 */
enum FixedRule {
    /** i386 and x32 give the same numbers to other calls, so that a filter for one lets the other's through: killed. */
    FOREIGN_CALLS,

    /** A namespace of one's own brings every capability in it, and with them much of the kernel's least tested code. */
    NEW_NAMESPACES(
            // CLONE_NEW* of linux/sched.h. 0x80 is CLONE_NEWTIME for unshare and clone3. For clone it is a bit of the
            // exit signal that no signal has: nothing is lost by refusing it along with the others.
            deny(EPERM, calls("clone"), hasAny(0, 0x7e02_0080)), deny(EPERM, calls("unshare"))),

    /** Its flags lie in memory, where a filter cannot look. The C library falls back to clone on ENOSYS, and only on that. */
    CLONE3(always(ENOSYS, calls("clone3"))),

    /** A descriptor of a namespace, leaked or passed by a friend outside, is a way into it. */
    ENTERED_NAMESPACES(deny(EPERM, calls("setns"))),

    /** The read-only view of the file system is made of mounts, and of where the root is. */
    MOUNTS(deny(
            EPERM,
            calls(
                    "mount",
                    "umount2",
                    "move_mount",
                    "fsopen",
                    "fsconfig",
                    "fsmount",
                    "fspick",
                    "open_tree",
                    "open_tree_attr",
                    "mount_setattr",
                    "pivot_root",
                    "chroot"))),

    /** A handle names a file by its inode, past every mount and directory; handles can be guessed. */
    FILE_HANDLES(deny(EPERM, calls("open_by_handle_at"))),

    /** What is done through a ring is done by the kernel's workers, which no filter sees. */
    RINGS(deny(ENOSYS, calls("io_uring_setup", "io_uring_enter", "io_uring_register"))),

    /** Programs that run in the kernel; a verifier is the only wall. */
    KERNEL_PROGRAMS(deny(EPERM, calls("bpf"))),

    /** Counts what other processes and the kernel do, and has a long history of holes. */
    PERFORMANCE_EVENTS(deny(EPERM, calls("perf_event_open"))),

    /** Holds the kernel in the midst of a copy from user memory for as long as an exploit needs. */
    USER_FAULTS(deny(EPERM, calls("userfaultfd"))),

    /** init has the payload's uid: whoever writes its memory, or takes its descriptors, forges results. */
    PROCESSES_OF_OTHERS(deny(
            EPERM, calls("ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "pidfd_getfd", "kcmp"))),

    /** init has the payload's uid: whoever changes its limits or starves it makes it fail. Only for oneself: pid 0. */
    LIMITS_OF_OTHERS(
            deny(EPERM, calls("prlimit64", "sched_setattr", "sched_setparam", "sched_setscheduler"), isNot(0, 0)),
            deny(EPERM, calls("migrate_pages", "move_pages"), isNot(0, 0)),
            // 0 as the user means all processes of one's own uid, init too; so a process must be named, and be oneself.
            deny(EPERM, calls("setpriority"), isNot(0, 0)), // PRIO_PROCESS, sys/resource.h
            deny(EPERM, calls("setpriority"), isNot(1, 0)),
            deny(EPERM, calls("ioprio_set"), isNot(0, 1)), // IOPRIO_WHO_PROCESS, linux/ioprio.h
            deny(EPERM, calls("ioprio_set"), isNot(1, 0))),

    /**
     * The CPUs a job may run on are a limit, held by the affinity that init sets and the kernel lets anyone undo. How soon
     * CPU time can be used up is reckoned from their number, too.
     */
    CHOICE_OF_CPUS(deny(EPERM, calls("sched_setaffinity"))),

    /**
     * A limit of 1 on core files, which init sets, has the kernel start no collector of cores, as root and outside all walls;
     * with any other value, even 0, it starts the one that the host has set up (core(5)). To tell asking from setting would
     * take a comparison of a whole pointer, which makes the filter a third larger.
     */
    CORE_DUMPS(
            deny(EPERM, calls("setrlimit"), lowFourBitsAre(0, 4)), // RLIMIT_CORE of 16, asm-generic/resource.h
            deny(EPERM, calls("prlimit64"), lowFourBitsAre(1, 4))),

    /** Keyrings belong to uids and outlive jobs: no namespace parts them. */
    KEYRINGS(deny(EPERM, calls("keyctl", "add_key", "request_key"))),

    /**
     * ENOSYS and EINVAL, as of a kernel without seccomp. A filter of the payload's own that answers with an error goes
     * before ours that reports, and so hides denied calls from Brig; one that notifies takes calls out of our hands.
     */
    FILTERS_OF_ITS_OWN(
            deny(ENOSYS, calls("seccomp")), deny(EINVAL, calls("prctl"), is(0, 22))), // PR_SET_SECCOMP, linux/prctl.h

    /** They push characters into the terminal's input, for the shell that started Brig to read (CVE-2017-5226). */
    TERMINAL_INPUT(
            deny(EPERM, calls("ioctl"), is(1, 0x5412)), // TIOCSTI, asm-generic/ioctls.h
            deny(EPERM, calls("ioctl"), is(1, 0x541c))), // TIOCLINUX

    /**
     * Other families than AF_UNIX, AF_INET, AF_INET6 and AF_NETLINK: asking for one loads its module into the host's
     * kernel, and some (AF_VSOCK, AF_ALG, AF_BLUETOOTH) reach past the network namespace.
     */
    SOCKET_FAMILIES(deny(FixedRule.EAFNOSUPPORT, calls("socket", "socketpair"), otherFamily())),

    /** A lease or delegation on a file that jobs share holds up everyone else who opens it. */
    LEASES(
            deny(EINVAL, calls("fcntl"), is(1, 1024)), // F_SETLEASE, linux/fcntl.h
            deny(EINVAL, calls("fcntl"), is(1, 1040))), // F_SETDELEG

    /** Tells of every use of a file by anyone, and may hold it up. */
    FILE_EVENTS_OF_OTHERS(deny(EPERM, calls("fanotify_init", "fanotify_mark"))),

    /** Another kernel, or more code in this one. */
    KERNEL_IMAGE(deny(
            EPERM, calls("kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module", "reboot"))),

    /** The host's clock; it has no namespace. */
    CLOCKS(deny(EPERM, calls("settimeofday", "clock_settime", "clock_adjtime", "adjtimex"))),

    /** Of the slot, not of the job: the next job would see it. */
    HOST_NAME(deny(EPERM, calls("sethostname", "setdomainname"))),

    /** The host's administration, of which some calls tell of its disks and its log even without rights. */
    ADMINISTRATION(deny(
            EPERM,
            calls(
                    "swapon",
                    "swapoff",
                    "acct",
                    "quotactl",
                    "quotactl_fd",
                    "ustat",
                    "syslog",
                    "lookup_dcookie",
                    "nfsservctl",
                    "vhangup"))),

    /** Ports of the machine. */
    HARDWARE_PORTS(deny(EPERM, calls("iopl", "ioperm"))),

    /** Rarely used and often broken; a kernel built without it says ENOSYS. */
    SEGMENT_DESCRIPTORS(deny(ENOSYS, calls("modify_ldt"))),

    /** Memory that cannot be swapped, copied or examined; a kernel without it says ENOSYS. */
    SECRET_MEMORY(deny(ENOSYS, calls("memfd_secret"))),

    /** Makes data executable and page zero usable. Asking, PER_LINUX, PER_LINUX32, UNAME26 and ADDR_NO_RANDOMIZE are harmless. */
    PERSONALITIES(deny(
            EPERM,
            calls("personality"),
            hasOtherThan(0, 0x0006_0008), // linux/personality.h
            isNot(0, 0xffff_ffff)));

    /**
     * Calls that fail.
     *
     * @param always whether even a policy that denies the call has no say in how
     * @param conditions all hold where the denial applies
     */
    record Denial(List<String> calls, int errno, boolean always, List<Condition> conditions) {}

    private static final int EAFNOSUPPORT = 97; // asm-generic/errno.h

    @SuppressWarnings("ImmutableEnumChecker") // it is: List.of
    private final List<Denial> denials;

    FixedRule(Denial... denials) {
        this.denials = List.of(denials);
    }

    List<Denial> denials() {
        return denials;
    }

    private static Denial deny(int errno, List<String> calls, Condition... conditions) {
        return new Denial(calls, errno, false, List.of(conditions));
    }

    private static Denial always(int errno, List<String> calls) {
        return new Denial(calls, errno, true, List.of());
    }

    private static List<String> calls(String... names) {
        return List.of(names);
    }

    private static Condition[] otherFamily() { // bits/socket.h
        return new Condition[] {isNot(0, 1), isNot(0, 2), isNot(0, 10), isNot(0, 16)};
    }
}
