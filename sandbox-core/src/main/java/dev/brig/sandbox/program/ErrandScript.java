package dev.brig.sandbox.program;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.libc.Constant;

/** The steps of small executables that do one thing to a process or a file that whoever calls them has open, or is in the directory of. */
public final class ErrandScript extends Flow {
    private static final Constant O_CREAT = new Constant("O_CREAT", 0x40); // fcntl.h
    private static final int OWN = 0600;

    public ErrandScript(Program program) {
        super(program, "errand");
    }

    /** Takes the lock of a file that is open, unless another has it. */
    public void tryLock(int fd) {
        call("flock", fd, LOCK_EX.or(LOCK_NB));
    }

    /** Waits for the lock of a file in the present directory, which is made if need be. */
    public void lock(String file, Cell fd) {
        call("openat", AT_FDCWD, text(file), O_WRONLY.or(O_CREAT).or(O_CLOEXEC), OWN);
        store(fd);
        call("flock", fd, LOCK_EX);
    }

    /** Writes a byte to a FIFO in the present directory at which somebody waits, and removes it. */
    public void release(String fifo, Cell fd) {
        call("openat", AT_FDCWD, text(fifo), O_WRONLY.or(O_NONBLOCK).or(O_CLOEXEC), 0);
        store(fd);
        call("write", fd, text("s"), 1);
        call("unlinkat", AT_FDCWD, text(fifo), 0);
    }

    /** Reads a number of one byte from standard input. */
    public void readByte(Cell number) {
        call("read", 0, address(number), 1);
    }

    /** Sends a signal to the process whose directory in {@code /proc} is open, even if its number has gone to another since. */
    public void signal(int directory, Cell signal) {
        call("pidfd_send_signal", directory, signal, NULL, 0);
    }

    public void exit(int status) {
        call("exit_group", status);
    }
}
