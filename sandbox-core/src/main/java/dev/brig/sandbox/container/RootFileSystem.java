package dev.brig.sandbox.container;

import static dev.brig.sandbox.program.Kernel.*;

import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.program.Cell;
import dev.brig.sandbox.program.Constant;
import dev.brig.sandbox.program.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A slot's root: a tmpfs with the policy's mounts on it, read-only in the end. */
final class RootFileSystem {
    private static final List<String> DEVICES = List.of("null", "zero", "full", "random", "urandom");
    /** Of the kernel's own files, those that say something of the host or its other users. */
    private static final List<String> MASKED = List.of(
            "/proc/kcore", "/proc/keys", "/proc/key-users", "/proc/locks", "/proc/sysrq-trigger", "/proc/timer_list");
    /** Any user may have the kernel report on the whole machine there. */
    private static final String PRESSURE = "/proc/pressure";
    /** Any directory does: in this mount namespace alone it is covered until the root is changed. */
    private static final String SITE = "/tmp";

    private final Policy policy;
    private final ControlBlock control;
    private final Map<Mount.Bind, Cell> trees = new LinkedHashMap<>();
    private final Map<String, Cell> devices = new LinkedHashMap<>();
    private final Set<String> made = new HashSet<>(Set.of("/"));
    private final Set<String> bound = new HashSet<>();

    RootFileSystem(Policy policy, ControlBlock control) {
        this.policy = policy;
        this.control = control;
    }

    void build(Script warden) {
        warden.makePrivate("/");
        Cell proc = control.cells.cell("host's /proc");
        openSources(warden, proc); // before the new root covers anything
        warden.mount("tmpfs", SITE, "tmpfs", MS_NOSUID.or(MS_NODEV), "mode=0755,size=4m,nr_inodes=4096");
        warden.chdir(SITE);
        for (String directory : List.of("/proc", "/dev", "/dev/shm", "/tmp")) {
            directory(warden, directory);
        }
        // stays beneath each job's own: the kernel grants a new /proc only where one is fully visible
        warden.moveMount(proc, "proc");
        devices(warden);
        for (Mount mount : policy.mounts()) {
            place(warden, mount);
        }
        directory(warden, policy.workDirectory());
        warden.pivotRoot();
        warden.restrictMount("/", MOUNT_ATTR_RDONLY);
    }

    /** Hides what the new /proc still shows. The masks lie in a root that no one can write to. */
    static void maskProc(Script init) {
        for (String file : MASKED) {
            if (Files.exists(Path.of(file))) {
                init.bind("/dev/null", file);
            }
        }
        if (Files.exists(Path.of(PRESSURE))) {
            init.bind("/dev/shm", PRESSURE); // an empty folder as yet
        }
    }

    private void openSources(Script warden, Cell proc) {
        warden.openTree("/proc", true, proc);
        for (String device : DEVICES) {
            Cell tree = control.cells.cell("/dev/" + device);
            warden.openTree("/dev/" + device, false, tree);
            devices.put(device, tree);
        }
        for (Mount mount : policy.mounts()) {
            if (mount instanceof Mount.Bind bind && !(bind.optional() && !Files.exists(Path.of(bind.source())))) {
                Cell tree = control.cells.cell(bind.source());
                warden.openTree(bind.source(), true, tree);
                trees.put(bind, tree);
            }
        }
    }

    private void devices(Script warden) {
        Constant harmless = MOUNT_ATTR_RDONLY.or(MOUNT_ATTR_NOSUID).or(MOUNT_ATTR_NOEXEC);
        devices.forEach((name, tree) -> {
            warden.file("dev/" + name, "", control.fd);
            warden.restrictTree(tree, harmless);
            warden.moveMount(tree, "dev/" + name);
            warden.close(tree);
        });
        warden.symlink("/proc/self/fd", "dev/fd");
        warden.symlink("/proc/self/fd/0", "dev/stdin");
        warden.symlink("/proc/self/fd/1", "dev/stdout");
        warden.symlink("/proc/self/fd/2", "dev/stderr");
    }

    private void place(Script warden, Mount mount) {
        String path = mount.destination();
        switch (mount) {
            case Mount.Bind bind -> {
                if (trees.containsKey(bind)) {
                    bind(warden, bind, trees.get(bind));
                }
            }
            case Mount.Link link -> {
                parent(warden, path);
                warden.symlink(link.target(), relative(path));
            }
            case Mount.Directory _ -> directory(warden, path);
            case Mount.TextFile file -> {
                parent(warden, path);
                warden.file(relative(path), file.text(), control.fd);
            }
        }
    }

    private void bind(Script warden, Mount.Bind bind, Cell tree) {
        String path = bind.destination();
        if (Files.isDirectory(Path.of(bind.source()))) {
            directory(warden, path);
        } else if (!liesInBound(path)) {
            parent(warden, path);
            warden.file(relative(path), "", control.fd);
        }
        Constant safe = MOUNT_ATTR_NOSUID.or(MOUNT_ATTR_NODEV);
        warden.restrictTree(tree, bind.writable() ? safe : MOUNT_ATTR_RDONLY.or(safe));
        warden.moveMount(tree, relative(path));
        warden.close(tree);
        bound.add(path);
    }

    private void directory(Script warden, String path) {
        if (liesInBound(path) || !made.add(path)) {
            return;
        }
        parent(warden, path);
        warden.mkdir(AT_FDCWD, relative(path), 0755);
    }

    private void parent(Script warden, String path) {
        String parent = path.substring(0, path.lastIndexOf('/'));
        if (!parent.isEmpty()) {
            directory(warden, parent);
        }
    }

    /** What lies in a bound directory must be there already: nothing is made on the host. */
    private boolean liesInBound(String path) {
        return bound.stream().anyMatch(root -> path.equals(root) || path.startsWith(root + "/"));
    }

    private static String relative(String path) {
        return path.substring(1);
    }
}
