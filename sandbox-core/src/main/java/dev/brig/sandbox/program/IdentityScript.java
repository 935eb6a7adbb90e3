package dev.brig.sandbox.program;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.libc.Constant;
import dev.brig.sandbox.libc.Errno;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** The steps by which a process becomes somebody: namespaces, ids, capabilities, a terminal, and the program at last. */
public final class IdentityScript extends Flow {
    private static final Constant CLONE_PARENT = new Constant("CLONE_PARENT", 0x8000); // linux/sched.h
    private static final Constant PR_SET_KEEPCAPS = new Constant("PR_SET_KEEPCAPS", 8); // linux/prctl.h
    private static final Constant PR_CAP_AMBIENT_RAISE = new Constant("PR_CAP_AMBIENT_RAISE", 2);
    private static final Constant CLOSE_RANGE_CLOEXEC = new Constant("CLOSE_RANGE_CLOEXEC", 4); // linux/close_range.h
    private static final Constant TIOCSPTLCK = new Constant("TIOCSPTLCK", 0x40045431); // asm-generic/ioctls.h
    private static final Constant TIOCGPTPEER = new Constant("TIOCGPTPEER", 0x5441);
    private static final Constant TIOCSCTTY = new Constant("TIOCSCTTY", 0x540e);
    private static final Constant TIOCSWINSZ = new Constant("TIOCSWINSZ", 0x5414);
    private static final Constant X_OK = new Constant("X_OK", 1); // unistd.h
    private static final Constant SEEK_SET = new Constant("SEEK_SET", 0);
    private static final Constant P_PID = new Constant("P_PID", 1); // linux/wait.h
    private static final Constant WEXITED = new Constant("WEXITED", 4);
    private static final int DESCRIPTOR_BYTES = 4;
    private static final int LAST_CAPABILITY = 40; // CAP_CHECKPOINT_RESTORE, linux/capability.h
    private static final long CAPABILITY_VERSION = 0x20080522; // _LINUX_CAPABILITY_VERSION_3, linux/capability.h

    /** @param program at the end of which the steps go */
    public IdentityScript(Program program, String process) {
        super(program, process);
    }

    /** A sibling with namespaces of its own: whoever started this process is its parent. */
    public void sibling(Constant namespaces, Cell arguments, Label child, Cell pid) {
        load(namespaces.or(CLONE_PARENT));
        store(arguments);
        String shown = "{flags=" + (namespaces.value() == 0 ? CLONE_PARENT : namespaces.or(CLONE_PARENT)) + "}";
        call("clone3", new Value.Known(arguments.address(), shown), Script.CLONE_ARGS_BYTES);
        jumpIfZero(child);
        store(pid);
    }

    /** A pipe through which a child sees whether this process is still there: it keeps both ends and sends nothing. */
    public void lifeline(Cell ends) {
        call("pipe2", address(ends), O_CLOEXEC.or(O_NONBLOCK));
    }

    /** A child's end of the lifeline. */
    public void holdLifeline(Cell ends) {
        call("close", ends.plus(DESCRIPTOR_BYTES, "the lifeline's other end"));
    }

    /** This process ends when its parent does. Goes to the label if that has happened: before, nobody would have told. */
    public void endWithParent(Cell lifeline, Cell heard, Label gone) {
        call("prctl", PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        attempt("read", lifeline, address(heard), 1);
        jumpIfOther(gone, (long) -Errno.EAGAIN);
    }

    /**
     * Waits for a child and ends as it did: with its status, or by its signal.
     *
     * @param end a {@code siginfo_t}, {@link #SIGINFO_BYTES} zeroes before
     */
    public void endAs(Cell child, Cell end, Cell self) {
        Label killed = label("killed");
        call("waitid", P_PID, child, address(end), WEXITED, NULL);
        load(end.plus(8, "how")); // si_code; what lies behind it stays zero
        jumpIfOther(killed, 1L); // CLD_EXITED
        Cell status = end.plus(24, "status"); // si_status
        call("exit_group", status);
        here(killed);
        call("getpid");
        store(self);
        call("prctl", PR_SET_DUMPABLE, 0, 0, 0, 0); // one core is enough
        call("kill", self, status);
        call("exit_group", 1);
    }

    /** The size of {@code siginfo_t}. */
    public static final int SIGINFO_BYTES = 128;

    /** Enters namespaces of the process or the file that a descriptor stands for. */
    public void enter(Object fd, Constant namespaces) {
        call("setns", fd, namespaces);
    }

    /** @param type the name of the namespace's file in {@code /proc/PID/ns} */
    public void openNamespace(long process, String type, Cell result) {
        call("openat", AT_FDCWD, text("/proc/" + process + "/ns/" + type), O_RDONLY.or(O_CLOEXEC), 0);
        store(result);
    }

    public void close(Cell fd) {
        call("close", fd);
    }

    /** This descriptor and all above are closed by execve. */
    public void closeOnExecFrom(int fd) {
        call("close_range", fd, MOST, CLOSE_RANGE_CLOEXEC);
    }

    public void duplicate(int fd, int as) {
        call("dup3", fd, as, 0);
    }

    public void domainname(String name) {
        call("setdomainname", text(name), name.length());
    }

    /** Becomes a user and a group of the present user namespace, and keeps the permitted capabilities. */
    public void become(long uid, long gid) {
        call("prctl", PR_SET_KEEPCAPS, 1, 0, 0, 0);
        call("setresgid", gid, gid, gid);
        call("setresuid", uid, uid, uid);
    }

    public void groups(List<Long> groups) {
        long[] pairs = new long[(groups.size() + 1) / 2];
        Memory.Place list = program.data().longs(pairs); // gid_t has four bytes
        for (int i = 0; i < groups.size(); i++) {
            list.segment().set(ValueLayout.JAVA_INT, 4L * i, (int) (long) groups.get(i));
        }
        call("setgroups", groups.size(), new Value.Known(list.address(), groups.toString()));
    }

    /** @param kept bits by the numbers of capabilities */
    public void bound(long kept) {
        for (int capability = 0; capability <= LAST_CAPABILITY; capability++) {
            if ((kept & 1L << capability) == 0) {
                attempt("prctl", PR_CAPBSET_DROP, capability, 0, 0, 0); // an older kernel does not know the last ones
            }
        }
    }

    /** Sets the capabilities of this process, by the numbers of capabilities as bits. */
    public void capabilities(long effective, long permitted, long inheritable) {
        long low = 0xffff_ffffL;
        // struct __user_cap_data_struct[2]: effective, permitted, inheritable, four bytes each
        Memory.Place sets = program.data()
                .longs(
                        (effective & low) | (permitted << 32),
                        (inheritable & low) | ((effective >>> 32) << 32),
                        (permitted >>> 32) | ((inheritable >>> 32) << 32));
        String shown =
                String.format("{effective=0x%x, permitted=0x%x, inheritable=0x%x}", effective, permitted, inheritable);
        call(
                "capset",
                new Value.Known(program.data().longs(CAPABILITY_VERSION).address(), "{_LINUX_CAPABILITY_VERSION_3, 0}"),
                new Value.Known(sets.address(), shown));
    }

    public void ambient(long raised) {
        for (int capability = 0; capability <= LAST_CAPABILITY; capability++) {
            if ((raised & 1L << capability) != 0) {
                call("prctl", PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0);
            }
        }
    }

    /** Installs a filter: an array of {@code struct sock_filter}. */
    public void filter(byte[] instructions, Constant flags) {
        int instructionBytes = 8;
        Memory.Place body = program.data().bytes(instructions);
        // struct sock_fprog: unsigned short len, pointer
        Memory.Place header = program.data().longs(instructions.length / instructionBytes, body.address());
        call("seccomp", SECCOMP_SET_MODE_FILTER, flags, new Value.Known(header.address(), "<filter>"));
    }

    /** The other side of a pseudo-terminal whose master is open. */
    public void terminal(Cell master, Cell slave) {
        Memory.Place unlocked = program.data().longs(0);
        call("ioctl", master, TIOCSPTLCK, new Value.Known(unlocked.address(), "&0"));
        call("ioctl", master, TIOCGPTPEER, O_RDWR.or(O_NOCTTY).or(O_CLOEXEC));
        store(slave);
    }

    public void windowSize(Cell terminal, int rows, int columns) {
        Memory.Place size = program.data().longs((long) columns << 16 | rows); // struct winsize
        call("ioctl", terminal, TIOCSWINSZ, new Value.Known(size.address(), "{" + rows + ", " + columns + "}"));
    }

    /** Makes a terminal the standard streams and the controlling one of this session. */
    public void control(Cell terminal) {
        for (int fd = 0; fd <= 2; fd++) {
            call("dup3", terminal, fd, 0);
        }
        call("ioctl", 0, TIOCSCTTY, 0);
    }

    public void owner(Object fd, long uid, long gid) {
        attempt("fchown", fd, uid, gid);
    }

    /** Reads one byte, which whoever starts the program sends. */
    public void waitFor(Cell fifo, Cell heard) {
        call("read", fifo, address(heard), 1);
    }

    public void openFifo(String path, Cell result) {
        call("openat", AT_FDCWD, text(path), O_RDWR.or(O_CLOEXEC), 0); // for reading alone it would have an end at once
        store(result);
    }

    /** That one of the paths is an executable file; the last failure counts. */
    public void requireExecutable(List<String> paths) {
        Label found = label("found");
        for (String path : paths.subList(0, paths.size() - 1)) {
            attempt("faccessat", AT_FDCWD, text(path), X_OK);
            jumpIfZero(found);
        }
        call("faccessat", AT_FDCWD, text(paths.getLast()), X_OK);
        here(found);
    }

    /** Executes the first of the paths that can be. */
    public void execute(List<String> paths, List<String> argv, List<String> environment) {
        Memory.Place arguments = program.data().texts(argv);
        Memory.Place variables = program.data().texts(environment);
        Value argvShown = new Value.Known(arguments.address(), argv.toString());
        Value variablesShown = new Value.Known(variables.address(), "envp");
        for (String path : paths.subList(0, paths.size() - 1)) {
            attempt("execve", text(path), argvShown, variablesShown);
        }
        call("execve", text(paths.getLast()), argvShown, variablesShown);
    }

    /** A command's input from the start of a file. */
    public void inputFrom(Cell fd) {
        call("lseek", fd, 0, SEEK_SET);
        call("dup3", fd, 0, 0);
    }

    /** Goes to the label unless the status of a child that was waited for is 0. */
    public void requireSuccess(Cell status, Label otherwise) {
        load(status);
        jumpIfOther(otherwise, 0L);
    }
}
