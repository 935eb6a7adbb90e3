package dev.brig.sandbox;

import java.util.Objects;

/**
 * One entry of the sandbox's file system, made in the order in which a policy lists them. Destinations are absolute
 * paths inside the sandbox.
 */
public sealed interface Mount {

    /** Where it appears in the sandbox. */
    String destination();

    /**
     * A file or directory of the host, with all mounted beneath it; always nosuid and nodev.
     *
     * @param source absolute path on the host
     * @param writable whether the sandbox may write to it
     * @param optional whether a missing source is passed over rather than an error
     */
    record Bind(String source, String destination, boolean writable, boolean optional) implements Mount {
        public Bind {
            requireAbsolute(source);
            requireAbsolute(destination);
        }

        /** A read-only bind at the same path. */
        public static Bind readOnly(String path) {
            return new Bind(path, path, false, false);
        }
    }

    /**
     * A symbolic link.
     *
     * @param target what the link says
     */
    record Link(String target, String destination) implements Mount {
        public Link {
            Objects.requireNonNull(target, "target");
            requireAbsolute(destination);
        }
    }

    /** An empty directory. */
    record Directory(String destination) implements Mount {
        public Directory {
            requireAbsolute(destination);
        }
    }

    /**
     * A small read-only file, for example {@code /etc/passwd} of the sandbox.
     *
     * @param text its content
     */
    record TextFile(String text, String destination) implements Mount {
        public TextFile {
            Objects.requireNonNull(text, "text");
            requireAbsolute(destination);
        }
    }

    private static void requireAbsolute(String path) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not an absolute path: " + path);
        }
    }
}
