package dev.brig.sandbox.network;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.SandboxException.Code;
import dev.brig.sandbox.container.FailedStep;
import dev.brig.sandbox.libc.Channel;
import dev.brig.sandbox.libc.Errno;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.Poll;
import dev.brig.sandbox.program.Cell;
import dev.brig.sandbox.program.IdentityScript;
import dev.brig.sandbox.program.Label;
import dev.brig.sandbox.program.Memory;
import dev.brig.sandbox.program.NetworkScript;
import dev.brig.sandbox.program.Program;
import dev.brig.sandbox.program.Script;
import dev.brig.sandbox.program.SharedMemory;
import dev.brig.sandbox.warden.Spawner;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A network namespace that sandboxes can share, with its loopback up and nothing else in it until it is {@link #connect connected}.
 *
 * <p>Two processes hold it. The outer one makes a user namespace and stays in the host's network. The inner one is the first of a new
 * process namespace and has the network namespace. A helper that carries packets out is started by the outer one, for it must be in both: in the host's
 * network, and in that process namespace. So when the inner one ends, the kernel ends the helper, and the inner one ends with the outer one, which ends
 * with this JVM, whatever ends that. Belongs to one thread.
 */
public final class NetworkNamespace implements AutoCloseable {
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final long BORN = 1;
    private static final long READY = 2;
    private static final long REFUSED = 3;
    private static final long FAILED = 4;
    private static final long CONNECTED = 5;
    private static final long NOT_CONNECTED = 6;
    private static final long CONNECT = 1;
    private static final int LOG_FD = Spawner.FIRST_FURTHER_FD;
    private static final int MOST_LOG = 64 << 10;
    private static final int MFD_CLOEXEC = 1; // linux/memfd.h

    private final Arena arena = Arena.ofConfined();
    private final SharedMemory memory = new SharedMemory();
    private final Memory cells = memory.cells();
    private final Memory connectSteps = memory.jobSteps();
    private final Cell failure = new Cell("failure", cells.reserve(16).address());
    private final Cell inner = cells.cell("process of the network namespace");
    private final Cell status = cells.cell("status of the helper");
    private final Cell connectWord = cells.cell("connect");
    private final int log = Libc.memfdCreate("brig-network-log", MFD_CLOEXEC);
    private final Channel channel = new Channel(arena);
    private final Poll poll = new Poll(arena, 1);
    private final Program program = new Program(memory.slotData(), UnaryOperator.identity());
    private final NetworkScript network;
    private Label gone;
    private final int pid;
    private int innerDescriptor = -1;
    private boolean closed;

    /**
     * Makes one.
     *
     * @param unreachable what cannot be reached from it, also when it is connected
     */
    public NetworkNamespace(List<AddressRange> unreachable) {
        Script outer = new Script(program, "network");
        Label refused = outer.label("refused");
        network = new NetworkScript(program, "network's inner process", cells, refused);
        cells.set(connectWord, CONNECT);
        write(outer, unreachable, refused);
        program.write(memory.slotSteps());
        try {
            pid = Spawner.instance().spawnOther(channel.theirs(), memory.descriptor(), List.of(log));
        } catch (SandboxException e) {
            channel.close();
            release();
            throw e;
        } finally {
            channel.closeTheirs();
        }
        poll.watch(0, channel.descriptor(), Poll.IN);
        try {
            expect(BORN, READY); // in either order
            expect(BORN, READY);
            innerDescriptor = Libc.tryPidfdOpen((int) process());
        } catch (SandboxException e) {
            close();
            throw e;
        }
    }

    private void write(Script outer, List<AddressRange> unreachable, Label refused) {
        Label failed = outer.label("failed");
        Label gone = outer.label("end");
        Cell heard = cells.cell("heard");
        Cell fd = cells.cell("fd");
        Cell arguments =
                new Cell("clone_args", cells.reserve(Script.CLONE_ARGS_BYTES).address());
        cells.set(arguments.plus(32, "clone_args.exit_signal"), SIGCHLD.value());
        outer.onFailure(failed, failure);
        outer.parentDeathSignal();
        outer.parentMustBe(ProcessHandle.current().pid(), gone);
        outer.closeFrom(LOG_FD + 1);
        outer.name("brig-network");
        outer.unshare(CLONE_NEWUSER.or(CLONE_NEWPID)); // the process namespace is that of its children
        mapOwnIds(outer, fd);
        outer.parentDeathSignal(); // a change of credentials clears it
        outer.parentMustBe(ProcessHandle.current().pid(), gone);
        // A user namespace of its own, too: a helper first gives up its capabilities, and then enters this one, where
        // it has them again.
        outer.load(CLONE_NEWUSER.or(CLONE_NEWNET));
        outer.store(arguments);
        outer.clone3("network's inner process", arguments, inner, "CLONE_NEWUSER|CLONE_NEWNET", child -> {
            child.parentDeathSignal();
            mapOwnIds(child, fd);
            setUp(unreachable);
            child.dropCapabilities();
            // If the outer one has ended meanwhile, nobody hears this, and it fails.
            child.say(READY, "ready");
            network.waitForEver();
            child.here(refused);
            child.trySay(REFUSED, "refused");
            child.exit(1);
        });
        outer.say(BORN, "born");
        outer.hear(heard, connectWord, gone);
        outer.jump(connectSteps.reserve(0).address(), "connect");
        outer.otherwise(failed);
        outer.trySay(FAILED, "failed");
        outer.here(gone);
        Label end = outer.label("nothing to wait for");
        outer.onFailure(end, failure);
        outer.wait4(inner, status, NULL);
        outer.here(end);
        outer.exit(1);
        this.gone = gone;
    }

    private static void mapOwnIds(Script process, Cell fd) {
        process.write("/proc/self/setgroups", "deny", fd);
        process.write("/proc/self/uid_map", Libc.geteuid() + " " + Libc.geteuid() + " 1", fd);
        process.write("/proc/self/gid_map", Libc.getgid() + " " + Libc.getgid() + " 1", fd);
    }

    private void setUp(List<AddressRange> unreachable) {
        Cell socket = cells.cell("netlink socket");
        network.openSocket(socket);
        network.loopbackUp(socket);
        unreachable.forEach(range -> network.unreachable(socket, range.address(), range.prefix()));
    }

    /** The process that {@link dev.brig.sandbox.Policy.Builder#networkOf} takes. */
    public long process() {
        return cells.get(inner);
    }

    /**
     * Runs a helper that carries packets between this namespace and the host's network. It has the rights of the user who started Brig, may enter
     * this namespace by its user namespace, and goes on in the background when it has done its part. To be called once.
     *
     * @param path of the helper, absolute
     * @throws SandboxException with what the helper says, if it fails
     */
    public void connect(String path, List<String> argv, List<String> environment) {
        Program steps = new Program(memory.jobData(), UnaryOperator.identity());
        Cell failed = new Cell("failure of connecting", cells.reserve(16).address());
        connecting(steps, path, argv, environment, failed);
        steps.write(connectSteps);
        if (!channel.send(CONNECT)) {
            throw lost();
        }
        long word = next();
        if (word == CONNECTED) {
            return;
        }
        throw FailedStep.of(cells, failed, steps)
                .map(FailedStep::exception)
                .orElseGet(() -> new SandboxException(
                        Code.STEP_FAILED,
                        argv.getFirst() + " could not connect the network: "
                                + said().orElseGet(() -> "it ended with status " + (cells.get(status) >> 8 & 0xff))));
    }

    private void connecting(Program steps, String path, List<String> argv, List<String> environment, Cell failedStep) {
        Script outer = new Script(steps, "network");
        IdentityScript identity = new IdentityScript(steps, "network");
        Label failed = outer.label("connecting failed");
        Label over = outer.label("end of the network");
        outer.onFailure(failed, failedStep);
        Cell process = outer.vfork("helper", cells.cell("helper"), helper -> {
            identity.duplicate(LOG_FD, 1);
            identity.duplicate(LOG_FD, 2);
            helper.closeFrom(3);
            identity.execute(List.of(path), argv, environment);
        });
        outer.wait4(process, status, NULL);
        identity.requireSuccess(status, failed); // it goes on in the background, or has failed
        outer.say(CONNECTED, "connected");
        outer.hear(cells.cell("heard"), cells.cell("a word that nobody says"), over);
        outer.otherwise(failed);
        outer.trySay(NOT_CONNECTED, "not connected");
        outer.here(over);
        outer.jump(program.address(gone), "end");
    }

    /** The last that the helper has said. */
    private Optional<String> said() {
        MemorySegment buffer = arena.allocate(MOST_LOG);
        int bytes = Libc.pread(log, buffer, 0);
        if (bytes <= 0) {
            return Optional.empty();
        }
        byte[] text = buffer.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE);
        return new String(text, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank()
                        && !line.contains("to syslog")) // it may be that nobody takes its messages there
                .reduce((_, last) -> last);
    }

    private void expect(long word, long other) {
        long heard = next();
        if (heard == word || heard == other) {
            return;
        }
        if (heard == REFUSED) {
            throw new SandboxException(
                    Code.STEP_FAILED,
                    "the kernel refuses to set up a network namespace: " + Errno.describe(-network.error(cells)));
        }
        throw FailedStep.of(cells, failure, program).map(FailedStep::exception).orElseGet(NetworkNamespace::lost);
    }

    private long next() {
        if (poll.await(PATIENCE_NANOS) == 0) {
            throw new SandboxException(Code.SANDBOX_LOST, "the process of a network namespace does not answer");
        }
        return channel.receive().orElseThrow(NetworkNamespace::lost).word();
    }

    private static SandboxException lost() {
        return new SandboxException(Code.SANDBOX_LOST, "the process of a network namespace has ended");
    }

    /** Ends it and the helper. Sandboxes that are still in it have no network any more. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (innerDescriptor >= 0) {
            Libc.pidfdSendSignal(innerDescriptor, SIGKILL.bits());
            channel.close(); // so the outer one waits for the inner one, which takes the helper with it, and ends
            Libc.close(innerDescriptor);
        } else {
            Libc.kill(pid, SIGKILL.bits());
            channel.close();
        }
        Libc.waitpid(pid);
        release();
    }

    private void release() {
        Libc.close(log);
        memory.close();
        arena.close();
    }
}
