package dev.brig.sandbox.container;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.libc.Constant;
import dev.brig.sandbox.program.Cell;
import dev.brig.sandbox.program.Script;
import dev.brig.sandbox.root.RootTree;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A container's root: a tmpfs with its tree on it, read-only in the end. */
final class RootFileSystem {
    /** Any directory does: in this mount namespace alone it is covered until the root is changed. */
    private static final String SITE = "/tmp";
    /** Where a root that can be changed is put together for each job; the names show in no container. */
    private static final String LAYERS = "/.layers";

    private static final String MOUNT_POINTS = "/.mount-points";
    private static final String WRITABLE = "/.root";

    private final ContainerSpec container;
    private final List<RootTree.Entry> entries;
    private final ControlBlock control;
    private final Map<RootTree.Entry, Cell> trees = new LinkedHashMap<>();
    private final Map<String, Cell> devices = new LinkedHashMap<>();
    private Optional<Cell> layers = Optional.empty();
    private boolean amongLayers;
    private final Set<String> made = new HashSet<>(Set.of("/"));
    private final Set<String> bound = new HashSet<>();

    RootFileSystem(ContainerSpec container, ControlBlock control) {
        this.container = container;
        this.entries = container.root().entries();
        this.control = control;
    }

    /**
     * Before root is given up: layers belong to root, and are to look as if they belonged to the user that the warden becomes. So
     * a mount of their store, seen by this process alone, shows one owner as the other, and this process stays where it begins.
     */
    void giveLayersTo(Script warden, int uid, int gid) {
        RootTree.Layers below = container.root().layers().orElseThrow();
        warden.unshare(CLONE_NEWNS);
        warden.makePrivate("/");
        Cell owners = control.cells.cell("owners of layers");
        warden.vforkWithDescriptors("owner", NONE, control.payload, owner -> {
            owner.becomeUser(uid, gid);
            owner.dumpable(true); // else the maps cannot be written
            owner.unshare(CLONE_NEWUSER);
            owner.write("/proc/self/setgroups", "deny", control.fd);
            owner.write("/proc/self/uid_map", "0 " + uid + " 1", control.fd);
            owner.write("/proc/self/gid_map", "0 " + gid + " 1", control.fd);
            owner.open(AT_FDCWD, "/proc/self/ns/user", O_RDONLY, owners);
            owner.exit(0);
        });
        warden.wait4(control.payload, control.status, NULL);
        Cell store = control.cells.cell("image store");
        warden.openTree(below.store(), false, store);
        warden.mapOwners(store, owners, control.viewArguments);
        warden.moveMount(store, below.store());
        warden.close(store);
        warden.close(owners);
        warden.chdir(below.directory());
        amongLayers = true;
    }

    /** Before root is given up: a terminal is to belong to whoever uses it. */
    void giveTerminalsTo(Script warden, int uid) {
        for (RootTree.Entry entry : entries) {
            if (entry instanceof RootTree.Entry.Terminal terminal) {
                Cell tree = control.cells.cell("root's " + terminal.source());
                warden.openTree(terminal.source(), false, tree);
                warden.owner(tree, uid);
                warden.close(tree);
            }
        }
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
        if (container.scratch().holdsRoot()) {
            parts(warden);
        }
        for (RootTree.Entry entry : entries) {
            place(warden, entry);
        }
        directory(warden, container.scratch().workDirectory());
        warden.pivotRoot();
        warden.restrictMount("/", MOUNT_ATTR_RDONLY);
    }

    /** Hides what the new /proc still shows. The masks lie in a root that no one can write to. */
    static void mask(Script init, List<MaskedPath> masked) {
        for (MaskedPath mask : masked) {
            init.bind(mask.directory() ? "/dev/shm" : "/dev/null", mask.path(), false); // the folder is empty as yet
        }
    }

    /** What each init makes a root of that its job can change. */
    private void parts(Script warden) {
        directory(warden, WRITABLE);
        attach(warden, LAYERS, true, false, layers.orElseThrow());
        shown().forEach((path, isDirectory) -> {
            String point = MOUNT_POINTS + path;
            if (isDirectory) {
                directory(warden, point);
            } else {
                parent(warden, point);
                warden.file(relative(point), "", control.fd);
            }
        });
    }

    /** What lies on such a root, from the outside to the inside: it is the sandbox's own, whatever the image has there. */
    private Map<String, Boolean> shown() {
        Map<String, Boolean> shown = new LinkedHashMap<>();
        List.of("/proc", "/dev", "/tmp").forEach(path -> shown.put(path, true));
        for (RootTree.Entry entry : entries) {
            switch (entry) {
                case RootTree.Entry.Bind bind -> shown.put(bind.path(), bind.directory());
                case RootTree.Entry.TextFile file -> shown.put(file.path(), false);
                case RootTree.Entry.Directory directory -> shown.put(directory.path(), true);
                case RootTree.Entry.Layered _, RootTree.Entry.Link _, RootTree.Entry.Terminal _ -> {}
            }
        }
        shown.put(container.scratch().workDirectory(), true);
        return shown;
    }

    /**
     * Lays a directory of the job's over the layers, beside the root.
     *
     * @param changes where what the job changes is kept
     * @param spare an empty directory of the same file system, for the kernel's own use
     */
    void layChanges(Script init, String changes, String spare) {
        String options =
                "userxattr,lowerdir=" + MOUNT_POINTS + ":" + LAYERS + ",upperdir=" + changes + ",workdir=" + spare;
        init.mount("overlay", WRITABLE, "overlay", MS_NOSUID.or(MS_NODEV), options);
    }

    /** Makes the root of what was laid together, with all on it that the root had until now. */
    void enterChanges(Script init) {
        shown().keySet().forEach(path -> init.bind(path, WRITABLE + path, true));
        init.chdir(WRITABLE);
        init.pivotRoot();
    }

    private void openSources(Script warden, Cell proc) {
        warden.openTree("/proc", true, proc);
        for (String device : container.devices()) {
            Cell tree = control.cells.cell("/dev/" + device);
            warden.openTree("/dev/" + device, false, tree);
            devices.put(device, tree);
        }
        for (RootTree.Entry entry : entries) {
            if (entry instanceof RootTree.Entry.Bind bind) {
                Cell tree = control.cells.cell(bind.source());
                warden.openTree(bind.source(), true, tree);
                trees.put(bind, tree);
            } else if (entry instanceof RootTree.Entry.Terminal terminal) {
                Cell tree = control.cells.cell(terminal.source());
                warden.openTree(terminal.source(), false, tree);
                warden.owner(tree, container.users().own()); // who may be another than Brig's user
                devices.put(terminal.path().substring("/dev/".length()), tree);
            }
        }
        container.root().layers().ifPresent(below -> openLayers(warden, below)); // last: they cover the site
    }

    private void openLayers(Script warden, RootTree.Layers below) {
        if (!amongLayers) {
            warden.chdir(below.directory());
        }
        // relative names, so that no path of the host shows in mountinfo
        String options = "userxattr,lowerdir=" + String.join(":", below.names());
        warden.mount("overlay", SITE, "overlay", MS_RDONLY.or(MS_NOSUID).or(MS_NODEV), options);
        if (container.scratch().holdsRoot()) {
            Cell whole = control.cells.cell("image");
            warden.openTree(SITE, false, whole);
            layers = Optional.of(whole);
            return;
        }
        for (RootTree.Entry entry : entries) {
            if (entry instanceof RootTree.Entry.Layered layered) {
                Cell tree = control.cells.cell("image's " + layered.path());
                warden.openTree(SITE + layered.path(), false, tree);
                trees.put(layered, tree);
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

    private void place(Script warden, RootTree.Entry entry) {
        String path = entry.path();
        boolean ofLayers = entry instanceof RootTree.Entry.Layered || entry instanceof RootTree.Entry.Link;
        if (ofLayers && container.scratch().holdsRoot()) {
            return; // they are there already
        }
        switch (entry) {
            case RootTree.Entry.Bind bind -> attach(warden, path, bind.directory(), bind.writable(), trees.get(bind));
            case RootTree.Entry.Layered layered -> attach(warden, path, layered.directory(), false, trees.get(layered));
            case RootTree.Entry.Link link -> {
                parent(warden, path);
                warden.symlink(link.target(), relative(path));
            }
            case RootTree.Entry.Terminal _ -> {} // a device, and there already
            case RootTree.Entry.Directory _ -> directory(warden, path);
            case RootTree.Entry.TextFile file -> {
                parent(warden, path);
                warden.file(relative(path), file.text(), control.fd);
            }
        }
    }

    private void attach(Script warden, String path, boolean isDirectory, boolean writable, Cell tree) {
        if (isDirectory) {
            directory(warden, path);
        } else if (!liesInBound(path)) {
            parent(warden, path);
            warden.file(relative(path), "", control.fd);
        }
        Constant safe = MOUNT_ATTR_NOSUID.or(MOUNT_ATTR_NODEV);
        warden.restrictTree(tree, writable ? safe : MOUNT_ATTR_RDONLY.or(safe));
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
