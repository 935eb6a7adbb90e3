package dev.brig.sandbox.program;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.libc.Constant;
import java.util.Map;
import java.util.function.Consumer;

/** The steps of one process, named after the system calls they make, in execution order. */
public final class Script extends Speech {
    public Script(Program program, String process) {
        super(program, process);
    }

    // Processes

    /** This process ends when its parent does. */
    public void parentDeathSignal() {
        call("prctl", PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    }

    /** Checks that the parent is the expected one: it may have died before the death signal was set. */
    public void parentMustBe(long pid, Label otherwise) {
        call("getppid");
        jumpIfOther(otherwise, pid);
    }

    public void name(String name) {
        call("prctl", PR_SET_NAME, text(name), 0, 0, 0);
    }

    /** @param name the cell for the name of this process, 16 bytes */
    public void readName(Cell name) {
        call("prctl", PR_GET_NAME, address(name), 0, 0, 0);
    }

    public void takeName(Cell name) {
        call("prctl", PR_SET_NAME, address(name), 0, 0, 0);
    }

    public void robustList(Cell head, Cell bytes) {
        attempt("set_robust_list", head, bytes);
    }

    public void dumpable(boolean dumpable) {
        call("prctl", PR_SET_DUMPABLE, dumpable ? 1 : 0, 0, 0, 0);
    }

    public void newSession() {
        call("setsid");
    }

    public void umask(int mode) {
        call("umask", octal(mode));
    }

    /** Becomes another user for good; needs the capabilities to do so in the present user namespace. */
    public void becomeUser(int uid, int gid) {
        call("setgroups", 0, NULL);
        call("setresgid", gid, gid, gid);
        call("setresuid", uid, uid, uid);
    }

    /** Has this process ended by a signal after so many seconds, also in the program that it executes; with 0, no more. */
    public void alarm(int seconds) {
        call("alarm", seconds);
    }

    public void unshare(Constant namespaces) {
        call("unshare", namespaces);
    }

    /**
     * A child with its own namespaces, and on v2 its own cgroup. Its steps follow at once; the parent's come after them.
     *
     * @param arguments the cell with the clone_args structure
     * @param flags in it, for people
     * @return the child's process id as the parent sees it
     */
    public Cell clone3(String child, Cell arguments, Cell pid, String flags, Consumer<Script> steps) {
        call(
                "clone3",
                new Value.Known(arguments.address(), "{flags=" + flags + ", exit_signal=SIGCHLD}"),
                CLONE_ARGS_BYTES);
        return branch(child, pid, steps);
    }

    /** The size of {@code clone_args} with a field for a cgroup (linux/sched.h, CLONE_ARGS_SIZE_VER2). */
    public static final int CLONE_ARGS_BYTES = 88;

    /** A child that shares this process's memory. This process waits until the child has called execve or ended. */
    public Cell vfork(String child, Cell pid, Consumer<Script> steps) {
        call("clone", CLONE_VM.or(CLONE_VFORK).or(SIGCHLD), NULL, NULL, NULL, 0);
        return branch(child, pid, steps);
    }

    /**
     * A child with a copy of this process's memory.
     *
     * @param threadId the cell with the address where the program keeps its thread's id, which is the child's from now on
     */
    public Cell fork(String child, Cell pid, Cell threadId, Consumer<Script> steps) {
        call("clone", FORK, NULL, NULL, threadId, 0);
        return branch(child, pid, steps);
    }

    /** What a fork asks of clone(2), as libc's does. */
    public static final Constant FORK =
            CLONE_CHILD_SETTID.or(CLONE_CHILD_CLEARTID).or(SIGCHLD);

    private Cell branch(String child, Cell pid, Consumer<Script> steps) {
        Label inChild = label(child);
        Label inParent = label("parent of " + child);
        jumpIfZero(inChild);
        jump(inParent);
        here(inChild);
        steps.accept(new Script(program, child));
        here(inParent);
        store(pid);
        return pid;
    }

    /** A child as {@link #vfork}'s, with namespaces of its own if any are named; the descriptors it opens are the parent's. */
    public Cell vforkWithDescriptors(String child, Constant namespaces, Cell pid, Consumer<Script> steps) {
        Constant flags = namespaces.or(CLONE_VM).or(CLONE_VFORK).or(CLONE_FILES).or(SIGCHLD);
        call("clone", flags, NULL, NULL, NULL, 0);
        return branch(child, pid, steps);
    }

    /** Waits for a child of any kind: the given one, or with -1 any. */
    public void wait4(Object pid, Cell status, Object usage) {
        call("wait4", pid, address(status), WALL, usage instanceof Cell cell ? address(cell) : usage);
    }

    /** Checks for another child, dead or alive, without waiting. The result is kept: -ECHILD if there is none. */
    public void tryWait4(Cell result) {
        attempt("wait4", -1, NULL, WALL.or(WNOHANG), NULL);
        store(result);
    }

    public void exit(int status) {
        call("exit_group", status);
    }

    /** Executes a program; returns only on failure. The result is kept. */
    public void tryExec(String path, Memory.Place argv, Memory.Place environment, Cell result) {
        attempt(
                "execve",
                text(path),
                new Value.Known(argv.address(), "argv"),
                new Value.Known(environment.address(), "envp"));
        store(result);
    }

    public void clock(Cell time) {
        call("clock_gettime", CLOCK_MONOTONIC, address(time));
    }

    /** @param cpus the mask, which Java writes later */
    public void affinity(Memory.Place cpus, String shown) {
        call("sched_setaffinity", 0, cpus.segment().byteSize(), new Value.Known(cpus.address(), shown));
    }

    /** Sets soft and hard limit. */
    public void limit(Constant resource, long soft, long hard) {
        Memory.Place both = program.data().longs(soft, hard);
        call("prlimit64", 0, resource, new Value.Known(both.address(), "{" + soft + ", " + hard + "}"), NULL);
    }

    // Privileges

    /** Empties the sets from which a later execve or set-user-id could gain. The effective and permitted sets stay. */
    public void boundCapabilities(int last) {
        for (int capability = 0; capability <= last; capability++) {
            call("prctl", PR_CAPBSET_DROP, capability, 0, 0, 0);
        }
        call("prctl", PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
        call("prctl", PR_SET_SECUREBITS, SECUREBITS_LOCKED, 0, 0, 0);
    }

    /** Has the capabilities of this process survive an execve, which is to come before {@link #boundCapabilities}. */
    public void keepCapabilities(int last) {
        new IdentityScript(program, process).capabilities(-1, -1, -1);
        for (int capability = 0; capability <= last; capability++) {
            attempt("prctl", PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0); // this kernel may know fewer
        }
    }

    /** Gives up every capability. */
    public void dropCapabilities() {
        new IdentityScript(program, process).capabilities(0, 0, 0);
    }

    public void noNewPrivileges() {
        call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    }

    /** Switches off speculation that leaks; no effect on a processor without that control. */
    public void noSpeculation() {
        attempt("prctl", PR_SET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, PR_SPEC_FORCE_DISABLE, 0, 0);
        attempt("prctl", PR_SET_SPECULATION_CTRL, PR_SPEC_INDIRECT_BRANCH, PR_SPEC_FORCE_DISABLE, 0, 0);
    }

    /** @param program a {@code struct sock_fprog} that Java writes later */
    public void seccomp(Memory.Place program, Constant flags) {
        call("seccomp", SECCOMP_SET_MODE_FILTER, flags, new Value.Known(program.address(), "<filter>"));
    }

    // Files and mounts

    public void open(Object directory, String path, Constant flags, Cell result) {
        open(directory, text(path), flags, result);
    }

    /** Opens a path whose text Java writes later. */
    public void open(Object directory, Memory.Place path, String shown, Constant flags, Cell result) {
        open(directory, new Value.Known(path.address(), shown), flags, result);
    }

    private void open(Object directory, Value path, Constant flags, Cell result) {
        call("openat", directory, path, flags.or(O_CLOEXEC), 0);
        store(result);
    }

    public void close(Cell fd) {
        call("close", fd);
    }

    /** Leaves a descriptor open to the program that is executed next. */
    public void passOn(Cell fd) {
        int setFlags = 2; // F_SETFD, fcntl.h
        call("fcntl", fd, setFlags, 0);
    }

    /** Closes this descriptor and all above. */
    public void closeFrom(int fd) {
        call("close_range", fd, MOST, 0);
    }

    public void closeRange(int first, int last) {
        call("close_range", first, last, 0);
    }

    public void duplicate(Cell fd, int as) {
        call("dup3", fd, as, 0);
    }

    public void pipe(Cell ends) {
        call("pipe2", address(ends), O_CLOEXEC);
    }

    /** Writes a text into a file of the kernel. */
    public void write(String path, String content, Cell fd) {
        open(AT_FDCWD, path, O_WRONLY, fd);
        write(fd, content);
        close(fd);
    }

    public void write(Object fd, String content) {
        call("write", fd, text(content), content.length());
    }

    /** Writes if possible; the kernel or the machine's set-up may forbid it. */
    public void tryWrite(String path, String content, Cell fd) {
        attempt("openat", AT_FDCWD, text(path), O_WRONLY.or(O_CLOEXEC), 0);
        store(fd);
        attempt("write", fd, text(content), content.length());
        attempt("close", fd);
    }

    public void mkdir(Object directory, String path, int mode) {
        call("mkdirat", directory, text(path), octal(mode));
    }

    /** Gives a file to a user; its group stays. */
    public void owner(Cell file, int uid) {
        call("fchownat", file, text(""), uid, 0xffffffffL, AT_EMPTY_PATH);
    }

    public void symlink(String target, String path) {
        call("symlinkat", text(target), AT_FDCWD, text(path));
    }

    /** An empty file as a mount point; or a small file with content. */
    public void file(String path, String content, Cell fd) {
        call("openat", AT_FDCWD, text(path), O_WRONLY.or(O_CREAT).or(O_CLOEXEC), octal(0444));
        store(fd);
        if (!content.isEmpty()) {
            write(fd, content);
        }
        close(fd);
    }

    public void chdir(String path) {
        call("chdir", text(path));
    }

    public void hostname(String name) {
        call("sethostname", text(name), name.length());
    }

    public void mount(String source, String target, String type, Constant flags, String data) {
        call("mount", text(source), text(target), text(type), flags, data.isEmpty() ? NULL : text(data));
    }

    /** Shows a file at a second place, or a directory, with what is mounted in it or without. */
    public void bind(String source, String target, boolean recursive) {
        call("mount", text(source), text(target), NULL, recursive ? MS_BIND.or(MS_REC) : MS_BIND, NULL);
    }

    public void makePrivate(String path) {
        call("mount", NULL, text(path), NULL, MS_REC.or(MS_PRIVATE), NULL);
    }

    /** A copy of a tree of mounts, not attached yet. */
    public void openTree(String path, boolean recursive, Cell result) {
        Constant flags = OPEN_TREE_CLONE.or(OPEN_TREE_CLOEXEC);
        call("open_tree", AT_FDCWD, text(path), recursive ? flags.or(AT_RECURSIVE) : flags);
        store(result);
    }

    /** Puts a detached mount in its place. */
    public void moveMount(Cell mount, String path) {
        call("move_mount", mount, text(""), AT_FDCWD, text(path), MOVE_MOUNT_F_EMPTY_PATH);
    }

    /** Sets restrictions on a whole tree of mounts that is not attached yet. */
    public void restrictTree(Cell mount, Constant attributes) {
        restrict(mount, "", AT_EMPTY_PATH.or(AT_RECURSIVE), attributes);
    }

    /** Restricts one mount. */
    public void restrictMount(String path, Constant attributes) {
        restrict(AT_FDCWD, path, NONE, attributes);
    }

    private void restrict(Object directory, String path, Constant flags, Constant attributes) {
        Memory.Place set = program.data().longs(attributes.value(), 0, 0, 0); // struct mount_attr
        Value shown = new Value.Known(set.address(), "{attr_set=" + attributes + "}");
        call("mount_setattr", directory, text(path), flags, shown, 32);
    }

    /** The size of {@code mount_attr} (linux/mount.h, MOUNT_ATTR_SIZE_VER0). */
    public static final int MOUNT_ATTR_BYTES = 32;

    /** Where in it the descriptor of a user namespace is. */
    private static final int MOUNT_ATTR_USERNS = 24;

    /**
     * Shows the owners of files on a mount that is not attached yet as they are mapped in a user namespace.
     *
     * @param namespace its descriptor
     * @param arguments a {@code mount_attr}, which is filled in here
     */
    public void mapOwners(Cell mount, Cell namespace, Cell arguments) {
        load(namespace);
        store(arguments.plus(MOUNT_ATTR_USERNS, "mount_attr.userns_fd"));
        load(MOUNT_ATTR_IDMAP);
        store(arguments);
        String text = "{attr_set=" + MOUNT_ATTR_IDMAP + ", userns_fd=<" + namespace.name() + ">}";
        Value shown = new Value.Known(arguments.address(), text);
        call("mount_setattr", mount, text(""), AT_EMPTY_PATH, shown, MOUNT_ATTR_BYTES);
    }

    /**
     * A new file system, not attached yet.
     *
     * @param options texts, or places of texts that Java writes later
     */
    public void fileSystem(String type, Map<String, Object> options, Constant attributes, Cell context, Cell result) {
        call("fsopen", text(type), FSOPEN_CLOEXEC);
        store(context);
        options.forEach((name, option) -> {
            Value value = option instanceof Memory.Place place
                    ? new Value.Known(place.address(), "<" + name + ">")
                    : text((String) option);
            call("fsconfig", context, FSCONFIG_SET_STRING, text(name), value, 0);
        });
        call("fsconfig", context, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
        call("fsmount", context, FSMOUNT_CLOEXEC, attributes);
        store(result);
        close(context);
    }

    /** Makes the current directory the root, and detaches everything outside it. */
    public void pivotRoot() {
        call("pivot_root", text("."), text("."));
        call("umount2", text("."), MNT_DETACH); // the old root lies on top of the new one here
        chdir("/");
    }

    static Constant octal(int mode) {
        return new Constant("0" + Integer.toOctalString(mode), mode);
    }
}
