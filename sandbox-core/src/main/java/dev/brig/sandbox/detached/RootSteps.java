package dev.brig.sandbox.detached;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.detached.ContainerRoot.Attachment;
import dev.brig.sandbox.detached.ContainerRoot.Attributes;
import dev.brig.sandbox.detached.ContainerRoot.Content;
import dev.brig.sandbox.detached.ContainerRoot.Device;
import dev.brig.sandbox.libc.Constant;
import dev.brig.sandbox.program.Cell;
import dev.brig.sandbox.program.Label;
import dev.brig.sandbox.program.MountScript;
import dev.brig.sandbox.program.MountScript.Links;
import dev.brig.sandbox.program.Script;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The steps that make a container's root. All that lies beneath it may be hostile, and other processes may change it meanwhile. */
final class RootSteps {
    /** File systems that describe the kernel: what is written to them must not be led elsewhere by a link. */
    private static final long TIMES = 0xf0; // MOUNT_ATTR__ATIME and MOUNT_ATTR_NODIRATIME, linux/mount.h

    private static final Set<String> OF_THE_KERNEL = Set.of("proc", "sysfs");

    private final ContainerRoot root;
    private final Shared shared;
    private final Script plain;
    private final MountScript script;

    RootSteps(ContainerRoot root, Shared shared, Script plain, MountScript script) {
        this.root = root;
        this.shared = shared;
        this.plain = plain;
        this.script = script;
    }

    /** @param directory where the program starts, which is made if it is not there */
    void build(String directory) {
        script.propagateAll(root.propagation());
        plain.openTree(root.directory(), true, shared.root);
        plain.moveMount(shared.root, root.directory());
        root.mounts().forEach(this::attach);
        if (!root.devices().isEmpty()) {
            root.devices().forEach(this::device);
            links();
        }
        if (!directory.equals("/")) {
            script.place(shared.root, directory.substring(1), true, Links.INSIDE, shared.place);
            plain.close(shared.place);
        }
    }

    private void attach(Attachment attachment) {
        Links links = Links.INSIDE;
        boolean directory = true;
        switch (attachment.content()) {
            case Content.Bind bind -> {
                plain.openTree(bind.source(), bind.recursive(), shared.mount);
                change(attachment.attributes());
                directory = bind.directory();
            }
            case Content.FileSystem made -> {
                Constant set = attachment.attributes().set();
                script.fileSystem(made.type(), made.source(), made.options(), set, shared.mount);
                if (OF_THE_KERNEL.contains(made.type())) {
                    links = Links.NONE;
                }
            }
        }
        attachment
                .propagation()
                .ifPresent(shared -> script.propagate(this.shared.mount, shared.kind(), shared.recursive()));
        script.place(shared.root, attachment.path(), directory, links, shared.place);
        script.attach(shared.mount, shared.place);
    }

    private void change(Attributes attributes) {
        change(attributes.set(), attributes.cleared(), false);
        change(attributes.allSet(), attributes.allCleared(), true);
    }

    /** Times of access are no wall, and the kernel keeps those of mounts that another user namespace made. */
    private void change(Constant set, Constant cleared, boolean recursive) {
        Constant walls = part(set, ~TIMES);
        Constant opened = part(cleared, ~TIMES);
        if (walls.value() != 0 || opened.value() != 0) {
            script.change(shared.mount, walls, opened, recursive);
        }
        if (((set.value() | cleared.value()) & TIMES) != 0) {
            script.tryChange(shared.mount, part(set, TIMES), part(cleared, TIMES), recursive);
        }
    }

    private static Constant part(Constant flags, long mask) {
        long left = flags.value() & mask;
        return left == flags.value() ? flags : left == 0 ? NONE : new Constant("0x" + Long.toHexString(left), left);
    }

    private void device(Device device) {
        switch (device) {
            case Device.Shown shown -> {
                plain.openTree(shown.source(), false, shared.mount);
                script.place(shared.root, shown.path(), false, Links.INSIDE, shared.place);
                script.attach(shared.mount, shared.place);
            }
            case Device.Made made -> {
                String path = made.path();
                String above = path.substring(0, Math.max(0, path.lastIndexOf('/')));
                String name = path.substring(path.lastIndexOf('/') + 1);
                if (above.isEmpty()) {
                    script.open(shared.root, ".", O_PATH.or(O_DIRECTORY), Links.INSIDE, shared.place);
                } else {
                    script.place(shared.root, above, true, Links.INSIDE, shared.place);
                }
                script.device(shared.place, name, made.typeAndMode(), made.number(), made.uid(), made.gid());
                plain.close(shared.place);
            }
        }
    }

    private void links() {
        script.place(shared.root, "dev", true, Links.INSIDE, shared.place);
        script.link(shared.place, "/proc/self/fd", "fd");
        script.link(shared.place, "/proc/self/fd/0", "stdin");
        script.link(shared.place, "/proc/self/fd/1", "stdout");
        script.link(shared.place, "/proc/self/fd/2", "stderr");
        script.link(shared.place, "pts/ptmx", "ptmx");
        plain.close(shared.place);
    }

    /** Shows a terminal as the console. It is mounted by its descriptor, whatever lies at its path. */
    void console(Cell terminal) {
        script.copyTree(terminal, false, shared.mount);
        script.place(shared.root, "dev/console", false, Links.NONE, shared.place);
        script.attach(shared.mount, shared.place);
    }

    /** Sets kernel parameters through a file system of the kernel that is mounted nowhere, so that no path leads elsewhere. */
    void kernelParameters(Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return;
        }
        script.fileSystem("proc", "", List.of(), NONE, shared.mount);
        parameters.forEach((path, value) -> {
            script.open(shared.mount, "sys/" + path, O_WRONLY, Links.NONE, shared.place);
            plain.write(shared.place, value);
            plain.close(shared.place);
        });
        plain.close(shared.mount);
    }

    /** Hides paths, and makes others read-only; then the root is entered. */
    void close() {
        root.readOnlyPaths().forEach(this::readOnly);
        root.masked().forEach(this::mask);
        script.enter(shared.root);
        if (root.readOnly()) {
            script.change(shared.root, MOUNT_ATTR_RDONLY, NONE, false);
        }
        root.own().ifPresent(script::propagateAll);
        plain.close(shared.root);
    }

    private void readOnly(String path) {
        Label absent = script.label(path + " is absent");
        script.skipUnless(shared.root, path, Links.INSIDE, absent);
        script.open(shared.root, path, O_PATH, Links.INSIDE, shared.place);
        script.copyTree(shared.place, true, shared.mount);
        script.change(shared.mount, MOUNT_ATTR_RDONLY, NONE, true);
        plain.close(shared.place);
        script.open(shared.root, path, O_PATH, Links.INSIDE, shared.place);
        script.attach(shared.mount, shared.place);
        script.here(absent);
    }

    /** A file is covered by the host's own /dev/null, whatever the container's is; a directory by an empty one. */
    private void mask(String path) {
        Label absent = script.label(path + " is absent");
        Label directory = script.label(path + " is a directory");
        script.skipUnless(shared.root, path, Links.INSIDE, absent);
        script.open(shared.root, path, O_PATH, Links.INSIDE, shared.place);
        plain.openTree("/dev/null", false, shared.mount);
        script.attachUnlessOther(shared.mount, shared.place, directory);
        script.jump(absent);
        script.here(directory);
        plain.close(shared.mount);
        Constant safe =
                MOUNT_ATTR_RDONLY.or(MOUNT_ATTR_NOSUID).or(MOUNT_ATTR_NODEV).or(MOUNT_ATTR_NOEXEC);
        script.fileSystem("tmpfs", "tmpfs", List.of("size=4k", "nr_inodes=1"), safe, shared.mount);
        script.attach(shared.mount, shared.place);
        script.here(absent);
    }
}
