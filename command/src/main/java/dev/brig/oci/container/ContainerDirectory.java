package dev.brig.oci.container;

import dev.brig.oci.config.ConfigException;
import dev.brig.oci.config.ConfigReader;
import dev.brig.sandbox.detached.Errand;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.LibcException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a container is kept. Its program waits on a FIFO, whose name says how far the container is: being made, made, and gone
 * when the program was started.
 */
public final class ContainerDirectory {
    private static final String FILE = "container.json";
    private static final String CONFIGURATION = ConfigReader.FILE;
    private static final String BEING_MADE = "start.new";
    private static final String MADE = Errand.FIFO;
    private static final String LOCK = Errand.LOCK_FILE;
    private static final int OWN = 0600;
    private static final List<String> FILES =
            List.of(MADE, BEING_MADE, FILE + ".new", FILE, CONFIGURATION, ShellNotes.FILE, ShellNotes.STATE, LOCK);

    private final Path path;

    ContainerDirectory(Path path) {
        this.path = path;
    }

    String id() {
        return path.getFileName().toString();
    }

    /** Makes the FIFO. */
    public String waitingPlace() {
        String fifo = path.resolve(BEING_MADE).toString();
        Libc.mkfifo(fifo, OWN);
        return fifo;
    }

    public void keep(Container container) {
        Path fresh = path.resolve(FILE + ".new");
        try {
            ShellNotes.write(container, path);
            Files.writeString(fresh, ContainerFile.text(container));
            Files.move(fresh, path.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Later changes of the bundle's configuration have no effect. */
    public void keepConfiguration(byte[] document) {
        try {
            Files.write(path.resolve(CONFIGURATION), document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] configuration() {
        try {
            return Files.readAllBytes(path.resolve(CONFIGURATION));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From here on it can be started. */
    public void made() {
        try {
            Files.move(path.resolve(BEING_MADE), path.resolve(MADE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty while it is being made, or where its making was cut short. */
    Optional<Container> container() {
        Path file = path.resolve(FILE);
        try {
            return Optional.of(ContainerFile.read(Files.readAllBytes(file), file.toString()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (ConfigException e) {
            throw new OciException(file + " is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Status status(Container container) {
        if (!container.process().isAlive()) {
            return Status.STOPPED;
        }
        if (Files.exists(path.resolve(MADE))) {
            return Status.CREATED;
        }
        if (Files.exists(path.resolve(BEING_MADE))) {
            return Status.CREATING;
        }
        return container.groups().isFrozen() ? Status.PAUSED : Status.RUNNING;
    }

    /** Lets the program go. */
    void release() {
        Path fifo = path.resolve(MADE);
        try (Arena arena = Arena.ofConfined()) {
            int end = Libc.open(fifo, Kernel.O_WRONLY.or(Kernel.O_NONBLOCK));
            try {
                Libc.write(end, arena.allocateFrom(ValueLayout.JAVA_BYTE, (byte) 1));
            } finally {
                Libc.close(end);
            }
            Files.delete(fifo);
        } catch (LibcException e) {
            throw new OciException(
                    e.errno() == Errno.ENXIO ? "the process of container " + id() + " has ended" : e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does something while no other command changes the container. The script {@code brig} takes the same lock. */
    public <T> T alone(Supplier<T> action) {
        int lock = openLock();
        try {
            while (Libc.tryFlock(lock, Kernel.LOCK_EX.bits()) == -Errno.EINTR) {
                // a signal for this process
            }
            if (!Files.exists(path)) {
                throw OciException.unknown(id());
            }
            return action.get();
        } finally {
            Libc.close(lock);
        }
    }

    private int openLock() {
        Path file = path.resolve(LOCK);
        try {
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
            return Libc.open(file, Kernel.O_RDONLY);
        } catch (NoSuchFileException e) {
            throw OciException.unknown(id());
        } catch (LibcException e) {
            throw e.errno() == Errno.ENOENT ? OciException.unknown(id()) : e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void delete() {
        try {
            for (String name : FILES) {
                Files.deleteIfExists(path.resolve(name));
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
