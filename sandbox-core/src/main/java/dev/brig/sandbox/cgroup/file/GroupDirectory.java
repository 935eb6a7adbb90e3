package dev.brig.sandbox.cgroup.file;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;

/** An open directory of groups, and the control files below it: short texts, each written by one call. */
public final class GroupDirectory implements AutoCloseable {
    private static final int PAGE = 4096; // only lists of processes are longer
    private static final int MODE = 0755;

    private final Path path;
    private final int fd;

    private GroupDirectory(Path path, int fd) {
        this.path = path;
        this.fd = fd;
    }

    public static GroupDirectory open(Path path) {
        return new GroupDirectory(path, Libc.open(path, Kernel.O_PATH));
    }

    public Path path() {
        return path;
    }

    public void mkdir(String group) {
        int result = Libc.tryMkdirat(fd, group, MODE);
        if (result < 0) {
            throw failure("mkdir", group, result);
        }
    }

    /** @return 0, or the negative error number */
    public int tryRmdir(String group) {
        return Libc.tryUnlinkat(fd, group, Kernel.AT_REMOVEDIR.bits());
    }

    /** @return a descriptor to read from, or the negative error number */
    int tryOpen(String file) {
        return Libc.tryOpenat(fd, file, Kernel.O_RDONLY.bits(), 0);
    }

    public int open(String file) {
        int opened = tryOpen(file);
        if (opened < 0) {
            throw failure("open", file, opened);
        }
        return opened;
    }

    /** Sets who may do what with a file. */
    public void allow(String file, int mode) {
        int result = Libc.tryFchmodat(fd, file, mode);
        if (result < 0) {
            throw failure("chmod", file, result);
        }
    }

    public void write(String file, String value) {
        int result = tryWrite(file, value);
        if (result < 0) {
            throw failure("write " + value + " to", file, result);
        }
    }

    /** Writes, unless this kernel has no such file. */
    public void writeIfPresent(String file, String value) {
        int result = tryWrite(file, value);
        if (result < 0 && result != -Errno.ENOENT) {
            throw failure("write " + value + " to", file, result);
        }
    }

    /** @return 0 or more, or the negative error number: ENOENT where this kernel has no such file */
    public int tryWrite(String file, String value) {
        int opened = Libc.tryOpenat(fd, file, Kernel.O_WRONLY.bits(), 0);
        if (opened < 0) {
            return opened;
        }
        try {
            return Libc.tryWrite(opened, value);
        } finally {
            Libc.close(opened);
        }
    }

    public long number(String file) {
        int opened = open(file);
        try {
            return number(opened, 0, file);
        } finally {
            Libc.close(opened);
        }
    }

    /** The number in a file; empty where this kernel has no such file. */
    public OptionalLong numberIfPresent(String file) {
        int opened = tryOpen(file);
        if (opened == -Errno.ENOENT) {
            return OptionalLong.empty();
        }
        if (opened < 0) {
            throw failure("open", file, opened);
        }
        try {
            return OptionalLong.of(number(opened, 0, file));
        } finally {
            Libc.close(opened);
        }
    }

    /** The number that follows the given count of bytes in an open file. */
    public long number(int opened, int skip, String file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(64);
            int length = Libc.pread(opened, buffer, 0);
            if (length < 0) {
                throw failure("read", file, length);
            }
            long number = 0;
            for (int i = skip; i < length; i++) {
                int digit = buffer.get(ValueLayout.JAVA_BYTE, i) - '0';
                if (digit < 0 || digit > 9) {
                    break;
                }
                number = number * 10 + digit;
            }
            return number;
        }
    }

    /** All values of a file of "key value" lines. */
    public KeyedValues values(String file) {
        int opened = open(file);
        try {
            return values(opened, file);
        } finally {
            Libc.close(opened);
        }
    }

    public KeyedValues values(int opened, String file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(PAGE);
            int length = Libc.pread(opened, buffer, 0);
            if (length < 0) {
                throw failure("read", file, length);
            }
            byte[] text = buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            return new KeyedValues(new String(text, StandardCharsets.US_ASCII));
        }
    }

    /** The ids in a list of processes or threads; none where the group is gone. */
    public int[] ids(String file) {
        int opened = tryOpen(file);
        if (opened == -Errno.ENOENT) {
            return new int[0];
        }
        if (opened < 0) {
            throw failure("open", file, opened);
        }
        int[] ids = new int[16];
        int count = 0;
        boolean within = false;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(PAGE);
            int length;
            while ((length = Libc.read(opened, buffer)) > 0) {
                for (int i = 0; i < length; i++) {
                    int digit = buffer.get(ValueLayout.JAVA_BYTE, i) - '0';
                    if (digit < 0 || digit > 9) {
                        within = false;
                        continue;
                    }
                    if (!within) {
                        within = true;
                        ids = count == ids.length ? Arrays.copyOf(ids, count * 2) : ids;
                        ids[count++] = 0;
                    }
                    ids[count - 1] = ids[count - 1] * 10 + digit;
                }
            }
            if (length < 0 && length != -Errno.ENODEV) { // ENODEV: removed since it was opened
                throw failure("read", file, length);
            }
        } finally {
            Libc.close(opened);
        }
        return Arrays.copyOf(ids, count);
    }

    public SandboxException failure(String call, String file, int result) {
        return new SandboxException(
                Code.CONTROL_GROUP_FAILED, call + " " + path.resolve(file) + ": " + Errno.describe(-result));
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
