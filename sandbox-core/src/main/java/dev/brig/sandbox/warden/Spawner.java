package dev.brig.sandbox.warden;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.LibcException;
import dev.brig.sandbox.libc.Spawn;
import dev.brig.sandbox.program.Executable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * Starts wardens, all from one thread that lasts as long as the JVM: a warden ends when the thread that started it ends.
 */
public final class Spawner {
    private static final Spawner INSTANCE = new Spawner();

    private static final int SOCKET_FD = 3;
    private static final int IMAGE_FD = 5;
    /** Where a process finds what it is given besides its socket and its program. */
    public static final int FIRST_FURTHER_FD = IMAGE_FD + 1;

    private static final int OUT_OF_THE_WAY = 10;
    private static final int MFD_CLOEXEC = 1; // linux/memfd.h
    private static final int MFD_EXEC = 0x10;

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("brig-spawner").daemon().factory());
    private final byte[] elf = Executable.bytes();
    private final OptionalInt image = image(elf);
    // The child's own: the JVM's are closed to it once a thread has changed its ids, if root has not all capabilities.
    private final String executable = image.isPresent() ? "/proc/self/fd/" + IMAGE_FD : file(elf);
    private final int devNull = Libc.duplicate(Libc.open(Path.of("/dev/null"), Kernel.O_RDWR), OUT_OF_THE_WAY);

    private Spawner() {
        thread.prestartCoreThread(); // it has the ids of the thread that comes here first
    }

    /** First to be called by a thread that has the ids that the JVM was started with. */
    public static Spawner instance() {
        return INSTANCE;
    }

    /**
     * Starts a warden.
     *
     * @param prefix a command to run it under, such as a tracer; none usually
     * @return its process id
     */
    int spawn(int socket, int memory, List<String> prefix) {
        return spawn(socket, memory, List.of(), prefix);
    }

    /**
     * Starts a process that runs another program than a warden's.
     *
     * @param further descriptors, which the process has at {@link #FIRST_FURTHER_FD} and up
     * @return its process id
     */
    public int spawnOther(int socket, int memory, List<Integer> further) {
        return spawn(socket, memory, further, List.of());
    }

    /**
     * Starts a process with this one's standard input, output and error.
     *
     * @param further descriptors, which the process has at {@link #FIRST_FURTHER_FD} and up
     * @return its process id
     */
    public int spawnWithStreams(int socket, int memory, List<Integer> further) {
        return spawn(
                socket,
                memory,
                further,
                descriptors -> Spawn.spawnWithStreams(executable, List.of("brig-container"), descriptors));
    }

    private int spawn(int socket, int memory, List<Integer> further, List<String> prefix) {
        return spawn(socket, memory, further, descriptors -> start(descriptors, prefix));
    }

    private int spawn(
            int socket, int memory, List<Integer> further, ToIntFunction<SequencedMap<Integer, Integer>> start) {
        SequencedMap<Integer, Integer> descriptors = new LinkedHashMap<>();
        try {
            descriptors.put(Libc.duplicate(socket, OUT_OF_THE_WAY), SOCKET_FD);
            descriptors.put(Libc.duplicate(memory, OUT_OF_THE_WAY), Executable.PROGRAM_FD);
            for (int i = 0; i < further.size(); i++) {
                descriptors.put(Libc.duplicate(further.get(i), OUT_OF_THE_WAY), FIRST_FURTHER_FD + i);
            }
            SequencedMap<Integer, Integer> all = new LinkedHashMap<>(descriptors);
            image.ifPresent(fd -> all.put(fd, IMAGE_FD)); // the warden closes it first of all
            return call(() -> start.applyAsInt(all));
        } finally {
            descriptors.keySet().forEach(Libc::close);
        }
    }

    /** Does something with the ids that the JVM was started with, whatever the caller's thread has now. */
    void run(Runnable action) {
        call(() -> {
            action.run();
            return action;
        });
    }

    /**
     * Runs a command to its end.
     *
     * @return whether it succeeded
     */
    boolean succeeds(String path, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(path));
        command.addAll(arguments);
        return Libc.waitForSuccess(Spawn.spawn(path, command, devNull, new LinkedHashMap<>()));
    }

    private <T> T call(Callable<T> action) {
        try {
            return thread.submit(action).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException(Code.INTERRUPTED, "interrupted while a warden was being started", e);
        }
    }

    private int start(SequencedMap<Integer, Integer> descriptors, List<String> prefix) {
        if (prefix.isEmpty()) {
            return Spawn.spawn(executable, List.of("brig-warden"), devNull, descriptors);
        }
        List<String> command = new ArrayList<>(prefix);
        command.add(executable);
        return Spawn.spawn(prefix.getFirst(), command, devNull, descriptors);
    }

    /** The warden's executable in memory; empty where memory may not be executed. */
    private static OptionalInt image(byte[] elf) {
        int fd;
        try {
            fd = memfd();
        } catch (LibcException e) {
            if (e.errno() != Errno.EACCES) {
                throw e;
            }
            return OptionalInt.empty(); // vm.memfd_noexec=2
        }
        try (Arena arena = Arena.ofConfined()) {
            Libc.write(fd, arena.allocateFrom(ValueLayout.JAVA_BYTE, elf));
        }
        int outOfTheWay = Libc.duplicate(fd, OUT_OF_THE_WAY);
        Libc.close(fd);
        return OptionalInt.of(outOfTheWay);
    }

    private static int memfd() {
        try {
            return Libc.memfdCreate("brig-warden", MFD_CLOEXEC | MFD_EXEC);
        } catch (LibcException e) {
            if (e.errno() != Errno.EINVAL) {
                throw e;
            }
            return Libc.memfdCreate("brig-warden", MFD_CLOEXEC); // before Linux 6.3
        }
    }

    private static String file(byte[] elf) {
        try {
            Path file = Files.createTempFile("brig-warden", "");
            Files.write(file, elf);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-xr-xr-x"));
            file.toFile().deleteOnExit();
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
