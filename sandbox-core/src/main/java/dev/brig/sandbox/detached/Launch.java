package dev.brig.sandbox.detached;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.container.FailedStep;
import dev.brig.sandbox.libc.Channel;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.Poll;
import dev.brig.sandbox.program.Program;
import dev.brig.sandbox.program.SharedMemory;
import dev.brig.sandbox.program.Step;
import dev.brig.sandbox.warden.Spawner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The making of one process of a container. If this is closed before the process is complete, it ends. */
public final class Launch implements AutoCloseable {
    private static final int FIRST_PRESERVED = 3;
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final int MFD_CLOEXEC = 1; // linux/memfd.h

    private final Arena arena = Arena.ofConfined();
    private final SharedMemory memory = new SharedMemory();
    private final Shared shared = new Shared(memory);
    private final Channel channel = new Channel(arena);
    private final Poll poll = new Poll(arena, 1);
    private final int state = Libc.memfdCreate("brig-state", MFD_CLOEXEC);
    private final Listening listening;
    private final Program program;
    private OptionalInt terminal = OptionalInt.empty();
    private boolean isBorn;
    private boolean isComplete;

    /** Takes the descriptor by which calls of a process are answered; it is closed behind. */
    @FunctionalInterface
    public interface Listening {
        void take(int pid, int descriptor);
    }

    private Launch(DetachedSpec spec, String fifo, Listening listening) {
        this.listening = listening;
        program = CreateProgram.of(spec, shared, fifo);
        start(spec.payload().preserved(), state, spec.users(), Shared.MOUNTED);
    }

    private Launch(ExecSpec spec, int container, Listening listening) {
        this.listening = listening;
        program = ExecProgram.of(spec, shared);
        start(spec.payload().preserved(), container, Optional.empty(), Shared.READY);
        isComplete = true;
    }

    /**
     * Makes a container up to its mounts; hooks of the host come now, and then {@link #complete}.
     *
     * @param fifo through which the program is started
     * @param listening is told before the container makes a call that is to be answered
     * @throws SandboxException if a step fails; nothing is left then
     */
    public static Launch create(DetachedSpec spec, String fifo, Listening listening) {
        return new Launch(spec, fifo, listening);
    }

    /**
     * Starts a further program in a container.
     *
     * @param container a descriptor of the container's process (pidfd_open(2))
     * @throws SandboxException if a step fails; nothing is left then
     */
    public static Launch enter(ExecSpec spec, int container, Listening listening) {
        return new Launch(spec, container, listening);
    }

    /** Every step of a creation, as people read it, without doing any. */
    public static List<String> explain(DetachedSpec spec, String fifo) {
        try (SharedMemory memory = new SharedMemory()) {
            return CreateProgram.of(spec, new Shared(memory), fifo).steps().stream()
                    .filter(Step::isCall)
                    .map(step -> String.format("%-10s %s", step.process(), step.text()))
                    .toList();
        }
    }

    /** The process, a child of this one until it ends. */
    public int pid() {
        return (int) shared.cells.get(shared.pid);
    }

    /** The master of its terminal, if it has one; closed with this. */
    public OptionalInt terminal() {
        return terminal;
    }

    /** What hooks within the container get as input, from now on. */
    public void state(String json) {
        try {
            Files.writeString(Path.of("/proc/self/fd/" + state), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the container enter its root and give up its privileges; it then waits on the FIFO, whatever becomes of us. */
    public void complete() {
        goOn();
        awaitWord(Shared.READY, Optional.empty(), 0);
        isComplete = true;
    }

    private void start(int preserved, int last, Optional<DetachedSpec.Users> users, long expected) {
        try {
            program.write(memory.slotSteps());
            List<Integer> further = new ArrayList<>(IntStream.range(0, preserved)
                    .map(i -> FIRST_PRESERVED + i)
                    .boxed()
                    .toList());
            further.add(last);
            int setUp;
            try {
                setUp = Spawner.instance().spawnWithStreams(channel.theirs(), memory.descriptor(), further);
            } finally {
                channel.closeTheirs();
            }
            try {
                awaitWord(expected, users, setUp);
            } catch (SandboxException e) {
                Libc.kill(setUp, Kernel.SIGKILL.bits());
                throw e;
            } finally {
                Libc.waitpid(setUp);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Waits for a word; the set-up process has said that the other is born by then, or is about to. */
    private void awaitWord(long expected, Optional<DetachedSpec.Users> users, int setUp) {
        boolean isThere = false;
        while (!isThere || !isBorn) {
            Channel.Message message = next();
            long word = message.word();
            if (word == Shared.BORN) {
                isBorn = true;
            } else if (word == Shared.UNMAPPED) {
                UserMaps.write(setUp, users.orElseThrow());
                goOn();
            } else if (word == Shared.TERMINAL) {
                terminal = OptionalInt.of(message.descriptors()[0]);
            } else if (word == Shared.LISTENER) {
                int listener = message.descriptors()[0];
                try {
                    listening.take(pid(), listener);
                } finally {
                    Libc.close(listener);
                }
            } else if (word == expected) {
                isThere = true;
            } else if (word == Shared.HOOK_FAILED) {
                throw new SandboxException(Code.STEP_FAILED, "a createContainer hook failed");
            } else {
                throw failure();
            }
        }
    }

    private void goOn() {
        if (!channel.send(Shared.goOn())) {
            throw failure();
        }
    }

    private Channel.Message next() {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            poll.watch(0, channel.descriptor(), Poll.IN);
            if (poll.await(Math.max(0, end - System.nanoTime())) > 0) {
                return channel.receive().orElseThrow(this::failure);
            }
            if (System.nanoTime() >= end) {
                throw new SandboxException(Code.SANDBOX_LOST, "the container's process does not answer");
            }
        }
    }

    private SandboxException failure() {
        return FailedStep.of(shared.cells, shared.setupFailure, program)
                .or(() -> FailedStep.of(shared.cells, shared.failure, program))
                .map(FailedStep::exception)
                .orElseGet(() -> new SandboxException(Code.SANDBOX_LOST, "the container's process ended"));
    }

    @Override
    public void close() {
        if (!isComplete && pid() > 0) {
            Libc.kill(pid(), Kernel.SIGKILL.bits());
            Libc.waitForStatus(pid());
        }
        terminal.ifPresent(Libc::close);
        Libc.close(state);
        channel.close();
        memory.close();
        arena.close();
    }
}
