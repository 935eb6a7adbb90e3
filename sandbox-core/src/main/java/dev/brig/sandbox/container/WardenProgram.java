package dev.brig.sandbox.container;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.libc.Constant;
import dev.brig.sandbox.program.Cell;
import dev.brig.sandbox.program.Executable;
import dev.brig.sandbox.program.IdentityScript;
import dev.brig.sandbox.program.Label;
import dev.brig.sandbox.program.Memory;
import dev.brig.sandbox.program.Program;
import dev.brig.sandbox.program.Script;
import dev.brig.sandbox.program.Speech;
import dev.brig.sandbox.seccomp.SeccompFilter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What warden and init do, in execution order. The payload's part is in {@link PayloadProgram}. */
public final class WardenProgram {
    private static final int FIRST_FREE_FD = 4;
    private static final int LONGEST_START_SECONDS = 60;
    private static final int LAST_CAPABILITY = 40; // CAP_CHECKPOINT_RESTORE, linux/capability.h
    /** What a warden makes once, to live in and to build the root in. */
    private static final Set<Namespace> RESIDENT =
            EnumSet.of(Namespace.MOUNT, Namespace.UTS, Namespace.IPC, Namespace.NETWORK);
    /** What each job has anew. */
    private static final Set<Namespace> FRESH =
            EnumSet.of(Namespace.PID, Namespace.MOUNT, Namespace.IPC, Namespace.UTS);

    private final ContainerSpec container;
    private final SandboxSpec spec;
    private final ControlBlock control;
    private final long payloadSteps;
    private final Program program;
    private Optional<Label> resumed = Optional.empty();
    private final List<Cell> groups = new ArrayList<>();
    private final RootFileSystem root;

    private WardenProgram(SandboxSpec spec, ControlBlock control, long payloadSteps) {
        this.spec = spec;
        this.container = spec.container();
        this.control = control;
        this.payloadSteps = payloadSteps;
        this.program = new Program(control.data, spec.probe().change());
        this.root = new RootFileSystem(container, control);
    }

    /** @param payloadSteps where init finds the payload's program */
    public static Program of(SandboxSpec spec, ControlBlock control, long payloadSteps) {
        return resumable(spec, control, payloadSteps).steps();
    }

    /**
     * A warden's program.
     *
     * @param resumed where an interpreter that it was started to be goes on
     */
    public record Resumable(Program steps, Optional<Label> resumed) {}

    public static Resumable resumable(SandboxSpec spec, ControlBlock control, long payloadSteps) {
        requireSandbox(spec.container());
        WardenProgram slot = new WardenProgram(spec, control, payloadSteps);
        slot.warden(new Script(slot.program, "warden"));
        return new Resumable(slot.program, slot.resumed);
    }

    /** What a sandbox with a warden cannot be without; nothing of a specification is passed over in silence. */
    private static void requireSandbox(ContainerSpec container) {
        Set<Namespace> shared = EnumSet.allOf(Namespace.class);
        shared.remove(Namespace.NETWORK);
        shared.removeAll(container.namespaces());
        if (!shared.isEmpty()) {
            throw new IllegalArgumentException("a sandbox has namespaces of its own, also " + shared);
        }
        if (!container.capabilities().isEmpty()) {
            throw new IllegalArgumentException("the programs of a sandbox keep no capabilities");
        }
        if (container.lifetime() != Lifetime.ENGINE) {
            throw new IllegalArgumentException("a sandbox ends with its engine");
        }
    }

    private void warden(Script warden) {
        Label failed = warden.label("warden failed");
        Label gone = warden.label("warden ends");
        warden.onFailure(failed, control.wardenFailure);
        warden.parentDeathSignal();
        warden.parentMustBe(spec.parent(), gone);
        warden.closeFrom(spec.warm().isPresent() ? Executable.PROGRAM_FD + 1 : FIRST_FREE_FD);
        warden.name("brig-warden");
        warden.umask(0);
        warden.tryWrite("/proc/self/oom_score_adj", "500", control.fd); // the host's own processes come first
        if (spec.identity().becomes()) {
            if (container.root().layers().isPresent()) {
                root.giveLayersTo(warden, spec.identity().uid(), spec.identity().gid());
            }
            root.giveTerminalsTo(warden, spec.identity().uid());
            warden.becomeUser(spec.identity().uid(), spec.identity().gid());
            warden.dumpable(true); // else /proc/self belongs to root and the maps cannot be written
        }
        spec.groups().inherited().forEach(directory -> warden.write(directory + "/tasks", "0", control.fd));
        for (String directory : spec.groups().directories()) {
            Cell group = control.cells.cell("group " + directory);
            warden.open(AT_FDCWD, directory, O_PATH.or(O_DIRECTORY), group);
            groups.add(group);
            if (!spec.groups().unified()) { // here the namespace of groups begins: what is above does not show in a job
                warden.write(directory + "/tasks", "0", control.fd);
            }
        }
        container.networkOf().ifPresent(this::joinNetwork);
        userNamespace(warden, gone);
        root.build(warden);
        warden.hostname(container.hostname());
        if (spec.identity().isSubordinate()) { // not before: what it shows may lie where only Brig's user comes
            warden.becomeUser(container.users().own(), container.groups().own());
        }
        spec.warm().ifPresent(interpreter -> become(warden, interpreter, failed, gone));
        warden.parentDeathSignal(); // a change of credentials clears it
        warden.parentMustBe(spec.parent(), gone);
        warden.dumpable(false);
        warden.boundCapabilities(LAST_CAPABILITY);
        warden.noNewPrivileges();
        warden.say(Words.BUILT, "built");

        Label next = warden.label("next job");
        warden.here(next);
        warden.hear(control.heard, control.prepareWord, gone);
        birth(warden);
        warden.wait4(control.init, control.initStatus, NULL);
        warden.say(Words.GONE, "gone");
        warden.jump(next);

        warden.otherwise(failed);
        warden.trySay(Words.FAILED, "failed");
        warden.here(gone);
        warden.exit(1);
    }

    /**
     * Executes an interpreter, which is stopped where it looks for its script, and goes on with the steps that follow. All its
     * start sees is what a job's would: pipes, the work directory, nothing else of a job.
     */
    private void become(Script warden, WarmStart interpreter, Label failed, Label gone) {
        ProcessSpec process = interpreter.process();
        Memory.Place argv = control.data.texts(process.argv());
        Memory.Place environment = control.data.texts(process.environment());
        warden.dumpable(true); // or it could not be traced
        warden.noNewPrivileges();
        pipes(warden);
        groups.forEach(warden::passOn);
        if (spec.identity().isSubordinate()) {
            warden.passOn(control.viewers);
        }
        warden.umask(022);
        process.limits().forEach(limit -> warden.limit(limit.resource(), limit.soft(), limit.hard()));
        warden.chdir(container.scratch().workDirectory());
        warden.keepCapabilities(LAST_CAPABILITY);
        warden.say(Words.STARTING, "starting");
        warden.hear(control.heard, control.mappedWord, gone);
        warden.alarm(LONGEST_START_SECONDS);
        for (int attempt = 0; attempt < process.paths().size(); attempt++) {
            warden.tryExec(process.paths().get(attempt), argv, environment, control.execResults.get(attempt));
        }
        warden.jump(failed);
        Label here = warden.label("interpreter");
        resumed = Optional.of(here);
        warden.here(here);
        warden.onFailure(failed, control.wardenFailure);
        warden.alarm(0);
        warden.closeRange(Executable.PROGRAM_FD, Executable.PROGRAM_FD);
        warden.readName(control.programName);
        warden.name("brig-warden");
    }

    private void pipes(Script script) {
        script.pipe(control.pipeIn);
        script.pipe(control.pipeOut);
        script.pipe(control.pipeError);
        script.duplicate(control.pipeIn, 0);
        script.duplicate(control.pipeOut.plus(4, "stdout write end"), 1);
        script.duplicate(control.pipeError.plus(4, "stderr write end"), 2);
    }

    /**
     * Enters another's network namespace, by way of the user namespace that it belongs to. The one that this warden makes next lies in
     * that, and so what is in the network is beyond the reach of all its jobs' capabilities.
     */
    private void joinNetwork(long process) {
        IdentityScript warden = new IdentityScript(program, "warden");
        Cell users = control.cells.cell("user namespace of the network");
        Cell network = control.cells.cell("network namespace");
        warden.openNamespace(process, "user", users);
        warden.openNamespace(process, "net", network);
        warden.enter(users, CLONE_NEWUSER);
        warden.enter(network, CLONE_NEWNET);
        warden.close(users);
        warden.close(network);
    }

    private void userNamespace(Script warden, Label gone) {
        SandboxSpec.Identity identity = spec.identity();
        warden.unshare(CLONE_NEWUSER);
        if (identity.isSubordinate()) {
            SubordinateMap.map(
                    warden, container.users().own(), container.groups().own(), control, gone);
        } else {
            warden.write("/proc/self/setgroups", "deny", control.fd); // else an unprivileged gid map is refused
            warden.write("/proc/self/uid_map", container.users().text(identity.uid()), control.fd);
            warden.write("/proc/self/gid_map", container.groups().text(identity.gid()), control.fd);
        }
        warden.tryWrite("/proc/self/projid_map", "0 0 1", control.fd); // else a job may, and leave a trace by it
        Constant resident = ownOf(RESIDENT);
        warden.unshare(intoGroup() ? resident : resident.or(CLONE_NEWCGROUP));
        warden.tryWrite("/proc/sys/user/max_user_namespaces", "0", control.fd); // besides seccomp
    }

    private Constant ownOf(Set<Namespace> some) {
        Set<Namespace> own = EnumSet.copyOf(some);
        own.retainAll(container.namespaces());
        return Namespace.flags(own);
    }

    private void birth(Script warden) {
        Constant flags = ownOf(FRESH).or(CLONE_PIDFD);
        if (container.alwaysOwnNetwork()) {
            flags = flags.or(CLONE_NEWNET);
        }
        Cell groupArgument = control.initArguments.plus(80, "clone_args.cgroup");
        if (intoGroup()) {
            flags = flags.or(CLONE_INTO_CGROUP);
            warden.open(groups.getFirst(), control.groupName, "<job group>", O_PATH.or(O_DIRECTORY), groupArgument);
        }
        control.cells.set(control.initArguments.plus(8, "clone_args.pidfd"), control.initDescriptor.address());
        control.cells.set(control.initArguments.plus(32, "clone_args.exit_signal"), SIGCHLD.value());
        warden.load(flags); // by a step, as all walls are made
        warden.store(control.initArguments);
        String shown = flags.name();
        if (container.mayOwnNetwork()) {
            Label shared = warden.label("no socket was left");
            warden.load(control.ownNetwork);
            warden.jumpIfZero(shared);
            warden.load(flags.or(CLONE_NEWNET));
            warden.store(control.initArguments);
            warden.here(shared);
            shown += ", with CLONE_NEWNET while a socket is left in the warden's namespace";
        }
        warden.clone3("init", control.initArguments, control.init, shown, this::init);
        if (intoGroup()) {
            warden.close(groupArgument);
        }
        Speech.Message born = new Speech.Message(Words.BORN, "born", control.cells, 1);
        warden.load(control.initDescriptor);
        warden.store(born.descriptor(0));
        warden.send(born);
        warden.close(control.initDescriptor);
    }

    private void init(Script init) {
        Label failed = init.label("init failed");
        Label gone = init.label("init ends");
        init.onFailure(failed, control.initFailure);
        init.parentDeathSignal();
        init.name("init");
        if (intoGroup()) {
            init.unshare(CLONE_NEWCGROUP); // not the warden: from within one it could not clone into a group outside
        }
        init.mount("proc", "/proc", "proc", MS_NOSUID.or(MS_NODEV).or(MS_NOEXEC), ""); // while the slot's is visible
        RootFileSystem.mask(init, container.masked());
        scratch(init);
        pipes(init);
        init.umask(022);
        init.affinity(control.cpus, "<cpus>");
        if (container.noSpeculation()) {
            init.noSpeculation();
        }
        container.limits().forEach(limit -> init.limit(limit.resource(), limit.soft(), limit.hard()));
        init.dropCapabilities();
        init.seccomp(control.filter, container.filter().notifies() ? SECCOMP_FILTER_FLAG_NEW_LISTENER : NONE);
        init.store(control.listener);
        join(init);
        ready(init);
        init.closeFrom(FIRST_FREE_FD);
        init.hear(control.heard, control.goWord, gone);

        init.clock(control.started);
        if (spec.warm().isPresent()) { // what init has in its memory the program is not to reach
            init.fork("payload", control.payload, control.threadId, this::payload);
        } else {
            init.vfork("payload", control.payload, this::payload);
        }
        init.closeRange(0, 2); // so that whoever is at the other end is told when the program has closed its own
        Label reap = init.label("reap");
        init.here(reap);
        init.wait4(-1, control.status, control.usage);
        init.jumpIfOther(reap, control.payload);
        init.clock(control.ended);
        init.tryWait4(control.others); // if the payload was the last, nobody need wait until we are gone
        init.say(Words.ENDED, "ended");
        init.exit(0);

        init.otherwise(failed);
        init.trySay(Words.FAILED, "failed");
        init.here(gone);
        init.exit(1);
    }

    private void payload(Script payload) {
        payload.jump(payloadSteps, "the job's program");
    }

    /** One tmpfs; its folders appear as work directory, /tmp and /dev/shm. Java keeps a descriptor of it. */
    private void scratch(Script init) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("mode", "0755");
        options.put("size", control.scratchBytes);
        options.put("nr_inodes", control.scratchFiles);
        if (container.scratch().hugePages()) {
            options.put("huge", "within_size");
        }
        init.fileSystem("tmpfs", options, MOUNT_ATTR_NOSUID.or(MOUNT_ATTR_NODEV), control.context, control.scratch);
        init.mkdir(control.scratch, "work", 0755);
        init.mkdir(control.scratch, "shm", 01777);
        init.mkdir(control.scratch, "tmp", 01777);
        if (container.scratch().holdsRoot()) {
            init.mkdir(control.scratch, ContainerSpec.Scratch.ROOT, 0755);
            init.mkdir(control.scratch, "spare", 0700);
        }
        init.moveMount(control.scratch, "/tmp");
        if (spec.identity().isSubordinate()) {
            SubordinateMap.view(init, "/tmp", control);
        }
        init.bind("/tmp/work", container.scratch().workDirectory(), false);
        init.bind("/tmp/shm", "/dev/shm", false);
        boolean holdsRoot = container.scratch().holdsRoot();
        if (holdsRoot) {
            root.layChanges(init, "/tmp/" + ContainerSpec.Scratch.ROOT, "/tmp/spare");
        }
        init.bind("/tmp/tmp", "/tmp", false); // last: it covers the tmpfs's own root
        if (holdsRoot) {
            root.enterChanges(init);
        }
        init.chdir(container.scratch().workDirectory());
    }

    /** Last before ready, so that the set-up is not charged to the job. On v2 init was born in its group. */
    private void join(Script init) {
        if (intoGroup()) {
            return;
        }
        for (Cell group : groups) {
            init.open(group, control.groupTasks, "<job group>/tasks", O_WRONLY, control.fd);
            init.write(control.fd, "0");
            init.close(control.fd);
        }
    }

    private boolean intoGroup() {
        return spec.groups().unified() && !groups.isEmpty();
    }

    private void ready(Script init) {
        Cell scratch = spec.identity().isSubordinate() ? control.scratchView : control.scratch;
        List<Cell> descriptors = new ArrayList<>(
                List.of(scratch, control.pipeIn.plus(4, "stdin write end"), control.pipeOut, control.pipeError));
        if (container.filter().notifies()) {
            descriptors.add(control.listener);
        }
        Speech.Message ready = new Speech.Message(Words.READY, "ready", control.cells, descriptors.size());
        for (int position = 0; position < descriptors.size(); position++) {
            init.load(descriptors.get(position));
            init.store(ready.descriptor(position));
        }
        init.send(ready, SeccompFilter.PASS);
    }
}
