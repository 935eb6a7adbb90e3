package dev.brig.sandbox.root;

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
