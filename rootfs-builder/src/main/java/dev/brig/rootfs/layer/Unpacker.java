package dev.brig.rootfs.layer;

import static dev.brig.sandbox.libc.Kernel.AT_FDCWD;
import static dev.brig.sandbox.libc.Kernel.CLONE_NEWUSER;

import dev.brig.rootfs.ImageException;
import dev.brig.rootfs.ImageException.Problem;
import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.libc.Channel;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.Poll;
import dev.brig.sandbox.program.Cell;
import dev.brig.sandbox.program.FileScript;
import dev.brig.sandbox.program.Label;
import dev.brig.sandbox.program.Memory;
import dev.brig.sandbox.program.Program;
import dev.brig.sandbox.program.Script;
import dev.brig.sandbox.program.SharedMemory;
import dev.brig.sandbox.program.Step;
import dev.brig.sandbox.warden.Spawner;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A process whose root is the directory in which a layer is made. It runs steps that Java writes into memory it can only
 * read, without capabilities, without the memory of another process and without any descriptor that leads out: whatever an
 * archive says, there is no name by which the process could reach something else. While it runs one batch of steps, Java
 * writes the next. Belongs to one thread.
 */
final class Unpacker implements Steps, AutoCloseable {
    private static final long ADDRESS = 0x2000_0000L; // above the interpreter's own shared memory
    private static final long RING_BYTES = 8 << 20;
    private static final long CONTENT_OF_A_BATCH = 1 << 20; // little, so that the ring is emptied while it is filled
    private static final long STEP_BYTES = 256 << 10;
    private static final long DATA_BYTES = 512 << 10;
    private static final long BATCH_BYTES = STEP_BYTES + DATA_BYTES;
    private static final int STEPS_OF_A_BATCH = (int) (STEP_BYTES / Program.STEP_BYTES) - 8;
    private static final int DIRECTORY_FD = Spawner.FIRST_FURTHER_FD;
    private static final int CONTENT_FD = Spawner.FIRST_FURTHER_FD + 1;
    private static final int MFD_CLOEXEC = 1; // linux/memfd.h

    private static final long READY = 1;
    private static final long DONE = 2;
    private static final long FAILED = 3;
    private static final long SHORT = 4;

    private final Arena arena = Arena.ofConfined();
    private final SharedMemory memory = new SharedMemory();
    private final int contentFd = Libc.memfdCreate("brig-content", MFD_CLOEXEC);
    private final MemorySegment content;
    private final Channel channel;
    private final Poll poll = new Poll(arena, 1);
    private final Program program;
    private final Cell failure;
    private final Places places;
    private final Label done;
    private final Label diskFull;
    private final Batch[] batches = new Batch[2];
    private final int pid;
    private final Ring ring;
    private int current;
    private long submitted;

    /**
     * Starts the process.
     *
     * @param directory a descriptor of the directory, in which there are a {@code tree} and a {@code spare}
     * @param digest takes all that passes through the ring
     */
    Unpacker(int directory, MessageDigest digest) {
        long bytes = RING_BYTES + batches.length * BATCH_BYTES;
        Libc.ftruncate(contentFd, bytes);
        content = Libc.mmapShared(contentFd, bytes);
        ring = new Ring(content.asSlice(0, RING_BYTES), digest, this::drain);
        channel = new Channel(arena);
        Memory cells = memory.cells();
        failure = new Cell("failure", cells.reserve(16).address());
        places = new Places(
                cells.cell("tree"), cells.cell("spare"), cells.cell("folder"), cells.cell("other"), cells.cell("file"));
        program = new Program(memory.slotData(), UnaryOperator.identity());
        Script script = new Script(program, "unpacker");
        done = script.label("done");
        diskFull = script.label("disk full");
        write(script, new FileScript(program, "unpacker"), cells);
        program.write(memory.slotSteps());
        for (int i = 0; i < batches.length; i++) {
            batches[i] = new Batch(RING_BYTES + i * BATCH_BYTES);
        }
        try {
            pid = Spawner.instance().spawnOther(channel.theirs(), memory.descriptor(), List.of(directory, contentFd));
        } catch (SandboxException e) {
            channel.close();
            release();
            throw e;
        } finally {
            channel.closeTheirs();
        }
        poll.watch(0, channel.descriptor(), Poll.IN);
        try {
            expect(READY);
        } catch (ImageException e) {
            close();
            throw e;
        }
    }

    private void write(Script script, FileScript files, Memory cells) {
        Label failed = script.label("failed");
        Label gone = script.label("end");
        Label next = script.label("next batch");
        Cell heard = cells.cell("heard");
        Cell fd = cells.cell("fd");
        script.onFailure(failed, failure);
        script.parentDeathSignal();
        script.parentMustBe(ProcessHandle.current().pid(), gone);
        files.mapReadOnly(CONTENT_FD, ADDRESS, content.byteSize());
        files.changeDirectory(DIRECTORY_FD);
        script.closeFrom(4);
        script.name("brig-unpacker");
        script.umask(0);
        if (Libc.geteuid() != 0) { // root may change its root as it is
            script.unshare(CLONE_NEWUSER);
            script.write("/proc/self/setgroups", "deny", fd);
            script.write("/proc/self/uid_map", Libc.geteuid() + " " + Libc.geteuid() + " 1", fd);
            script.write("/proc/self/gid_map", Libc.getgid() + " " + Libc.getgid() + " 1", fd);
        }
        files.changeRoot();
        script.boundCapabilities(40);
        script.dropCapabilities();
        script.noNewPrivileges();
        script.parentDeathSignal(); // a change of credentials clears it
        script.parentMustBe(ProcessHandle.current().pid(), gone);
        files.openDirectory(AT_FDCWD, LayerFiles.TREE, places.tree());
        files.openDirectory(AT_FDCWD, LayerFiles.SPARE, places.spare());
        files.openDirectory(places.tree(), ".", places.parent());
        script.say(READY, "ready");
        script.jump(next);
        script.here(done); // not in the batch: once Java has heard it, it writes over that
        script.say(DONE, "done");
        script.here(next);
        files.hearAndJump(heard, gone);
        script.otherwise(failed);
        script.trySay(FAILED, "failed");
        script.exit(1);
        script.otherwise(diskFull);
        script.trySay(SHORT, "disk full");
        script.here(gone);
        script.exit(1);
    }

    /** Where content lies on its way. */
    Ring ring() {
        return ring;
    }

    @Override
    public FileScript room(int steps, long dataBytes) {
        if (!batches[current].hasRoom(steps, dataBytes) || ring.position() - submitted >= CONTENT_OF_A_BATCH) {
            submit();
        }
        return batches[current].files;
    }

    @Override
    public long address(MemorySegment piece) {
        return ADDRESS + piece.address() - content.address();
    }

    @Override
    public long whenShort() {
        return program.address(diskFull);
    }

    @Override
    public Places places() {
        return places;
    }

    /** Has the steps so far run, and waits for the batch before. */
    private void submit() {
        if (Thread.currentThread().isInterrupted()) {
            throw new ImageException(Problem.SYSTEM, "interrupted");
        }
        Batch batch = batches[current];
        batch.position = ring.position();
        submitted = batch.position;
        batch.running = true;
        if (!channel.send(batch.finish())) {
            throw lost();
        }
        current = 1 - current;
        awaitDone(batches[current]);
        batches[current].clear();
    }

    /** Has all steps so far run, and waits until they are. */
    void drain() {
        submit();
        submit();
    }

    private void awaitDone(Batch batch) {
        if (batch.running) {
            expect(DONE);
            batch.running = false;
            ring.release(batch.position);
        }
    }

    private void expect(long word) {
        while (true) {
            Optional<Channel.Message> message = channel.receive();
            if (message.isPresent()) {
                if (message.get().word() == word) {
                    return;
                }
                throw failed(message.get().word());
            }
            if ((poll.events(0) & (Poll.HUP | Poll.ERR)) != 0) {
                throw lost();
            }
            poll.await(-1);
        }
    }

    private ImageException failed(long word) {
        if (word == SHORT) {
            return new ImageException(
                    Problem.SYSTEM,
                    "a file could not be written whole: the disk is full, or a limit on file sizes is in force");
        }
        Memory cells = memory.cells();
        long address = cells.get(failure);
        int errno = (int) -cells.get(failure.plus(8, "error"));
        String step = Stream.concat(Stream.of(program), Stream.of(batches).map(batch -> batch.program))
                .flatMap(each -> each.at(address).stream())
                .map(Step::text)
                .findFirst()
                .orElse("a step of the unpacker");
        return new ImageException(
                Problem.SYSTEM,
                errno == Errno.ENOSPC
                        ? "the store's disk is full, or it has no room for names: " + step
                        : step + ": " + Errno.describe(errno));
    }

    private static ImageException lost() {
        return new ImageException(Problem.SYSTEM, "the process that unpacks was lost");
    }

    @Override
    public void close() {
        channel.close(); // the process ends when it hears nobody any more
        Libc.waitpid(pid);
        release();
    }

    private void release() {
        arena.close();
        Libc.munmap(content);
        Libc.close(contentFd);
        memory.close();
    }

    private final class Batch {
        private final Memory steps;
        private final Memory data;
        private Program program;
        private FileScript files;
        private boolean running;
        private long position;

        Batch(long offset) {
            steps = Memory.of(content.asSlice(offset, STEP_BYTES), ADDRESS + offset);
            data = Memory.of(content.asSlice(offset + STEP_BYTES, DATA_BYTES), ADDRESS + offset + STEP_BYTES);
            clear();
        }

        void clear() {
            steps.clear();
            data.clear();
            program = new Program(data, UnaryOperator.identity());
            program.write(steps);
            files = new FileScript(program, "unpacker");
        }

        boolean hasRoom(int more, long dataBytes) {
            return program.size() + more <= STEPS_OF_A_BATCH && data.left() >= dataBytes + 64;
        }

        long finish() {
            files.jump(Unpacker.this.program.address(done), "done");
            return program.write(steps);
        }
    }
}
