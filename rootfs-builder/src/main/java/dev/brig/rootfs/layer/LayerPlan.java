package dev.brig.rootfs.layer;

import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.archive.RawName;
import dev.brig.rootfs.archive.TarEntry;
import dev.brig.rootfs.archive.TarEntry.EntryType;
import dev.brig.rootfs.archive.TarReader;
import dev.brig.rootfs.layer.LayerNode.Kind;
import dev.brig.sandbox.program.FileScript;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the members of an archive into the steps that make a layer. It knows every name that was made so far, and so what a
 * member's name leads to: nothing is ever made through a link, and nothing is written twice.
 */
final class LayerPlan {
    private static final String WHITEOUT = ".wh."; // OCI image-spec, layer.md
    private static final String OPAQUE = ".wh..wh..opq";
    private static final String AUFS = ".wh..wh.";
    private static final int MOST_XATTR_BYTES = 2048; // what every file system has room for
    static final int IMPLIED_MODE = 0755;
    private static final int SET_IDS = 06000;

    private final Steps steps;
    private final Steps.Places places;
    private final Contents contents;
    private final boolean remember;
    private final LayerNode root = LayerNode.root(LayerFiles.TREE);
    private final LayerNode spare = LayerNode.root(LayerFiles.SPARE);
    private final LayerCounts.Counter counts = new LayerCounts.Counter();
    private LayerNode open = root;

    /** @param remember whether each name keeps the member that made it, for comparing later */
    LayerPlan(Steps steps, Contents contents, boolean remember) {
        this.steps = steps;
        this.places = steps.places();
        this.contents = contents;
        this.remember = remember;
    }

    LayerNode root() {
        return root;
    }

    LayerCounts counts() {
        return counts.total();
    }

    /** Whether all that lower layers have is hidden. */
    boolean hidesAllBelow() {
        return root.opaque;
    }

    /** Where the contents of files are written down. */
    interface Contents {
        /** The content that follows is this file's. */
        void file(LayerNode file);

        /** Content that went to a place of the file. */
        void content(long offset, long bytes);
    }

    void add(TarEntry entry, TarReader archive) {
        counts.entries++;
        if (entry.path().isEmpty()) {
            describe(root, entry);
        } else if (isAufs(entry)) {
            if (entry.size() > 0) {
                throw entry.refused(Problem.UNSUPPORTED, "a file of AUFS' own");
            }
        } else if (entry.name().startsWith(WHITEOUT)) {
            whiteout(entry);
        } else {
            LayerNode directory = directory(entry);
            switch (entry.type()) {
                case DIRECTORY -> directory(directory, entry);
                case FILE -> file(directory, entry, archive);
                case SYMLINK -> symlink(directory, entry);
                case HARDLINK -> hardlink(directory, entry);
                case FIFO -> fifo(directory, entry);
                case CHARACTER_DEVICE, BLOCK_DEVICE -> device(directory, entry);
            }
        }
        if (entry.uid() != 0 || entry.gid() != 0) {
            counts.otherOwners++;
        }
    }

    /** Modes and times of directories, which making what is in them would change. */
    void finish() {
        finish(root);
    }

    private static boolean isAufs(TarEntry entry) {
        return entry.path().startsWith(AUFS) && !entry.path().equals(OPAQUE);
    }

    // Names

    /** The directory that a member lies in, made if no member described it. */
    private LayerNode directory(TarEntry entry) {
        LayerNode directory = root;
        String parent = entry.parent();
        if (parent.isEmpty()) {
            return root;
        }
        for (String component : parent.split("/", -1)) {
            if (component.startsWith(WHITEOUT)) {
                throw entry.refused(Problem.NAME, "its folder has the name of a whiteout");
            }
            Optional<LayerNode> child = directory.child(component);
            if (child.isEmpty() || child.get().kind == Kind.WHITEOUT) {
                LayerNode made = make(directory, component);
                made.implied = true;
                counts.implied++;
                directory = made;
            } else if (child.get().kind == Kind.DIRECTORY) {
                directory = child.get();
            } else {
                throw entry.refused(
                        Problem.NAME,
                        "it lies behind '" + RawName.shown(child.get().path()) + "', which is no directory but a "
                                + child.get().kind);
            }
        }
        return directory;
    }

    private LayerNode add(LayerNode parent, Kind kind, TarEntry entry) {
        LayerNode node = parent.add(kind, entry.name());
        if (remember) {
            node.entry = Optional.of(entry);
        }
        return node;
    }

    private Optional<LayerNode> find(String path) {
        Optional<LayerNode> node = Optional.of(root);
        for (String component : path.split("/", -1)) {
            node = node.flatMap(directory -> directory.child(component));
        }
        return node;
    }

    // Members

    private void directory(LayerNode parent, TarEntry entry) {
        Optional<LayerNode> before = parent.child(entry.name());
        if (before.isPresent() && before.get().kind == Kind.DIRECTORY) {
            if (!before.get().implied) {
                counts.replaced++;
            }
            describe(before.get(), entry);
            return;
        }
        before.filter(node -> node.kind != Kind.WHITEOUT).ifPresent(this::setAside);
        describe(make(parent, entry.name()), entry);
        counts.directories++;
    }

    /** A directory in place of nothing or of a whiteout, which then goes on in it. */
    private LayerNode make(LayerNode parent, String name) {
        Optional<LayerNode> whiteout = parent.child(name);
        whiteout.ifPresent(this::unlink);
        steps(parent, 1, name.length()).makeDirectory(places.parent(), name, 0700);
        LayerNode made = parent.add(Kind.DIRECTORY, name);
        if (whiteout.isPresent()) {
            makeOpaque(made);
        }
        return made;
    }

    private void describe(LayerNode directory, TarEntry entry) {
        if (directory.implied && !directory.isRoot()) {
            counts.implied--;
            counts.directories++;
        }
        directory.implied = false;
        directory.entry = Optional.of(entry);
    }

    private void file(LayerNode parent, TarEntry entry, TarReader archive) {
        clear(parent, entry.name());
        int nameBytes = entry.name().length();
        steps(parent, 2, nameBytes).create(places.parent(), entry.name(), places.file());
        LayerNode file = add(parent, Kind.FILE, entry);
        if (entry.extents().count() > 0) {
            contents.file(file);
            archive.content(new ContentWriter(steps, contents, entry));
        }
        if (entry.extents().hasHoles(entry.size())) {
            steps.room(1, 64).truncate(places.file(), entry.size());
        }
        finishOpen(entry);
        counts.files++;
        counts.bytes += entry.extents().stored();
    }

    private void symlink(LayerNode parent, TarEntry entry) {
        clear(parent, entry.name());
        int bytes = 2 * entry.name().length() + entry.link().length();
        FileScript script = steps(parent, 2, bytes);
        script.symlink(entry.link(), places.parent(), entry.name());
        script.times(places.parent(), entry.name(), entry.mtimeSeconds(), entry.mtimeNanos());
        add(parent, Kind.SYMLINK, entry);
        counts.attributes += entry.xattrs().size();
        counts.symlinks++;
    }

    private void hardlink(LayerNode parent, TarEntry entry) {
        LayerNode target = find(entry.link())
                .filter(node -> node.kind != Kind.WHITEOUT)
                .orElseThrow(() -> entry.refused(
                        Problem.UNSUPPORTED,
                        "a hard link to '" + RawName.shown(entry.link())
                                + "', which does not come before it in this layer"));
        if (target.kind == Kind.DIRECTORY) {
            throw entry.refused(Problem.NAME, "a hard link to a directory");
        }
        if (parent.child(entry.name()).filter(target::equals).isPresent()) {
            throw entry.refused(Problem.NAME, "a hard link to itself");
        }
        clear(parent, entry.name());
        String directory = target.parent().path();
        FileScript script = steps(
                parent,
                4,
                directory.length() + target.name().length() + entry.name().length());
        script.openDirectory(places.tree(), directory, places.other());
        script.link(places.other(), target.name(), places.parent(), entry.name());
        script.close(places.other());
        parent.add(target.kind, entry.name()).sameAs(target);
        counts.hardlinks++;
    }

    private void fifo(LayerNode parent, TarEntry entry) {
        clear(parent, entry.name());
        FileScript script = steps(parent, 3, 3 * entry.name().length());
        script.fifo(places.parent(), entry.name());
        script.mode(places.parent(), entry.name(), mode(entry));
        script.times(places.parent(), entry.name(), entry.mtimeSeconds(), entry.mtimeNanos());
        add(parent, Kind.FIFO, entry);
        counts.attributes += entry.xattrs().size();
    }

    /** No device is made, but what lower layers have in its place is hidden as it would be. */
    private void device(LayerNode parent, TarEntry entry) {
        clear(parent, entry.name());
        hide(parent, entry.name());
        counts.devices++;
    }

    private void whiteout(TarEntry entry) {
        if (entry.type() != EntryType.FILE || entry.size() != 0) {
            throw entry.refused(Problem.CORRUPT, "a whiteout that is not an empty file");
        }
        LayerNode directory = directory(entry);
        if (entry.name().equals(OPAQUE)) {
            makeOpaque(directory);
            return;
        }
        String name = entry.name().substring(WHITEOUT.length());
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.startsWith(WHITEOUT)) {
            throw entry.refused(Problem.NAME, "a whiteout of nothing that can be");
        }
        counts.whiteouts++;
        Optional<LayerNode> present = directory.child(name);
        if (present.isEmpty()) {
            hide(directory, name);
        } else if (present.get().kind == Kind.DIRECTORY) {
            makeOpaque(present.get()); // a whiteout speaks of lower layers only, whenever it comes
        }
    }

    private void makeOpaque(LayerNode directory) {
        if (!directory.opaque) {
            directory.opaque = true;
            counts.opaque++;
        }
    }

    private void hide(LayerNode parent, String name) {
        steps(parent, 1, name.length()).whiteout(places.parent(), name);
        parent.add(Kind.WHITEOUT, name);
    }

    // What was there before

    private void clear(LayerNode parent, String name) {
        parent.child(name).ifPresent(node -> {
            if (node.kind == Kind.WHITEOUT) {
                unlink(node);
            } else {
                setAside(node);
            }
        });
    }

    private void unlink(LayerNode whiteout) {
        steps(whiteout.parent(), 1, whiteout.name().length()).unlink(places.parent(), whiteout.name());
        whiteout.remove();
    }

    /** Keeps what a later member replaces: without it the archive could not be put together again. */
    private void setAside(LayerNode node) {
        String number = Integer.toString(counts.replaced++);
        steps(node.parent(), 1, node.name().length() + number.length())
                .rename(places.parent(), node.name(), places.spare(), number);
        node.move(spare, number);
    }

    // Steps

    /** Room for steps in a directory, which is open then. */
    private FileScript steps(LayerNode directory, int count, int namesBytes) {
        if (directory == open) {
            return steps.room(count, namesBytes + 128 + 64L * count);
        }
        String path = directory.path();
        FileScript script = steps.room(count + 3, path.length() + namesBytes + 256 + 64L * count);
        script.close(places.parent());
        script.openDirectory(places.tree(), path, places.parent());
        open = directory;
        return script;
    }

    private void finish(LayerNode directory) {
        for (LayerNode child : directory.children()) {
            if (child.kind == Kind.DIRECTORY) {
                finish(child);
            }
        }
        String path = directory.path();
        FileScript script = steps.room(2, path.length() + 64L);
        script.openDirectoryItself(places.tree(), path, places.file());
        if (directory.opaque
                && !directory.isRoot()) { // the kernel does not ask the top; the store leaves out what is below
            steps.room(1, 128).attribute(places.file(), "user.overlay.opaque", "y");
        }
        if (directory.entry.isPresent()) {
            finishOpen(directory.entry.get());
        } else {
            script = steps.room(3, 128);
            script.mode(places.file(), IMPLIED_MODE);
            script.times(places.file(), 0, 0);
            script.close(places.file());
        }
    }

    private void finishOpen(TarEntry entry) {
        kept(entry.xattrs())
                .forEach((name, value) ->
                        steps.room(1, name.length() + value.length() + 64L).attribute(places.file(), name, value));
        FileScript script = steps.room(3, 128);
        script.mode(places.file(), mode(entry));
        script.times(places.file(), entry.mtimeSeconds(), entry.mtimeNanos());
        script.close(places.file());
    }

    private int mode(TarEntry entry) {
        counts.setIds += Integer.bitCount(entry.mode() & SET_IDS);
        return keptMode(entry);
    }

    static int keptMode(TarEntry entry) {
        return entry.mode() & ~SET_IDS;
    }

    /** Those of users; not the overlay's own, by which a layer could change what others show. */
    private Map<String, String> kept(Map<String, String> xattrs) {
        Map<String, String> kept = new LinkedHashMap<>();
        int bytes = 0;
        for (Map.Entry<String, String> xattr : xattrs.entrySet()) {
            String name = xattr.getKey();
            bytes += name.length() + xattr.getValue().length();
            if (name.equals("security.capability")) {
                counts.capabilities++;
            } else if (name.startsWith("user.")
                    && name.length() > 5
                    && name.length() <= 255
                    && !name.startsWith("user.overlay.")
                    && name.indexOf(0) < 0
                    && bytes <= MOST_XATTR_BYTES) {
                kept.put(name, xattr.getValue());
            } else {
                counts.attributes++;
            }
        }
        return kept;
    }
}
