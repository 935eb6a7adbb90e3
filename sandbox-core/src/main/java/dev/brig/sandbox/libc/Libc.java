package dev.brig.sandbox.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.function.Supplier;

/**
 * Calls of libc and the kernel, by their C names. A call that fails throws {@link LibcException}. Calls whose failure is
 * an ordinary answer (reads and writes that would block, optional files) return the negative error number instead, as the
 * kernel does; their comments say so.
 */
public final class Libc {
    private Libc() {}

    public static int getuid() {
        return (int) Native.syscall(Nr.GETUID);
    }

    public static int getgid() {
        return (int) Native.syscall(Nr.GETGID);
    }

    public static int geteuid() {
        return (int) Native.syscall(Nr.GETEUID);
    }

    /** Gives the calling thread another user's access to files; needs root. */
    public static void setfsids(int uid, int gid) {
        Native.syscall(Nr.SETFSGID, gid);
        Native.syscall(Nr.SETFSUID, uid);
    }

    /** Opens a file that is there, always close-on-exec. */
    public static int open(Path path, Constant flags) {
        return openat(Kernel.AT_FDCWD.bits(), path.toString(), flags.bits(), 0);
    }

    /** As {@link #open}, but a failure is the negative error number. */
    public static int tryOpen(Path path, Constant flags) {
        return tryOpenat(Kernel.AT_FDCWD.bits(), path.toString(), flags.bits(), 0);
    }

    /** Opens; never interrupted, always close-on-exec. */
    public static int openat(int directory, String path, int flags, int mode) {
        return (int) check(tryOpenat(directory, path, flags, mode), () -> "openat " + path);
    }

    /** Like {@link #openat}, but a failure is returned as the negative error number. */
    public static int tryOpenat(int directory, String path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) Native.syscall(
                    Nr.OPENAT, directory, arena.allocateFrom(path).address(), flags | Kernel.O_CLOEXEC.bits(), mode);
        }
    }

    /**
     * Opens a path that may be hostile; {@code resolve} are RESOLVE_ flags (openat2(2)).
     *
     * @return the descriptor, or the negative error number
     */
    public static int tryOpenat2(int directory, String path, long flags, long mode, long resolve) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocate(ValueLayout.JAVA_LONG, 3);
            how.setAtIndex(ValueLayout.JAVA_LONG, 0, flags | Kernel.O_CLOEXEC.bits());
            how.setAtIndex(ValueLayout.JAVA_LONG, 1, mode);
            how.setAtIndex(ValueLayout.JAVA_LONG, 2, resolve);
            return (int) Native.syscall(
                    Nr.OPENAT2, directory, arena.allocateFrom(path).address(), how.address(), how.byteSize());
        }
    }

    public static void close(int fd) {
        Native.syscall(Nr.CLOSE, fd);
    }

    /** @return bytes read, 0 at the end, or the negative error number */
    public static int read(int fd, MemorySegment buffer) {
        return (int) Native.syscall(Nr.READ, fd, buffer.address(), buffer.byteSize());
    }

    /** @return bytes read, 0 at the end, or the negative error number */
    public static int pread(int fd, MemorySegment buffer, long offset) {
        return (int) Native.syscall(Nr.PREAD, fd, buffer.address(), buffer.byteSize(), offset);
    }

    /** @return bytes written, or the negative error number */
    public static int write(int fd, MemorySegment bytes) {
        return (int) Native.syscall(Nr.WRITE, fd, bytes.address(), bytes.byteSize());
    }

    /** Writes a whole short text in one call, as the kernel's control files require; a failure is returned negative. */
    public static int tryWrite(int fd, String text) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(text);
            return write(fd, bytes.asSlice(0, bytes.byteSize() - 1));
        }
    }

    public static void mkdirat(int directory, String path, int mode) {
        check(tryMkdirat(directory, path, mode), () -> "mkdirat " + path);
    }

    /** @return 0, or the negative error number */
    public static int tryMkdirat(int directory, String path, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) Native.syscall(
                    Nr.MKDIRAT, directory, arena.allocateFrom(path).address(), mode);
        }
    }

    /** @return 0, or the negative error number */
    public static int tryUnlinkat(int directory, String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) Native.syscall(
                    Nr.UNLINKAT, directory, arena.allocateFrom(path).address(), flags);
        }
    }

    public static void chown(String path, int uid, int gid) {
        try (Arena arena = Arena.ofConfined()) {
            check(
                    Native.syscall(
                            Nr.CHOWN,
                            Kernel.AT_FDCWD.bits(),
                            arena.allocateFrom(path).address(),
                            uid,
                            gid,
                            0),
                    () -> "chown " + path);
        }
    }

    public static void fchmod(int fd, int mode) {
        check(Native.syscall(Nr.FCHMOD, fd, mode), () -> "fchmod");
    }

    /** @return 0, or the negative error number */
    public static int tryFchmodat(int directory, String path, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) Native.syscall(
                    Nr.FCHMODAT, directory, arena.allocateFrom(path).address(), mode);
        }
    }

    public static FileStatus fstat(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stat = arena.allocate(FileStatus.SIZE, 8);
            check(FileStatus.statx(fd, stat), () -> "statx");
            return FileStatus.of(stat);
        }
    }

    /** Space and inodes of the descriptor's file system. */
    public static FileSystemStatus fstatfs(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(120, 8);
            check(Native.syscall(Nr.FSTATFS, fd, status.address()), () -> "fstatfs");
            return FileSystemStatus.of(status);
        }
    }

    public static void ftruncate(int fd, long bytes) {
        check(Native.syscall(Nr.FTRUNCATE, fd, bytes), () -> "ftruncate");
    }

    /** An anonymous file. {@code flags} say whether it is executable, for systems that forbid that by default. */
    public static int memfdCreate(String name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) check(
                    Native.syscall(Nr.MEMFD_CREATE, arena.allocateFrom(name).address(), flags),
                    () -> "memfd_create " + name);
        }
    }

    /** Maps a file shared, readable and writable. The segment lives until {@link #munmap}. */
    @SuppressWarnings("restricted")
    public static MemorySegment mmapShared(int fd, long bytes) {
        int readWrite = 3; // PROT_READ|PROT_WRITE, sys/mman.h
        int shared = 1; // MAP_SHARED
        long address = check(Native.syscall(Nr.MMAP, 0, bytes, readWrite, shared, fd, 0L), () -> "mmap");
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    /** Memory that takes room only where it was touched. The segment lives until {@link #munmap}. */
    @SuppressWarnings("restricted")
    public static MemorySegment mmapAnonymous(long bytes) {
        int readWrite = 3; // PROT_READ|PROT_WRITE, sys/mman.h
        int anonymous = 0x22; // MAP_PRIVATE|MAP_ANONYMOUS
        long address = check(Native.syscall(Nr.MMAP, 0, bytes, readWrite, anonymous, -1, 0L), () -> "mmap");
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    public static void munmap(MemorySegment mapping) {
        check(Native.syscall(Nr.MUNMAP, mapping.address(), mapping.byteSize()), () -> "munmap");
    }

    /** @return 0, or the negative error number */
    public static int pidfdSendSignal(int pidfd, int signal) {
        return (int) Native.syscall(Nr.PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0);
    }

    /** @return a descriptor, or the negative error number */
    public static int tryPidfdOpen(int pid) {
        return (int) Native.syscall(Nr.PIDFD_OPEN, pid, 0, 0, 0);
    }

    /** @return 0, or the negative error number */
    public static int kill(int pid, int signal) {
        return (int) Native.syscall(Nr.KILL, pid, signal);
    }

    /** Whether a child has ended; its status can still be taken. */
    public static boolean hasEnded(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment information = arena.allocate(128, 8); // siginfo_t
            int byPid = 1; // P_PID, sys/wait.h
            int options = 1 | 4 | 0x0100_0000; // WNOHANG|WEXITED|WNOWAIT
            long result = Native.syscall(Nr.WAITID, byPid, pid, information.address(), options, 0);
            return result < 0 || information.get(ValueLayout.JAVA_INT, 12) == pid; // si_pid
        }
    }

    /** Waits for a child to end, and takes its status; a failure is returned negative. */
    public static int waitpid(int pid) {
        long result;
        do {
            result = Native.syscall(Nr.WAITPID, pid, 0, 0, 0);
        } while (result == -Errno.EINTR);
        return (int) result;
    }

    /** Waits for a child, and says whether it ended with status 0. */
    public static boolean waitForSuccess(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
            long result;
            do {
                result = Native.syscall(Nr.WAITPID, pid, status.address(), 0, 0);
            } while (result == -Errno.EINTR);
            return result == pid && status.get(ValueLayout.JAVA_INT, 0) == 0;
        }
    }

    /**
     * Waits for a child to end.
     *
     * @return its status as wait(2) encodes it, or the negative error number
     */
    public static int waitForStatus(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
            long result;
            do {
                result = Native.syscall(Nr.WAITPID, pid, status.address(), 0x4000_0000, 0); // __WALL
            } while (result == -Errno.EINTR);
            return result == pid ? status.get(ValueLayout.JAVA_INT, 0) : (int) result;
        }
    }

    public static void mkfifo(String path, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            check(
                    Native.syscall(
                            Nr.MKNODAT,
                            Kernel.AT_FDCWD.bits(),
                            arena.allocateFrom(path).address(),
                            Kernel.S_IFIFO.bits() | mode,
                            0),
                    () -> "mknodat " + path);
        }
    }

    /** No program that is executed from now on inherits a descriptor from this number on. */
    public static void closeOnExecFrom(int fd) {
        int cloexec = 4; // CLOSE_RANGE_CLOEXEC, linux/close_range.h
        check(Native.syscall(Nr.CLOSE_RANGE, fd, 0xffff_ffffL, cloexec), () -> "close_range " + fd);
    }

    /** @return 0, or the negative error number; the lock goes when every copy of the descriptor is closed */
    public static int tryFlock(int fd, int operation) {
        return (int) Native.syscall(Nr.FLOCK, fd, operation);
    }

    /** Reads how a thread is scheduled (sched_setattr(2)); {@code attributes} is a {@code struct sched_attr}. */
    public static int trySchedGetattr(int tid, MemorySegment attributes) {
        return (int) Native.syscall(Nr.SCHED_GETATTR, tid, attributes.address(), attributes.byteSize(), 0);
    }

    /** @return 0, or the negative error number */
    public static int trySchedSetattr(int tid, MemorySegment attributes) {
        return (int) Native.syscall(Nr.SCHED_SETATTR, tid, attributes.address(), 0);
    }

    /**
     * Makes the calling thread run soon after it is woken, even if the CPUs are busy: it asks for the shortest slice of CPU
     * time, and so gets the earliest deadline. No effect before Linux 6.12.
     */
    public static void preferLatency() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(48, 8); // struct sched_attr, linux/sched/types.h
            if (trySchedGetattr(0, attributes) == 0) {
                long shortestSliceNanos = 100_000;
                attributes.set(ValueLayout.JAVA_LONG, 24, shortestSliceNanos);
                trySchedSetattr(0, attributes);
            }
        }
    }

    /** CPU time that the calling thread has used, by the scheduler's own account. */
    public static long threadCpuNanos() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(16, 8); // struct timespec, linux/time_types.h
            int threadCpuClock = 3; // CLOCK_THREAD_CPUTIME_ID, linux/time.h
            check(Native.syscall(Nr.CLOCK_GETTIME, threadCpuClock, time.address()), () -> "clock_gettime");
            return time.get(ValueLayout.JAVA_LONG, 0) * 1_000_000_000L + time.get(ValueLayout.JAVA_LONG, 8);
        }
    }

    /** A counter that wakes a {@link Poll}; non-blocking. */
    public static int eventfd() {
        int flags = Kernel.O_CLOEXEC.or(Kernel.O_NONBLOCK).bits(); // EFD_CLOEXEC|EFD_NONBLOCK, sys/eventfd.h
        return (int) check(Native.syscall(Nr.EVENTFD, 0, flags), () -> "eventfd");
    }

    /** Adds to the counter of an {@link #eventfd}. */
    public static void wake(int eventfd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L);
            write(eventfd, one);
        }
    }

    /** A second descriptor for the same file, at least as high as given, closed at exec. */
    public static int duplicate(int fd, int least) {
        int command = 1030; // F_DUPFD_CLOEXEC, linux/fcntl.h
        return (int) check(Native.syscall(Nr.FCNTL, fd, command, least), () -> "fcntl F_DUPFD_CLOEXEC");
    }

    /** Reads and writes of this descriptor no longer wait. */
    public static void nonBlocking(int fd) {
        int setFlags = 4; // F_SETFL, fcntl.h
        check(Native.syscall(Nr.FCNTL, fd, setFlags, Kernel.O_NONBLOCK.bits()), () -> "fcntl F_SETFL");
    }

    /** The CPUs the calling thread may run on. */
    public static BitSet schedGetaffinity() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(512, 8);
            long bytes = check(
                    Native.syscall(Nr.SCHED_GETAFFINITY, 0, mask.byteSize(), mask.address()),
                    () -> "sched_getaffinity");
            return BitSet.valueOf(mask.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /**
     * The CPUs a thread may run on.
     *
     * @return the bytes of the mask that were written, or the negative error number
     */
    public static int trySchedGetaffinity(int thread, MemorySegment mask) {
        return (int) Native.syscall(Nr.SCHED_GETAFFINITY, thread, mask.byteSize(), mask.address());
    }

    /** @return 0, or the negative error number */
    public static int trySchedSetaffinity(int thread, MemorySegment mask) {
        return (int) Native.syscall(Nr.SCHED_SETAFFINITY, thread, mask.byteSize(), mask.address());
    }

    static long check(long result, Supplier<String> call) {
        if (result < 0) {
            throw new LibcException(call.get(), (int) -result);
        }
        return result;
    }
}
