package dev.brig.sandbox.program;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.libc.Constant;
import java.nio.charset.StandardCharsets;

/**
 * The steps of a process that makes files in a directory it cannot leave. Names are raw: one char for each byte, so that
 * they need not be UTF-8.
 */
public final class FileScript extends Flow {
    private static final Constant FD_SOCKET = new Constant("3", 3);
    private static final Constant PROT_READ = new Constant("PROT_READ", 1); // sys/mman.h
    private static final Constant MAP_SHARED_FIXED = new Constant("MAP_SHARED|MAP_FIXED", 0x11);
    private static final Constant O_EXCL = new Constant("O_EXCL", 0x80); // fcntl.h
    private static final Constant O_NOFOLLOW = new Constant("O_NOFOLLOW", 0x20000);
    private static final Constant AT_SYMLINK_NOFOLLOW = new Constant("AT_SYMLINK_NOFOLLOW", 0x100);
    private static final Constant RENAME_NOREPLACE = new Constant("RENAME_NOREPLACE", 1); // linux/fs.h
    private static final Constant S_IFCHR = new Constant("S_IFCHR", 0x2000); // linux/stat.h
    private static final Constant S_IFIFO = new Constant("S_IFIFO", 0x1000);
    private static final long BENEATH = 0x08; // RESOLVE_BENEATH, linux/openat2.h
    private static final long NO_SYMLINKS = 0x04; // RESOLVE_NO_SYMLINKS
    private static final int OPEN_HOW_BYTES = 24;
    private static final Constant TO_LEAD_ON = O_PATH.or(O_DIRECTORY).or(O_CLOEXEC);
    private static final Constant TO_CHANGE = new Constant("O_RDONLY|O_DIRECTORY", O_DIRECTORY.value()).or(O_CLOEXEC);
    private static final Constant TO_CREATE =
            O_WRONLY.or(O_CREAT).or(O_EXCL).or(O_NOFOLLOW).or(O_CLOEXEC);

    /** @param program at the end of which the steps go */
    public FileScript(Program program, String process) {
        super(program, process);
    }

    /** Sees a file as memory that cannot be written. */
    public void mapReadOnly(int fd, long address, long bytes) {
        Constant where = new Constant("0x" + Long.toHexString(address), address);
        call("mmap", where, bytes, PROT_READ, MAP_SHARED_FIXED, fd, 0);
    }

    public void changeDirectory(int fd) {
        call("fchdir", fd);
    }

    /** The current directory becomes the root; nothing may be open that lies outside it. */
    public void changeRoot() {
        call("chroot", text("."));
    }

    /** Waits for Java to send the address of steps, and goes on there; ends when Java is gone. */
    public void hearAndJump(Cell heard, Label gone) {
        call("read", FD_SOCKET, address(heard), 8);
        jumpIfZero(gone);
        jump(heard);
    }

    /** Opens a directory for what is done in it; no link is followed, and there is no way up. */
    public void openDirectory(Object beneath, String path, Cell result) {
        open(beneath, path, TO_LEAD_ON, 0, result);
    }

    /** Opens a directory so that it can be changed itself. */
    public void openDirectoryItself(Object beneath, String path, Cell result) {
        open(beneath, path, TO_CHANGE, 0, result);
    }

    /** A new file, open for writing. */
    public void create(Cell directory, String name, Cell result) {
        open(directory, name, TO_CREATE, 0600, result);
    }

    private void open(Object directory, String path, Constant flags, int mode, Cell result) {
        Memory.Place how = program.data().longs(flags.value(), mode, BENEATH | NO_SYMLINKS);
        Value shown = new Value.Late(
                how.address(),
                () -> "{" + flags + (mode == 0 ? "" : ", " + Script.octal(mode))
                        + ", RESOLVE_BENEATH|RESOLVE_NO_SYMLINKS}");
        call("openat2", directory, raw(path), shown, OPEN_HOW_BYTES);
        store(result);
    }

    public void close(Cell fd) {
        call("close", fd);
    }

    /** Writes bytes that lie in mapped memory; fewer is a failure. */
    public void write(Cell fd, long address, long bytes, long offset, long whenShort) {
        call("pwrite64", fd, new Value.Known(address, "<content>"), bytes, offset);
        jumpIfOther(whenShort, "disk full", bytes);
    }

    public void truncate(Cell fd, long bytes) {
        call("ftruncate", fd, bytes);
    }

    public void mode(Cell fd, int mode) {
        call("fchmod", fd, Script.octal(mode));
    }

    public void mode(Cell directory, String name, int mode) {
        call("fchmodat", directory, raw(name), Script.octal(mode));
    }

    /** Times of an open file. */
    public void times(Cell fd, long seconds, int nanos) {
        call("utimensat", fd, NULL, timespecs(seconds, nanos), 0);
    }

    /** Times of a name, even of a symbolic link. */
    public void times(Cell directory, String name, long seconds, int nanos) {
        call("utimensat", directory, raw(name), timespecs(seconds, nanos), AT_SYMLINK_NOFOLLOW);
    }

    private Value timespecs(long seconds, int nanos) {
        Memory.Place both = program.data().longs(seconds, nanos, seconds, nanos);
        return new Value.Late(both.address(), () -> "{" + seconds + "." + String.format("%09d", nanos) + "}");
    }

    public void makeDirectory(Cell directory, String name, int mode) {
        call("mkdirat", directory, raw(name), Script.octal(mode));
    }

    public void symlink(String target, Cell directory, String name) {
        call("symlinkat", raw(target), directory, raw(name));
    }

    public void link(Cell directory, String name, Cell newDirectory, String newName) {
        call("linkat", directory, raw(name), newDirectory, raw(newName), 0);
    }

    public void fifo(Cell directory, String name) {
        call("mknodat", directory, raw(name), S_IFIFO.or(Script.octal(0600)), 0);
    }

    /** A character device 0/0, by which an overlay hides what a lower layer has. */
    public void whiteout(Cell directory, String name) {
        call("mknodat", directory, raw(name), S_IFCHR, 0);
    }

    public void rename(Cell directory, String name, Cell newDirectory, String newName) {
        call("renameat2", directory, raw(name), newDirectory, raw(newName), RENAME_NOREPLACE);
    }

    public void unlink(Cell directory, String name) {
        call("unlinkat", directory, raw(name), 0);
    }

    public void attribute(Cell fd, String name, String value) {
        Memory.Place bytes = program.data().bytes(value.getBytes(StandardCharsets.ISO_8859_1));
        Value shown = new Value.Known(bytes.address(), quoted(value));
        call("fsetxattr", fd, raw(name), shown, value.length(), 0);
    }

    /** Bytes of a program's data that these names, and the structures around them, take at most. */
    public static long dataBytes(long namesBytes) {
        return namesBytes + 256;
    }

    private Value raw(String name) {
        byte[] bytes = (name + "\0").getBytes(StandardCharsets.ISO_8859_1);
        return new Value.Late(program.data().bytes(bytes).address(), () -> quoted(name));
    }
}
