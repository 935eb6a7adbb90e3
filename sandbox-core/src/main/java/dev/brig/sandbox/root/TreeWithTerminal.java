package dev.brig.sandbox.root;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A tree whose container has a terminal of the host at {@link #PATH}.
 *
 * @param source the terminal's absolute path on the host
 */
public record TreeWithTerminal(RootTree tree, String source) implements RootTree {
    /** Where programs open it. */
    public static final String PATH = "/dev/console";

    @Override
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(tree.entries());
        entries.add(new Entry.Terminal(source, PATH));
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
        return tree.find(path);
    }

    @Override
    public List<String> matching(String pattern) {
        return tree.matching(pattern);
    }
}
