package dev.brig.rootfs.layer;

import dev.brig.rootfs.archive.TarEntry;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A name in a layer that is being made. */
final class LayerNode {
    enum Kind {
        FILE,
        DIRECTORY,
        SYMLINK,
        FIFO,
        /** Hides what a lower layer has. */
        WHITEOUT
    }

    final Kind kind;
    /** A directory that no member of the archive described. */
    boolean implied;
    /** A directory that hides what lower layers have in theirs. */
    boolean opaque;
    /** What described the directory; of other names only where it is to be remembered. */
    Optional<TarEntry> entry = Optional.empty();

    private LayerNode parent;
    private String name;
    private Map<String, LayerNode> children = Map.of();
    private Optional<LayerNode> original = Optional.empty();

    private LayerNode(Kind kind, LayerNode parent, String name) {
        this.kind = kind;
        this.parent = parent;
        this.name = name;
    }

    /** The top of a tree. */
    static LayerNode root(String name) {
        LayerNode root = new LayerNode(Kind.DIRECTORY, null, name);
        root.implied = true;
        return root;
    }

    LayerNode add(Kind kind, String name) {
        if (children.isEmpty()) {
            children = new HashMap<>(4);
        }
        LayerNode child = new LayerNode(kind, this, name);
        children.put(name, child);
        return child;
    }

    Optional<LayerNode> child(String name) {
        return Optional.ofNullable(children.get(name));
    }

    Collection<LayerNode> children() {
        return children.isEmpty() ? List.of() : children.values();
    }

    String name() {
        return name;
    }

    /** This is a further name of the same file. */
    void sameAs(LayerNode other) {
        original = Optional.of(other);
    }

    /** What this is a further name of. */
    Optional<LayerNode> original() {
        return original;
    }

    /** Takes this out of its directory. */
    void remove() {
        parent.children.remove(name);
    }

    /** Puts this into another directory under another name. */
    void move(LayerNode directory, String newName) {
        remove();
        parent = directory;
        name = newName;
        if (directory.children.isEmpty()) {
            directory.children = new HashMap<>();
        }
        directory.children.put(newName, this);
    }

    boolean isRoot() {
        return parent == null;
    }

    LayerNode parent() {
        return parent;
    }

    /** The path below the top; the top itself is a dot. */
    String path() {
        if (isRoot()) {
            return ".";
        }
        return parent.isRoot() ? name : parent.path() + "/" + name;
    }

    /** The path with the name of the tree before it. */
    String pathInLayer() {
        return isRoot() ? name : parent.pathInLayer() + "/" + name;
    }
}
