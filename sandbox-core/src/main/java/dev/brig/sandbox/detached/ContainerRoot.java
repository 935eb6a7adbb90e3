package dev.brig.sandbox.detached;

import dev.brig.sandbox.libc.Constant;
import java.util.List;
import java.util.Optional;

/**
 * The files of a container.
 *
 * @param directory on the host
 * @param propagation how mounts of the host come into its mount namespace
 * @param own how its root itself is shared in the end, where that is said
 * @param mounts in this order
 * @param devices after the mounts
 * @param masked paths that show nothing, where they exist
 * @param readOnlyPaths those that cannot be written, where they exist
 */
public record ContainerRoot(
        String directory,
        boolean readOnly,
        Constant propagation,
        Optional<Constant> own,
        List<Attachment> mounts,
        List<Device> devices,
        List<String> masked,
        List<String> readOnlyPaths) {

    public ContainerRoot {
        mounts = List.copyOf(mounts);
        devices = List.copyOf(devices);
        masked = List.copyOf(masked);
        readOnlyPaths = List.copyOf(readOnlyPaths);
    }

    /**
     * What is mounted on a path.
     *
     * @param path in the container, normalised and without its first slash
     * @param propagation of the mount, where it is said
     */
    public record Attachment(String path, Content content, Attributes attributes, Optional<Propagation> propagation) {}

    /** What a mount shows. */
    public sealed interface Content {
        /** Files of the host. */
        record Bind(String source, boolean directory, boolean recursive) implements Content {}

        /** A file system of its own; options are {@code name=value} or {@code name}. */
        record FileSystem(String type, String source, List<String> options) implements Content {
            public FileSystem {
                options = List.copyOf(options);
            }
        }
    }

    /** Attributes of mount_setattr(2); those with {@code all} go for what is mounted beneath, too. */
    public record Attributes(Constant set, Constant cleared, Constant allSet, Constant allCleared) {}

    /** How a mount is shared. */
    public record Propagation(Constant kind, boolean recursive) {}

    /** A device of the host at a path of the container. */
    public sealed interface Device {
        /** Without its first slash. */
        String path();

        /** The host's own node. */
        record Shown(String path, String source) implements Device {}

        /** A new node, for which one must be root of the machine. */
        record Made(String path, Constant typeAndMode, long number, long uid, long gid) implements Device {}
    }
}
