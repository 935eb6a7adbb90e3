package dev.brig.sandbox.cgroup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Command lines for the user's shell, which provide what control groups need. */
final class Remedy {
    private Remedy() {}

    /** Whether systemd runs this machine (sd_booted(3)). */
    static boolean systemd() {
        return Files.isDirectory(Path.of("/run/systemd/system"));
    }

    /** A shell in a delegated group; its children are there too. */
    static String scope() {
        return "systemd-run --user --scope -p Delegate=yes \"$SHELL\"";
    }

    static String systemdControllers() {
        return "sudo sh -c 'mkdir -p /etc/systemd/system/user@.service.d"
                + " && printf \"[Service]\\nDelegate=cpu memory pids\\n\" > /etc/systemd/system/user@.service.d/brig.conf"
                + " && systemctl daemon-reload && systemctl restart user@$SUDO_UID.service'";
    }

    static String mountUnified() {
        return "sudo mount -t cgroup2 cgroup2 /sys/fs/cgroup";
    }

    static String mount(String controller) {
        String directory = "/sys/fs/cgroup/" + controller;
        return "sudo sh -c 'mkdir -p " + directory + " && mount -t cgroup -o " + controller + " cgroup " + directory
                + "'";
    }

    static String container() {
        return "docker run --cgroupns=private --security-opt writable-cgroups=true ...";
    }

    /** The group that an administrator makes for a user, below a group that does not belong to the user. */
    static Path delegated(Path own, int uid) {
        return own.resolve("brig-" + uid);
    }

    /** On version 1 it is enough that the group exists and belongs to the user; no process has to move into it. */
    static String delegate(List<Path> own, int uid) {
        String groups = own.stream().map(group -> quoted(delegated(group, uid))).collect(Collectors.joining(" "));
        return "sudo sh -c 'for d in " + groups + "; do mkdir -p \"$d\" && chown " + uid
                + " \"$d\" \"$d/tasks\" \"$d/cgroup.procs\"; done'";
    }

    /**
     * On version 2 the user's shell must be put into the group, since nobody may move a process out of another user's
     * group; the shell's children are there too.
     *
     * @param top of what is mounted
     * @param root whether that is the root of the whole tree, which may hold processes beside groups
     */
    static String delegateUnified(Path top, boolean root, int uid) {
        String clear = root
                ? ""
                : "mkdir -p init; for p in $(cat cgroup.procs); do echo $p > init/cgroup.procs; done 2> /dev/null; ";
        return "sudo sh -c 'cd " + quoted(top) + " && " + clear
                + "for c in memory pids cpu; do echo +$c > cgroup.subtree_control; done; d=brig-" + uid
                + "; mkdir -p $d && chown " + uid
                + " $d $d/cgroup.procs $d/cgroup.threads $d/cgroup.subtree_control && echo '$$' > $d/cgroup.procs'";
    }

    /** For use between double quotes that stand between single quotes: systemd's names hold backslashes. */
    private static String quoted(Path path) {
        return '"' + path.toString().replaceAll("[\\\\\"$`]", "\\\\$0").replace("'", "'\\''") + '"';
    }
}
