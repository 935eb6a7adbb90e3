package dev.brig.sandbox.libc;

/** Constants of the kernel's interface, each with its header. */
public final class Kernel {
    public static final Constant NONE = new Constant("0", 0);
    public static final Constant NULL = new Constant("NULL", 0);

    public static final Constant CLONE_VM = new Constant("CLONE_VM", 0x100); // linux/sched.h
    public static final Constant CLONE_FILES = new Constant("CLONE_FILES", 0x400);
    public static final Constant CLONE_PIDFD = new Constant("CLONE_PIDFD", 0x1000);
    public static final Constant CLONE_VFORK = new Constant("CLONE_VFORK", 0x4000);
    public static final Constant CLONE_CHILD_CLEARTID = new Constant("CLONE_CHILD_CLEARTID", 0x200000);
    public static final Constant CLONE_CHILD_SETTID = new Constant("CLONE_CHILD_SETTID", 0x1000000);
    public static final Constant CLONE_NEWNS = new Constant("CLONE_NEWNS", 0x20000);
    public static final Constant CLONE_NEWCGROUP = new Constant("CLONE_NEWCGROUP", 0x2000000);
    public static final Constant CLONE_NEWUTS = new Constant("CLONE_NEWUTS", 0x4000000);
    public static final Constant CLONE_NEWIPC = new Constant("CLONE_NEWIPC", 0x8000000);
    public static final Constant CLONE_NEWUSER = new Constant("CLONE_NEWUSER", 0x10000000);
    public static final Constant CLONE_NEWPID = new Constant("CLONE_NEWPID", 0x20000000);
    public static final Constant CLONE_NEWNET = new Constant("CLONE_NEWNET", 0x40000000);
    public static final Constant CLONE_INTO_CGROUP = new Constant("CLONE_INTO_CGROUP", 0x200000000L);

    public static final Constant AT_FDCWD = new Constant("AT_FDCWD", -100); // fcntl.h
    public static final Constant AT_EMPTY_PATH = new Constant("AT_EMPTY_PATH", 0x1000);
    public static final Constant AT_RECURSIVE = new Constant("AT_RECURSIVE", 0x8000);
    public static final Constant AT_REMOVEDIR = new Constant("AT_REMOVEDIR", 0x200);
    public static final Constant AT_SYMLINK_NOFOLLOW = new Constant("AT_SYMLINK_NOFOLLOW", 0x100);
    public static final Constant O_RDONLY = new Constant("O_RDONLY", 0);
    public static final Constant O_WRONLY = new Constant("O_WRONLY", 1);
    public static final Constant O_RDWR = new Constant("O_RDWR", 2);
    public static final Constant O_CREAT = new Constant("O_CREAT", 0x40);
    public static final Constant O_EXCL = new Constant("O_EXCL", 0x80);
    public static final Constant O_NOCTTY = new Constant("O_NOCTTY", 0x100);
    public static final Constant O_TRUNC = new Constant("O_TRUNC", 0x200);
    public static final Constant O_NONBLOCK = new Constant("O_NONBLOCK", 0x800);
    public static final Constant O_PATH = new Constant("O_PATH", 0x200000);
    public static final Constant O_DIRECTORY = new Constant("O_DIRECTORY", 0x10000);
    public static final Constant O_NOFOLLOW = new Constant("O_NOFOLLOW", 0x20000);
    public static final Constant O_CLOEXEC = new Constant("O_CLOEXEC", 0x80000);
    public static final Constant RESOLVE_NO_XDEV = new Constant("RESOLVE_NO_XDEV", 1); // linux/openat2.h
    public static final Constant RESOLVE_NO_MAGICLINKS = new Constant("RESOLVE_NO_MAGICLINKS", 2);
    public static final Constant RESOLVE_NO_SYMLINKS = new Constant("RESOLVE_NO_SYMLINKS", 4);
    public static final Constant RESOLVE_BENEATH = new Constant("RESOLVE_BENEATH", 8);
    public static final Constant LOCK_SH = new Constant("LOCK_SH", 1); // sys/file.h
    public static final Constant LOCK_EX = new Constant("LOCK_EX", 2);
    public static final Constant LOCK_NB = new Constant("LOCK_NB", 4);
    public static final Constant S_IFMT = new Constant("S_IFMT", 0xf000); // linux/stat.h
    public static final Constant S_IFIFO = new Constant("S_IFIFO", 0x1000);
    public static final Constant S_IFCHR = new Constant("S_IFCHR", 0x2000);
    public static final Constant S_IFDIR = new Constant("S_IFDIR", 0x4000);
    public static final Constant S_IFREG = new Constant("S_IFREG", 0x8000);
    public static final Constant S_IFLNK = new Constant("S_IFLNK", 0xa000);
    public static final Constant STATX_BASIC_STATS = new Constant("STATX_BASIC_STATS", 0x7ff);

    public static final Constant OPEN_TREE_CLONE = new Constant("OPEN_TREE_CLONE", 1); // linux/mount.h
    public static final Constant OPEN_TREE_CLOEXEC = new Constant("OPEN_TREE_CLOEXEC", 0x80000);
    public static final Constant MOVE_MOUNT_F_EMPTY_PATH = new Constant("MOVE_MOUNT_F_EMPTY_PATH", 4);
    public static final Constant MOUNT_ATTR_RDONLY = new Constant("MOUNT_ATTR_RDONLY", 1);
    public static final Constant MOUNT_ATTR_NOSUID = new Constant("MOUNT_ATTR_NOSUID", 2);
    public static final Constant MOUNT_ATTR_NODEV = new Constant("MOUNT_ATTR_NODEV", 4);
    public static final Constant MOUNT_ATTR_NOEXEC = new Constant("MOUNT_ATTR_NOEXEC", 8);
    public static final Constant MOUNT_ATTR_IDMAP = new Constant("MOUNT_ATTR_IDMAP", 0x100000);
    public static final Constant FSOPEN_CLOEXEC = new Constant("FSOPEN_CLOEXEC", 1);
    public static final Constant FSMOUNT_CLOEXEC = new Constant("FSMOUNT_CLOEXEC", 1);
    public static final Constant FSCONFIG_SET_STRING = new Constant("FSCONFIG_SET_STRING", 1);
    public static final Constant FSCONFIG_CMD_CREATE = new Constant("FSCONFIG_CMD_CREATE", 6);
    public static final Constant MS_RDONLY = new Constant("MS_RDONLY", 1); // sys/mount.h
    public static final Constant MS_NOSUID = new Constant("MS_NOSUID", 2);
    public static final Constant MS_NODEV = new Constant("MS_NODEV", 4);
    public static final Constant MS_NOEXEC = new Constant("MS_NOEXEC", 8);
    public static final Constant MS_BIND = new Constant("MS_BIND", 4096);
    public static final Constant MS_REC = new Constant("MS_REC", 16384);
    public static final Constant MS_PRIVATE = new Constant("MS_PRIVATE", 1 << 18);
    public static final Constant MNT_DETACH = new Constant("MNT_DETACH", 2);

    public static final Constant PR_SET_PDEATHSIG = new Constant("PR_SET_PDEATHSIG", 1); // linux/prctl.h
    public static final Constant PR_SET_DUMPABLE = new Constant("PR_SET_DUMPABLE", 4);
    public static final Constant PR_SET_NAME = new Constant("PR_SET_NAME", 15);
    public static final Constant PR_GET_NAME = new Constant("PR_GET_NAME", 16);
    public static final Constant PR_CAPBSET_DROP = new Constant("PR_CAPBSET_DROP", 24);
    public static final Constant PR_SET_SECUREBITS = new Constant("PR_SET_SECUREBITS", 28);
    public static final Constant PR_SET_NO_NEW_PRIVS = new Constant("PR_SET_NO_NEW_PRIVS", 38);
    public static final Constant PR_CAP_AMBIENT = new Constant("PR_CAP_AMBIENT", 47);
    public static final Constant PR_CAP_AMBIENT_RAISE = new Constant("PR_CAP_AMBIENT_RAISE", 2);
    public static final Constant PR_CAP_AMBIENT_CLEAR_ALL = new Constant("PR_CAP_AMBIENT_CLEAR_ALL", 4);
    public static final Constant PR_SET_SPECULATION_CTRL = new Constant("PR_SET_SPECULATION_CTRL", 53);
    public static final Constant PR_SPEC_STORE_BYPASS = new Constant("PR_SPEC_STORE_BYPASS", 0);
    public static final Constant PR_SPEC_INDIRECT_BRANCH = new Constant("PR_SPEC_INDIRECT_BRANCH", 1);
    public static final Constant PR_SPEC_FORCE_DISABLE = new Constant("PR_SPEC_FORCE_DISABLE", 8);
    /** All of SECBIT_NOROOT, NO_SETUID_FIXUP, KEEP_CAPS off, NO_CAP_AMBIENT_RAISE, each locked (linux/securebits.h). */
    public static final Constant SECUREBITS_LOCKED = new Constant(
            "SECBIT_NOROOT|SECBIT_NOROOT_LOCKED|SECBIT_NO_SETUID_FIXUP|SECBIT_NO_SETUID_FIXUP_LOCKED"
                    + "|SECBIT_KEEP_CAPS_LOCKED|SECBIT_NO_CAP_AMBIENT_RAISE|SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED",
            0b1110_1111);

    public static final Constant SECCOMP_SET_MODE_FILTER =
            new Constant("SECCOMP_SET_MODE_FILTER", 1); // linux/seccomp.h
    public static final Constant SECCOMP_FILTER_FLAG_NEW_LISTENER = new Constant("SECCOMP_FILTER_FLAG_NEW_LISTENER", 8);

    public static final Constant SIGKILL = new Constant("SIGKILL", 9); // asm/signal.h
    public static final Constant SIGCHLD = new Constant("SIGCHLD", 17);
    public static final Constant SOCK_SEQPACKET = new Constant("SOCK_SEQPACKET", 5); // bits/socket_type.h
    public static final Constant SOCK_CLOEXEC = new Constant("SOCK_CLOEXEC", 0x80000);
    public static final Constant MSG_CTRUNC = new Constant("MSG_CTRUNC", 8); // bits/socket.h
    public static final Constant MSG_DONTWAIT = new Constant("MSG_DONTWAIT", 0x40);
    public static final Constant MSG_NOSIGNAL = new Constant("MSG_NOSIGNAL", 0x4000);
    public static final Constant MSG_CMSG_CLOEXEC = new Constant("MSG_CMSG_CLOEXEC", 0x40000000);
    public static final Constant WALL = new Constant("__WALL", 0x40000000); // sys/wait.h
    public static final Constant WNOHANG = new Constant("WNOHANG", 1); // sys/wait.h
    public static final Constant CLOCK_MONOTONIC = new Constant("CLOCK_MONOTONIC", 1); // time.h
    public static final Constant MOST = new Constant("~0U", 0xffffffffL);

    public static final Constant RLIMIT_CPU = new Constant("RLIMIT_CPU", 0); // asm-generic/resource.h
    public static final Constant RLIMIT_FSIZE = new Constant("RLIMIT_FSIZE", 1);
    public static final Constant RLIMIT_STACK = new Constant("RLIMIT_STACK", 3);
    public static final Constant RLIMIT_CORE = new Constant("RLIMIT_CORE", 4);
    public static final Constant RLIMIT_NPROC = new Constant("RLIMIT_NPROC", 6);
    public static final Constant RLIMIT_NOFILE = new Constant("RLIMIT_NOFILE", 7);
    public static final Constant RLIMIT_MEMLOCK = new Constant("RLIMIT_MEMLOCK", 8);
    public static final Constant RLIMIT_AS = new Constant("RLIMIT_AS", 9);
    public static final Constant RLIMIT_SIGPENDING = new Constant("RLIMIT_SIGPENDING", 11);
    public static final Constant RLIMIT_MSGQUEUE = new Constant("RLIMIT_MSGQUEUE", 12);
    public static final Constant RLIMIT_NICE = new Constant("RLIMIT_NICE", 13);
    public static final Constant RLIMIT_RTPRIO = new Constant("RLIMIT_RTPRIO", 14);

    private Kernel() {}
}
