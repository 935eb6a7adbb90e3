package dev.brig.sandbox.program;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.libc.Constant;
import dev.brig.sandbox.libc.Errno;
import java.util.List;

/**
 * The steps that put a root together from files that may be hostile. A path beneath the root is opened by openat2, for which
 * the root ends at itself, and mounted on by its descriptor: what is exchanged meanwhile leads nowhere else.
 */
public final class MountScript extends Flow {
    private static final Constant RESOLVE_IN_ROOT = new Constant("RESOLVE_IN_ROOT", 0x10); // linux/openat2.h
    private static final Constant MOVE_MOUNT_T_EMPTY_PATH = new Constant("MOVE_MOUNT_T_EMPTY_PATH", 0x40);
    private static final Constant FSCONFIG_SET_FLAG = new Constant("FSCONFIG_SET_FLAG", 0); // linux/mount.h
    private static final Constant O_NOFOLLOW = new Constant("O_NOFOLLOW", 0x20000); // fcntl.h
    private static final int OPEN_HOW_BYTES = 24;
    private static final int MOUNT_ATTR_BYTES = 32;
    private static final String HERE = "";

    /** How links on the way to a path are taken. */
    public enum Links {
        /** They are followed, and end at the root. */
        INSIDE,
        /** There may be none. */
        NONE;

        private Constant resolve() {
            Constant safe = RESOLVE_IN_ROOT.or(RESOLVE_NO_MAGICLINKS);
            return this == INSIDE ? safe : safe.or(RESOLVE_NO_SYMLINKS);
        }
    }

    private final Cell parent;
    private final Cell spare;

    /**
     * @param program at the end of which the steps go
     * @param parent and {@code spare}: cells that the steps may use
     */
    public MountScript(Program program, String process, Cell parent, Cell spare) {
        super(program, process);
        this.parent = parent;
        this.spare = spare;
    }

    /** Opens what is at a path beneath the root. */
    public void open(Object root, String path, Constant flags, Links links, Cell result) {
        call("openat2", arguments(root, path, flags, links));
        store(result);
    }

    /** Goes to the label unless something is at the path. */
    public void skipUnless(Cell root, String path, Links links, Label absent) {
        Label there = label(path + " is there");
        attempt("openat2", arguments(root, path, O_PATH, links));
        store(spare);
        jumpIfOther(there, (long) -Errno.ENOENT);
        jump(absent);
        here(there);
        attempt("close", spare);
    }

    private Object[] arguments(Object root, String path, Constant flags, Links links) {
        Constant all = flags.or(O_CLOEXEC);
        Memory.Place how = program.data().longs(all.value(), 0, links.resolve().value());
        Value shown = new Value.Known(how.address(), "{" + all + ", " + links.resolve() + "}");
        return new Object[] {root, text(path), shown, OPEN_HOW_BYTES};
    }

    /**
     * Opens the place of a mount beneath the root, which is made if nothing is there.
     *
     * @param path without a slash at its start or its end
     */
    public void place(Cell root, String path, boolean directory, Links links, Cell result) {
        Label ready = label(path + " is there");
        attempt("openat2", arguments(root, path, O_PATH, links));
        store(result);
        jumpIfOther(ready, (long) -Errno.ENOENT);
        String[] names = path.split("/", -1);
        String above = "";
        for (int i = 0; i < names.length; i++) {
            boolean last = i == names.length - 1;
            open(root, above.isEmpty() ? "." : above, O_PATH.or(O_DIRECTORY), links, parent);
            if (last && !directory) {
                Constant flags = O_WRONLY.or(O_CREAT).or(O_EXCL).or(O_NOFOLLOW).or(O_CLOEXEC);
                attempt("openat", parent, text(names[i]), flags, Script.octal(0644));
                store(spare);
                attempt("close", spare);
            } else {
                attempt("mkdirat", parent, text(names[i]), Script.octal(0755));
            }
            call("close", parent);
            above = above.isEmpty() ? names[i] : above + "/" + names[i];
        }
        here(ready);
        attempt("close", result);
        open(root, path, O_PATH, links, result);
    }

    /** A new file system, not attached yet; options are {@code name=value} or {@code name}. */
    public void fileSystem(String type, String source, List<String> options, Constant attributes, Cell result) {
        call("fsopen", text(type), FSOPEN_CLOEXEC);
        store(spare);
        if (!source.isEmpty()) {
            call("fsconfig", spare, FSCONFIG_SET_STRING, text("source"), text(source), 0);
        }
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals < 0) {
                call("fsconfig", spare, FSCONFIG_SET_FLAG, text(option), NULL, 0);
            } else {
                Value name = text(option.substring(0, equals));
                call("fsconfig", spare, FSCONFIG_SET_STRING, name, text(option.substring(equals + 1)), 0);
            }
        }
        call("fsconfig", spare, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
        call("fsmount", spare, FSMOUNT_CLOEXEC, attributes);
        store(result);
        call("close", spare);
    }

    /** A copy of what is mounted where a descriptor is, not attached yet. */
    public void copyTree(Cell at, boolean recursive, Cell result) {
        Constant flags = OPEN_TREE_CLONE.or(OPEN_TREE_CLOEXEC).or(AT_EMPTY_PATH);
        call("open_tree", at, text(HERE), recursive ? flags.or(AT_RECURSIVE) : flags);
        store(result);
    }

    /** Attributes that a mount gets and loses. */
    public void change(Cell mount, Constant set, Constant cleared, boolean recursive) {
        setattr(mount, attributes(set, cleared), recursive);
    }

    /** The same, as far as the kernel lets. */
    public void tryChange(Cell mount, Constant set, Constant cleared, boolean recursive) {
        attempt("mount_setattr", mount, text(HERE), flags(recursive), attributes(set, cleared), MOUNT_ATTR_BYTES);
    }

    private Value attributes(Constant set, Constant cleared) {
        Memory.Place attributes = program.data().longs(set.value(), cleared.value(), 0, 0);
        return new Value.Known(attributes.address(), "{attr_set=" + set + ", attr_clr=" + cleared + "}");
    }

    /** How mounts made elsewhere come here, and the other way round. */
    public void propagate(Cell mount, Constant propagation, boolean recursive) {
        Memory.Place attributes = program.data().longs(0, 0, propagation.value(), 0);
        setattr(mount, new Value.Known(attributes.address(), "{propagation=" + propagation + "}"), recursive);
    }

    private void setattr(Cell mount, Value attributes, boolean recursive) {
        call("mount_setattr", mount, text(HERE), flags(recursive), attributes, MOUNT_ATTR_BYTES);
    }

    private static Constant flags(boolean recursive) {
        return recursive ? AT_EMPTY_PATH.or(AT_RECURSIVE) : AT_EMPTY_PATH;
    }

    /** How mounts of the host come here. */
    public void propagateAll(Constant propagation) {
        call("mount", NULL, text("/"), NULL, propagation, NULL);
    }

    /** Attaches a mount to an open place, and closes the descriptors of both. */
    public void attach(Cell mount, Cell place) {
        call("move_mount", mount, text(HERE), place, text(HERE), MOVE_MOUNT_F_EMPTY_PATH.or(MOVE_MOUNT_T_EMPTY_PATH));
        call("close", mount);
        call("close", place);
    }

    /** As {@link #attach}, but goes to the label if one is a directory and the other is not, and nothing is closed then. */
    public void attachUnlessOther(Cell mount, Cell place, Label other) {
        Constant both = MOVE_MOUNT_F_EMPTY_PATH.or(MOVE_MOUNT_T_EMPTY_PATH);
        attempt("move_mount", mount, text(HERE), place, text(HERE), both);
        jumpIfOther(other, 0L);
        call("close", mount);
        call("close", place);
    }

    /** A link if nothing is there. */
    public void link(Cell directory, String target, String name) {
        attempt("symlinkat", text(target), directory, text(name));
    }

    /** A device beneath a directory, with its owner; whatever is there goes. */
    public void device(Cell directory, String name, Constant typeAndMode, long number, long uid, long gid) {
        attempt("unlinkat", directory, text(name), 0);
        call("mknodat", directory, text(name), typeAndMode, number);
        call("fchmodat", directory, text(name), Script.octal((int) typeAndMode.value() & 07777));
        call("fchownat", directory, text(name), uid, gid, AT_SYMLINK_NOFOLLOW);
    }

    /** An open directory becomes the root, and nothing outside it stays in sight. */
    public void enter(Cell root) {
        call("fchdir", root);
        call("pivot_root", text("."), text("."));
        call("umount2", text("."), MNT_DETACH); // the old root lies on top of the new one here
        call("chdir", text("/"));
    }
}
