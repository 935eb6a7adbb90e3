package dev.brig.sandbox.root;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of a container: what is shown at which path. Looked up before anything runs, so that nothing untrusted can change what
 * is found. Equal trees show the same.
 */
public interface RootTree {

    /** What is put in place, in this order, as it is found now. */
    List<Entry> entries();

    /** Directories that are laid over one another, for entries that show something of them. */
    default Optional<Layers> layers() {
        return Optional.empty();
    }

    /** Whether these are the files of an image, as {@link #layers} or as a copy that has everything. */
    default boolean isImage() {
        return layers().isPresent();
    }

    /** The file of the host that the container has at a path. Links lead where they lead in the container. */
    Optional<Path> find(String path);

    /** The paths there are of the given form, in which {@code *} stands for anything within a part. */
    List<String> matching(String pattern);

    default boolean exists(String path) {
        return find(path).isPresent();
    }

    default boolean isProgram(String path) {
        return find(path)
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .isPresent();
    }

    /**
     * What an overlay is made of. No path of the host shows in the container: the names are given to the kernel as they are.
     *
     * @param store an absolute path, beneath which all of them lie
     * @param start where in it the names begin
     * @param names from the top to the bottom, two at least
     */
    record Layers(String store, String start, List<String> names) {
        public Layers {
            names = List.copyOf(names);
        }

        /** The directory where the names begin. */
        public String directory() {
            return store + "/" + start;
        }
    }

    /** Something put in place, at an absolute path of the container. */
    sealed interface Entry {
        String path();

        /**
         * A file or directory of the host, with all that is mounted beneath it.
         *
         * @param source its absolute path on the host
         */
        record Bind(String source, String path, boolean directory, boolean writable) implements Entry {}

        /**
         * A file or directory of the {@link #layers}, read-only.
         *
         * @param path where it lies in them, and in the container
         */
        record Layered(String path, boolean directory) implements Entry {}

        /**
         * A terminal of the host, in {@code /dev}.
         *
         * @param source its absolute path on the host
         */
        record Terminal(String source, String path) implements Entry {}

        /** A symbolic link. */
        record Link(String target, String path) implements Entry {}

        /** An empty directory. */
        record Directory(String path) implements Entry {}

        /** A small read-only file. */
        record TextFile(String text, String path) implements Entry {}
    }
}
