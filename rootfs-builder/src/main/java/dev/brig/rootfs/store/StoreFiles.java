package dev.brig.rootfs.store;

import dev.brig.rootfs.Digest;
import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.rootfs.layer.LayerFiles;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.RawFiles;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * The store's directory. What has a name in {@code layers}, {@code images} or {@code tags} is whole, since it came there by
 * a rename; what is in {@code staging} is somebody's work or garbage. So there is nothing to mend after a crash.
 */
final class StoreFiles {
    /** An overlay of one layer alone is refused. */
    static final String EMPTY = "empty";

    private static final String VERSION = "brig image store 1\n";

    final Path layers;
    final Path images;
    final Path tags;
    /** There only where an image was copied whole. */
    final Path copies;

    private final Path staging;
    private final Path empty;
    private final Path lock;
    private final Path root;
    private final boolean durable;

    StoreFiles(Path root, boolean durable) {
        this.root = root.toAbsolutePath().normalize();
        this.durable = durable;
        layers = this.root.resolve(Assembly.START);
        images = this.root.resolve("images");
        tags = this.root.resolve("tags");
        copies = this.root.resolve("copies");
        staging = this.root.resolve("staging");
        empty = this.root.resolve(EMPTY);
        lock = this.root.resolve("lock");
        create();
    }

    private void create() {
        try {
            if (!Files.isDirectory(root)) {
                Files.createDirectories(
                        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Path version = root.resolve("version");
            if (!Files.exists(version)) {
                try (Stream<Path> there = Files.list(root)) {
                    if (there.anyMatch(file ->
                            !List.of(layers, images, tags, staging, empty, lock).contains(file))) {
                        throw new ImageException(Problem.USAGE, root + " is neither empty nor a store of images");
                    }
                }
                for (Path directory : List.of(layers, images, tags, staging, empty)) {
                    Files.createDirectories(directory);
                }
                Files.write(lock, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                Path temporary = temporary();
                Files.writeString(temporary, VERSION);
                Files.move(temporary, version, StandardCopyOption.ATOMIC_MOVE);
            } else if (!Files.readString(version).equals(VERSION)) {
                throw new ImageException(Problem.UNSUPPORTED, root + " is a store of another version of Brig");
            }
            if (!Files.getAttribute(root, "unix:uid").equals(Libc.geteuid())) {
                throw new ImageException(Problem.UNSUPPORTED, root + " belongs to another user");
            }
        } catch (IOException e) {
            throw ImageException.system("opening the store " + root, e);
        }
    }

    Path root() {
        return root;
    }

    Path layer(Digest diffId) {
        return layers.resolve(diffId.shortName());
    }

    Path image(Digest id) {
        return images.resolve(id.hex() + ".json");
    }

    private Path temporary() {
        return staging.resolve(UUID.randomUUID().toString());
    }

    // Locks

    /** A lock that ends with {@link #close}, or with the process. */
    static final class Lock implements AutoCloseable {
        private final int fd;

        private Lock(int fd) {
            this.fd = fd;
        }

        @Override
        public void close() {
            Libc.close(fd);
        }
    }

    /** For those who add: many at once. */
    Lock shared() {
        return lock(Kernel.LOCK_SH.bits());
    }

    /** For the one who takes away. */
    Lock exclusive() {
        return lock(Kernel.LOCK_EX.bits());
    }

    private Lock lock(int operation) {
        int fd = Libc.open(lock, Kernel.O_RDONLY);
        int result = Libc.tryFlock(fd, operation | Kernel.LOCK_NB.bits());
        if (result == -Errno.EAGAIN) {
            result = await(fd, operation);
        }
        if (result < 0) {
            Libc.close(fd);
            throw new ImageException(Problem.SYSTEM, "locking the store: " + Errno.describe(-result));
        }
        return new Lock(fd);
    }

    /** Waits on another thread, since the call itself cannot be interrupted. */
    private static int await(int fd, int operation) {
        CompletableFuture<Integer> locked = new CompletableFuture<>();
        Thread.ofPlatform().name("brig-store-lock").daemon().start(() -> {
            int result;
            do {
                result = Libc.tryFlock(fd, operation);
            } while (result == -Errno.EINTR);
            if (!locked.complete(result)) {
                Libc.close(fd); // nobody wants it any more
            }
        });
        try {
            return locked.get();
        } catch (InterruptedException e) {
            if (!locked.cancel(false)) {
                Libc.close(fd);
            }
            Thread.currentThread().interrupt();
            throw new ImageException(Problem.SYSTEM, "interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps a layer from being deleted while it is used. */
    Lock use(Digest diffId) {
        int fd = Libc.tryOpen(layer(diffId), Kernel.O_DIRECTORY);
        if (fd < 0) {
            throw new ImageException(Problem.NOT_FOUND, "the layer " + diffId + " is not in the store");
        }
        if (Libc.tryFlock(fd, Kernel.LOCK_SH.or(Kernel.LOCK_NB).bits()) < 0) {
            Libc.close(fd);
            throw new ImageException(Problem.NOT_FOUND, "the layer " + diffId + " is being deleted");
        }
        return new Lock(fd);
    }

    // Staging

    /** A directory of ours alone, which goes when it is closed, or is garbage when this process ends first. */
    final class Staging implements AutoCloseable {
        final Path path = temporary();
        private final int fd;

        Staging() {
            try {
                Files.createDirectory(path);
            } catch (IOException e) {
                throw ImageException.system("writing into the store", e);
            }
            fd = Libc.open(path, Kernel.O_DIRECTORY);
            Libc.tryFlock(fd, Kernel.LOCK_EX.or(Kernel.LOCK_NB).bits());
        }

        Path file(String name) {
            return path.resolve(name);
        }

        /** What has been made here is on the disk before it gets a name that counts. */
        void sync() {
            if (durable) {
                RawFiles.syncFileSystem(fd);
            }
        }

        /** Puts something made here into its place; it may be there already. */
        void publish(Path made, Path place) {
            try {
                Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
                return; // somebody was faster
            } catch (FileSystemException e) {
                if (Files.exists(place)) {
                    return;
                }
                throw ImageException.system("writing into the store", e);
            } catch (IOException e) {
                throw ImageException.system("writing into the store", e);
            }
        }

        @Override
        public void close() {
            LayerFiles.delete(path);
            Libc.close(fd);
        }
    }

    Staging stage() {
        return new Staging();
    }

    /** Deletes what processes that have ended left in staging, unless somebody works there; gives how much it was. */
    int trySweep() {
        int fd = Libc.open(lock, Kernel.O_RDONLY);
        try {
            return Libc.tryFlock(fd, Kernel.LOCK_EX.or(Kernel.LOCK_NB).bits()) == 0 ? sweep() : 0;
        } finally {
            Libc.close(fd);
        }
    }

    /** The same for the holder of {@link #exclusive}. */
    int sweep() {
        int swept = 0;
        for (Path path : list(staging)) {
            int fd = Libc.tryOpenat(Kernel.AT_FDCWD.bits(), path.toString(), 0, 0);
            if (fd < 0) {
                continue;
            }
            try {
                if (Libc.tryFlock(fd, Kernel.LOCK_EX.or(Kernel.LOCK_NB).bits()) == 0) {
                    LayerFiles.delete(path);
                    swept++;
                }
            } finally {
                Libc.close(fd);
            }
        }
        return swept;
    }

    /** Takes a layer away if nobody uses it: at once for others, and then piece by piece. */
    boolean remove(Path layer) {
        int fd = Libc.tryOpen(layer, Kernel.O_DIRECTORY);
        if (fd < 0) {
            return false;
        }
        try {
            if (Libc.tryFlock(fd, Kernel.LOCK_EX.or(Kernel.LOCK_NB).bits()) < 0) {
                return false;
            }
            Path gone = temporary();
            Files.move(layer, gone, StandardCopyOption.ATOMIC_MOVE);
            LayerFiles.delete(gone);
            return true;
        } catch (IOException e) {
            throw ImageException.system("deleting a layer", e);
        } finally {
            Libc.close(fd);
        }
    }

    // Small files

    /** Writes a file so that it is there whole or not at all. */
    void write(Path place, byte[] content) {
        Path temporary = temporary();
        try (FileOutputStream out = new FileOutputStream(temporary.toFile())) { // no interruption breaks it off
            out.write(content);
            if (durable) {
                out.getFD().sync();
            }
            Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LayerFiles.delete(temporary);
            throw ImageException.system("writing into the store", e);
        }
    }

    static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw ImageException.system("reading the store", e);
        }
    }
}
