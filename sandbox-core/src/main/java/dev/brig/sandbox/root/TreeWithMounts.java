package dev.brig.sandbox.root;

import dev.brig.sandbox.Mount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A tree with files of the host on it.
 *
 * @param mounts what is put in place last
 */
public record TreeWithMounts(RootTree tree, HostTree mounts) implements RootTree {

    /** The tree itself where nothing is mounted on it. */
    public static RootTree of(RootTree tree, List<Mount> mounts) {
        return mounts.isEmpty() ? tree : new TreeWithMounts(tree, new HostTree(mounts));
    }

    /** What a mount would have to be put into, at the top of a tree that is read-only; empty where there is room for it. */
    public static Optional<String> obstacle(RootTree tree, Mount mount) {
        return Optional.of("/" + Path.of(mount.destination()).getName(0)).filter(tree::exists);
    }

    @Override
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(tree.entries());
        entries.addAll(mounts.entries());
        return entries;
    }

    @Override
    public Optional<Layers> layers() {
        return tree.layers();
    }

    @Override
    public boolean isImage() {
        return tree.isImage();
    }

    @Override
    public Optional<Path> find(String path) {
        return mounts.find(path).or(() -> tree.find(path));
    }

    @Override
    public List<String> matching(String pattern) {
        return Stream.concat(mounts.matching(pattern).stream(), tree.matching(pattern).stream())
                .distinct()
                .toList();
    }
}
