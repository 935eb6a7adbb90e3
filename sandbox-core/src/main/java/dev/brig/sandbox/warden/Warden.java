package dev.brig.sandbox.warden;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.cgroup.SlotGroup;
import dev.brig.sandbox.container.ControlBlock;
import dev.brig.sandbox.container.FailedStep;
import dev.brig.sandbox.container.PayloadProgram;
import dev.brig.sandbox.container.ProcessSpec;
import dev.brig.sandbox.container.SandboxSpec;
import dev.brig.sandbox.container.ScratchSpec;
import dev.brig.sandbox.container.WardenProgram;
import dev.brig.sandbox.container.WarmStart;
import dev.brig.sandbox.container.Words;
import dev.brig.sandbox.libc.Channel;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.Poll;
import dev.brig.sandbox.program.Label;
import dev.brig.sandbox.program.Memory;
import dev.brig.sandbox.program.Program;
import dev.brig.sandbox.program.SharedMemory;
import dev.brig.sandbox.seccomp.SeccompFilter;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A slot's warden process as Java sees it. Belongs to the slot's thread. */
public final class Warden implements AutoCloseable {
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final long FORKS = 200;

    private final Arena arena = Arena.ofConfined();
    private final SharedMemory memory = new SharedMemory();
    private final ControlBlock control = new ControlBlock(memory);
    private final Memory jobSteps = memory.jobSteps();
    private final Memory jobData = memory.jobData();
    private final Channel channel;
    private final Poll poll = new Poll(arena, 1);
    private final SandboxSpec spec;
    private final Program program;
    private final Map<OptionalLong, Memory.Place> filters = new HashMap<>();
    private Optional<SocketCount> sockets = Optional.empty();
    private Program payload;
    private Optional<Long> back = Optional.empty();
    private boolean initIsLeaving;
    private boolean hadOwnNetwork;
    private boolean collects;
    private int execAttempts;
    private final int pid;
    private long turn;

    /** Starts a warden and waits until the slot's root is made. */
    Warden(SandboxSpec spec, Optional<SlotGroup> place) {
        this.spec = spec;
        try {
            channel = new Channel(arena);
        } catch (SandboxException e) {
            closeMemory();
            throw e;
        }
        WardenProgram.Resumable resumable =
                WardenProgram.resumable(spec, control, jobSteps.reserve(0).address());
        program = resumable.steps();
        program.write(memory.slotSteps());
        payload = program;
        try {
            pid = Spawner.instance()
                    .spawn(channel.theirs(), memory.descriptor(), spec.probe().prefix());
        } catch (SandboxException e) {
            channel.close();
            closeMemory();
            throw e;
        } finally {
            channel.closeTheirs();
        }
        try {
            place.ifPresent(slot -> Spawner.instance().run(() -> slot.adopt(pid)));
            if (spec.identity().isSubordinate()) {
                await(Words.UNMAPPED);
                SubordinateIds.map(pid, spec);
                send(Words.MAPPED);
            }
            back = spec.warm().map(interpreter -> start(interpreter, resumable.resumed()));
            await(Words.BUILT);
            if (spec.container().mayOwnNetwork()) {
                sockets = SocketCount.of(pid, arena);
            }
        } catch (SandboxException e) {
            close();
            throw e;
        }
    }

    /** @return where the steps are that lead back into the interpreter */
    private long start(WarmStart interpreter, Optional<Label> resumed) {
        await(Words.STARTING);
        return FrozenStart.follow(
                pid,
                () -> send(Words.MAPPED),
                interpreter.script(),
                spec.container().scratch().workDirectory(),
                control,
                program.address(resumed.orElseThrow()));
    }

    /** Whether its interpreter has been forked so often that another is to be started: what is random in it is for so many jobs. */
    boolean isWorn() {
        return back.isPresent() && turn >= FORKS;
    }

    public ControlBlock shared() {
        return control;
    }

    public Channel channel() {
        return channel;
    }

    int pid() {
        return pid;
    }

    /** Has the next init made; {@link #awaitInit} takes it over. None may live now. */
    void prepare(String group, ScratchSpec scratch) {
        turn++;
        boolean ownNetwork = hasSockets();
        collects = ownNetwork || hadOwnNetwork;
        hadOwnNetwork = ownNetwork;
        control.turn(turn, group, scratch, spec.container().scratch().ownFiles(), ownNetwork);
        control.useFilter(filters.computeIfAbsent(scratch.watchedDescriptors(), _ -> copy(spec.filter(scratch))));
        send(Words.prepare(turn));
    }

    /** Whether an earlier job may have left a socket in the namespace that jobs share. */
    private boolean hasSockets() {
        return !sockets.map(SocketCount::isZero).orElse(false);
    }

    /** The last job is gone: has the kernel free the sockets that it sent through each other, if it may have made any. */
    void collectSockets() {
        if (collects) {
            Channel.collectLost();
            collects = false;
        }
    }

    private Memory.Place copy(SeccompFilter filter) {
        byte[] program = filter.program();
        if (program.length > control.data.left()) {
            throw new SandboxException(
                    Code.RESOURCES_EXHAUSTED, "too many different limits of open files for one slot");
        }
        return control.data.bytes(program);
    }

    /**
     * Waits for the init that is being made. Warden and init speak in either order.
     *
     * @throws SandboxException if a step failed; the warden lives on if it was init's
     */
    Init awaitInit(ScratchSpec scratch) {
        awaitGone();
        Optional<int[]> born = Optional.empty();
        Optional<int[]> ready = Optional.empty();
        while (born.isEmpty() || ready.isEmpty()) {
            Channel.Message message = nextBesides(born, ready);
            if (message.word() == Words.BORN) {
                born = Optional.of(message.descriptors());
            } else if (message.word() == Words.READY) {
                ready = Optional.of(message.descriptors());
            } else if (message.word() == Words.GONE || initFailure().isEmpty()) {
                born.ifPresent(Warden::closeAll);
                ready.ifPresent(Warden::closeAll);
                throw failure()
                        .orElseGet(() ->
                                new SandboxException(Code.SANDBOX_LOST, "init ended while it was being prepared"));
            }
        }
        int[] fds = ready.get();
        for (int pipe : new int[] {fds[1], fds[2], fds[3]}) {
            Libc.nonBlocking(pipe);
        }
        int listener = fds.length > 4 ? fds[4] : -1;
        return new Init(born.get()[0], scratch, fds[0], fds[1], fds[2], fds[3], listener);
    }

    /** The next word; if there is none, what came with those before it is let go. */
    private Channel.Message nextBesides(Optional<int[]> born, Optional<int[]> ready) {
        try {
            return next();
        } catch (SandboxException e) {
            born.ifPresent(Warden::closeAll);
            ready.ifPresent(Warden::closeAll);
            throw e;
        }
    }

    /** Writes the payload's program; to be done before {@link #go}. */
    public void load(ProcessSpec process) {
        jobSteps.clear();
        jobData.clear();
        control.clearResults();
        payload = back.map(exit -> PayloadProgram.ofFork(process, control, jobData, spec.probe(), exit))
                .orElseGet(() -> PayloadProgram.of(process, control, jobData, spec.probe()));
        execAttempts = back.isPresent() ? 0 : process.paths().size();
        payload.write(jobSteps);
    }

    /**
     * Lets init run the payload.
     *
     * @throws NotStartedException if it is certain that the payload does not run
     */
    public void go() {
        if (!channel.send(Words.go(turn))) {
            throw notStarted();
        }
    }

    /** That the payload was not started, by the step that failed if one did. */
    public NotStartedException notStarted() {
        return new NotStartedException(
                failure().map(Throwable::getMessage).orElse("the sandbox ended before the job started"));
    }

    /** Warden or init ended before the payload was started. */
    public static final class NotStartedException extends SandboxException {
        private static final long serialVersionUID = 1L;

        NotStartedException(String reason) {
            super(Code.SANDBOX_LOST, reason);
        }
    }

    private void send(long word) {
        if (!channel.send(word)) {
            throw failure().orElseGet(() -> new SandboxException(Code.SANDBOX_LOST, "the warden is gone"));
        }
    }

    /** Whether all is well with an idle warden and its prepared init: both live, and neither has anything to say. */
    boolean isQuiet() {
        poll.watch(0, channel.descriptor(), Poll.IN);
        return poll.await(0) == 0 && !Libc.hasEnded(pid);
    }

    /** Waits for a word, which must be the next; a failure reported instead is thrown with the step's name. */
    void await(long word) {
        Channel.Message message = next();
        if (message.word() != word) {
            closeAll(message.descriptors());
            throw failure().orElseGet(() -> new SandboxException(Code.SANDBOX_LOST, "the warden is out of step"));
        }
    }

    private Channel.Message next() {
        poll.watch(0, channel.descriptor(), Poll.IN);
        if (poll.await(PATIENCE_NANOS) == 0) {
            throw new SandboxException(Code.SANDBOX_LOST, "the warden does not answer");
        }
        return channel.receive()
                .orElseThrow(
                        () -> failure().orElseGet(() -> new SandboxException(Code.SANDBOX_LOST, "the warden ended")));
    }

    /** The init of the last job has nothing left to do but to end; what is next may be begun before it has. */
    public void initIsLeaving() {
        initIsLeaving = true;
    }

    /** Waits until the init that was leaving is gone. */
    void awaitGone() {
        if (initIsLeaving) {
            initIsLeaving = false;
            await(Words.GONE);
        }
    }

    private static void closeAll(int[] descriptors) {
        for (int fd : descriptors) {
            Libc.close(fd);
        }
    }

    /** The step of warden or init that failed, if one did. */
    public Optional<SandboxException> failure() {
        return FailedStep.of(control.cells, control.wardenFailure, program)
                .or(this::initFailure)
                .map(FailedStep::exception);
    }

    /** The payload's step that failed before its program was reached, if one did. */
    public Optional<FailedStep> payloadFailure() {
        return FailedStep.of(control.cells, control.payloadFailure, payload);
    }

    /** What each attempt to execute the program answered; none if one of them was not refused. */
    public List<Integer> execErrors() {
        List<Integer> errors = control.execResults.stream()
                .limit(execAttempts)
                .map(result -> (int) -control.cells.get(result))
                .toList();
        return errors.contains(0) ? List.of() : errors;
    }

    private Optional<FailedStep> initFailure() {
        return FailedStep.of(control.cells, control.initFailure, program);
    }

    @Override
    public void close() {
        channel.close();
        sockets.ifPresent(SocketCount::close);
        Libc.kill(pid, Kernel.SIGKILL.bits());
        if (Libc.waitpid(pid) == -Errno.ECHILD) {
            throw new IllegalStateException("the warden was not ours to wait for");
        }
        closeMemory();
    }

    private void closeMemory() {
        memory.close();
        arena.close();
    }
}
