package dev.brig.sandbox.libc;

/** Numbers of the system calls that Java itself makes. */
final class Nr {
    static final int CHOWN = Architecture.current().number("fchownat");
    static final int CLOCK_GETTIME = Architecture.current().number("clock_gettime");
    static final int CLOSE = Architecture.current().number("close");
    static final int CLOSE_RANGE = Architecture.current().number("close_range");
    static final int CONNECT = Architecture.current().number("connect");
    static final int EVENTFD = Architecture.current().number("eventfd2");
    static final int FCHMOD = Architecture.current().number("fchmod");
    static final int FCHMODAT = Architecture.current().number("fchmodat");
    static final int FCNTL = Architecture.current().number("fcntl");
    static final int FLOCK = Architecture.current().number("flock");
    static final int FSTATFS = Architecture.current().number("fstatfs");
    static final int FTRUNCATE = Architecture.current().number("ftruncate");
    static final int GETDENTS = Architecture.current().number("getdents64");
    static final int GETEUID = Architecture.current().number("geteuid");
    static final int GETGID = Architecture.current().number("getgid");
    static final int GETPID = Architecture.current().number("getpid");
    static final int GETUID = Architecture.current().number("getuid");
    static final int IOCTL = Architecture.current().number("ioctl");
    static final int KILL = Architecture.current().number("kill");
    static final int MEMFD_CREATE = Architecture.current().number("memfd_create");
    static final int MKDIRAT = Architecture.current().number("mkdirat");
    static final int MKNODAT = Architecture.current().number("mknodat");
    static final int MMAP = Architecture.current().number("mmap");
    static final int MUNMAP = Architecture.current().number("munmap");
    static final int OPENAT = Architecture.current().number("openat");
    static final int OPENAT2 = Architecture.current().number("openat2");
    static final int PIDFD_OPEN = Architecture.current().number("pidfd_open");
    static final int PIDFD_SEND_SIGNAL = Architecture.current().number("pidfd_send_signal");
    static final int POLL = Architecture.current().number("ppoll");
    static final int PRCTL = Architecture.current().number("prctl");
    static final int PREAD = Architecture.current().number("pread64");
    static final int PRLIMIT = Architecture.current().number("prlimit64");
    static final int PTRACE = Architecture.current().number("ptrace");
    static final int READ = Architecture.current().number("read");
    static final int RECVFROM = Architecture.current().number("recvfrom");
    static final int RECVMSG = Architecture.current().number("recvmsg");
    static final int SCHED_GETAFFINITY = Architecture.current().number("sched_getaffinity");
    static final int SCHED_GETATTR = Architecture.current().number("sched_getattr");
    static final int SCHED_SETAFFINITY = Architecture.current().number("sched_setaffinity");
    static final int SCHED_SETATTR = Architecture.current().number("sched_setattr");
    static final int SENDMSG = Architecture.current().number("sendmsg");
    static final int SENDTO = Architecture.current().number("sendto");
    static final int SETFSGID = Architecture.current().number("setfsgid");
    static final int SETFSUID = Architecture.current().number("setfsuid");
    static final int SOCKET = Architecture.current().number("socket");
    static final int SOCKETPAIR = Architecture.current().number("socketpair");
    static final int STATX = Architecture.current().number("statx");
    static final int UNLINKAT = Architecture.current().number("unlinkat");
    static final int WAITID = Architecture.current().number("waitid");
    static final int WAITPID = Architecture.current().number("wait4");
    static final int WRITE = Architecture.current().number("write");

    private Nr() {}
}
