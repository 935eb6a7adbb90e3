package dev.brig.oci.container;

import dev.brig.sandbox.libc.Libc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The directory in which containers are kept, closed to other users. */
public final class ContainerStore {
    private static final String NAME = "brig-oci";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_+.-]{1,255}");
    private static final FileAttribute<Set<PosixFilePermission>> CLOSED =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path root;

    private ContainerStore(Path root) {
        this.root = root;
    }

    /** @param root where it was given; else a place that goes with the user's session */
    public static ContainerStore at(Optional<Path> root) {
        return new ContainerStore(root.orElseGet(ContainerStore::usual).toAbsolutePath());
    }

    private static Path usual() {
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        if (runtime != null && !runtime.isEmpty()) {
            return Path.of(runtime, NAME);
        }
        Path session = Path.of("/run/user", Integer.toString(Libc.geteuid()));
        if (Libc.geteuid() == 0) {
            return Path.of("/run", NAME);
        }
        if (Files.isDirectory(session)) {
            return session.resolve(NAME);
        }
        throw new OciException("there is no XDG_RUNTIME_DIR to keep containers in: set it, or give --root");
    }

    /** A new directory for a container. */
    public ContainerDirectory add(String id) {
        Path directory = directory(id);
        try {
            Files.createDirectories(root, CLOSED);
            Files.createDirectory(directory, CLOSED);
            return new ContainerDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            throw new OciException("container " + id + " is there already", e);
        } catch (IOException e) {
            throw new OciException("containers cannot be kept in " + root + ": " + e.getMessage(), e);
        }
    }

    /** The directory of a container, if there is one of that id. */
    Optional<ContainerDirectory> find(String id) {
        Path directory = directory(id);
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(new ContainerDirectory(directory))
                : Optional.empty();
    }

    List<ContainerDirectory> all() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(
                            entry -> ID.matcher(entry.getFileName().toString()).matches())
                    .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .map(ContainerDirectory::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path directory(String id) {
        if (!ID.matcher(id).matches() || id.equals(".") || id.equals("..")) {
            throw new OciException(
                    "the id of a container has 1 to 255 letters, digits and _ + . -, and is not \"" + id + "\"");
        }
        return root.resolve(id);
    }
}
