package dev.brig.sandbox.container;

import static dev.brig.sandbox.libc.Kernel.AT_FDCWD;
import static dev.brig.sandbox.libc.Kernel.CLONE_NEWNS;
import static dev.brig.sandbox.libc.Kernel.CLONE_NEWUSER;
import static dev.brig.sandbox.libc.Kernel.MOUNT_ATTR_NODEV;
import static dev.brig.sandbox.libc.Kernel.NULL;
import static dev.brig.sandbox.libc.Kernel.O_RDONLY;

import dev.brig.sandbox.program.Label;
import dev.brig.sandbox.program.Program;
import dev.brig.sandbox.program.Script;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The maps of a sandbox with a user of its own, as newuidmap(1) and newgidmap(1) take them. Two ids are mapped: the one that all its
 * processes have in the end, and that of the user who started Brig, whom the warden is at first.
 */
public final class SubordinateMap {
    /** The last id that a policy can give, beside the 65534 of all who are not mapped. */
    private static final int LAST = 65_533;

    private SubordinateMap() {}

    /** The id inside of the user who started Brig. */
    private static int keeper(int own) {
        return own == LAST ? LAST - 1 : LAST;
    }

    /**
     * @param process in whose user namespace
     * @param own the sandbox's id inside
     * @param host the same on the host
     * @param keeper the id on the host of the user who started Brig
     */
    public static List<String> arguments(int process, int own, int host, int keeper) {
        return List.of(
                Integer.toString(process),
                Integer.toString(own),
                Integer.toString(host),
                "1",
                Integer.toString(keeper(own)),
                Integer.toString(keeper),
                "1");
    }

    /** In a new user namespace: waits until both ids are mapped, and makes what Java's view of files needs. */
    static void map(Script warden, int uid, int gid, ControlBlock control, Label gone) {
        warden.say(Words.UNMAPPED, "unmapped");
        warden.hear(control.heard, control.mappedWord, gone);
        viewers(warden, uid, gid, control);
    }

    /**
     * A user namespace in which the sandbox's user is the user who started Brig. Through a mount with its map Java, who is
     * that user, has an owner's rights to files of the sandbox's user, and those it makes are that user's.
     */
    private static void viewers(Script warden, int uid, int gid, ControlBlock control) {
        warden.vforkWithDescriptors("viewer", CLONE_NEWUSER, control.payload, viewer -> {
            viewer.write("/proc/self/setgroups", "deny", control.fd);
            viewer.write("/proc/self/uid_map", uid + " " + keeper(uid) + " 1", control.fd);
            viewer.write("/proc/self/gid_map", gid + " " + keeper(gid) + " 1", control.fd);
            viewer.open(AT_FDCWD, "/proc/self/ns/user", O_RDONLY, control.viewers);
            viewer.exit(0);
        });
        warden.wait4(control.payload, control.status, NULL);
    }

    /** Has Java's view of the file system that is mounted at a path. */
    static void view(Script init, String path, ControlBlock control) {
        init.openTree(path, false, control.scratchView);
        init.mapOwners(control.scratchView, control.viewers, control.viewArguments);
    }

    /** All that a sandbox with a user of its own does that others do not, and nothing else. */
    public static Program trial(ControlBlock control, int uid, int gid) {
        Program program = new Program(control.data, UnaryOperator.identity());
        Script trial = new Script(program, "trial");
        Label failed = trial.label("trial failed");
        Label gone = trial.label("trial ends");
        trial.onFailure(failed, control.wardenFailure);
        trial.parentDeathSignal();
        trial.unshare(CLONE_NEWUSER);
        map(trial, uid, gid, control, gone);
        trial.unshare(CLONE_NEWNS);
        trial.makePrivate("/");
        trial.fileSystem("tmpfs", Map.of(), MOUNT_ATTR_NODEV, control.context, control.scratch);
        trial.moveMount(control.scratch, "/tmp");
        view(trial, "/tmp", control);
        trial.becomeUser(uid, gid);
        trial.say(Words.BUILT, "works");
        trial.exit(0);
        trial.otherwise(failed);
        trial.trySay(Words.FAILED, "failed");
        trial.here(gone);
        trial.exit(1);
        return program;
    }
}
