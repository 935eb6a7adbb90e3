package dev.brig.sandbox.cgroup.file;

import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Libc;
import java.util.OptionalLong;

/** A control file, opened ahead of time so that reading it is cheap; or one that this kernel does not have. */
public final class ControlFile implements AutoCloseable {
    private static final int ABSENT = -1;

    private final GroupDirectory directory;
    private final String name;
    private final int fd;

    private ControlFile(GroupDirectory directory, String name, int fd) {
        this.directory = directory;
        this.name = name;
        this.fd = fd;
    }

    public static ControlFile open(GroupDirectory directory, String name) {
        return new ControlFile(directory, name, directory.open(name));
    }

    public static ControlFile openIfPresent(GroupDirectory directory, String name) {
        int opened = directory.tryOpen(name);
        if (opened < 0 && opened != -Errno.ENOENT) {
            throw directory.failure("open", name, opened);
        }
        return new ControlFile(directory, name, opened < 0 ? ABSENT : opened);
    }

    public long number() {
        return directory.number(fd, 0, name);
    }

    public OptionalLong numberIfPresent() {
        return fd == ABSENT ? OptionalLong.empty() : OptionalLong.of(number());
    }

    public KeyedValues values() {
        return directory.values(fd, name);
    }

    @Override
    public void close() {
        if (fd != ABSENT) {
            Libc.close(fd);
        }
    }
}
