package dev.brig.sandbox.container;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.libc.Constant;
import dev.brig.sandbox.program.Cell;
import dev.brig.sandbox.program.Label;
import dev.brig.sandbox.program.Program;
import dev.brig.sandbox.program.Script;
import dev.brig.sandbox.seccomp.SeccompFilter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What warden and init do, in execution order. The payload's part is in {@link PayloadProgram}. */
public final class WardenProgram {
    private static final int FIRST_FREE_FD = 4;
    private static final int LAST_CAPABILITY = 40; // CAP_CHECKPOINT_RESTORE, linux/capability.h
    /** What a warden makes once, for all jobs of its sandbox. */
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
    private final List<Cell> groups = new ArrayList<>();

    private WardenProgram(SandboxSpec spec, ControlBlock control, long payloadSteps) {
        this.spec = spec;
        this.container = spec.container();
        this.control = control;
        this.payloadSteps = payloadSteps;
        this.program = new Program(control.data, spec.probe().change());
    }

    /** @param payloadSteps where init finds the payload's program */
    public static Program of(SandboxSpec spec, ControlBlock control, long payloadSteps) {
        requireSandbox(spec.container());
        WardenProgram slot = new WardenProgram(spec, control, payloadSteps);
        slot.warden(new Script(slot.program, "warden"));
        return slot.program;
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
        warden.closeFrom(FIRST_FREE_FD);
        warden.name("brig-warden");
        warden.umask(0);
        warden.tryWrite("/proc/self/oom_score_adj", "500", control.fd); // the host's own processes come first
        if (spec.identity().become()) {
            warden.becomeUser(spec.identity().uid(), spec.identity().gid());
            warden.dumpable(true); // else /proc/self belongs to root and the maps cannot be written
        }
        spec.groups().accounting().ifPresent(directory -> warden.write(directory + "/tasks", "0", control.fd));
        for (String directory : spec.groups().directories()) {
            Cell group = control.cells.cell("group " + directory);
            warden.open(AT_FDCWD, directory, O_PATH.or(O_DIRECTORY), group);
            groups.add(group);
            if (!spec.groups().unified()) { // here the namespace of groups begins: what is above does not show in a job
                warden.write(directory + "/tasks", "0", control.fd);
            }
        }
        userNamespace(warden);
        warden.parentDeathSignal(); // a change of credentials clears it
        warden.parentMustBe(spec.parent(), gone);
        warden.dumpable(false);
        new RootFileSystem(container, control).build(warden);
        warden.hostname(container.hostname());
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

    private void userNamespace(Script warden) {
        SandboxSpec.Identity identity = spec.identity();
        warden.unshare(CLONE_NEWUSER);
        warden.write("/proc/self/setgroups", "deny", control.fd); // else an unprivileged gid map is refused
        warden.write("/proc/self/uid_map", container.users().text(identity.uid()), control.fd);
        warden.write("/proc/self/gid_map", container.groups().text(identity.gid()), control.fd);
        warden.tryWrite("/proc/self/projid_map", "0 0 1", control.fd); // else a job may, and leave a trace by it
        Set<Namespace> resident = EnumSet.copyOf(RESIDENT);
        resident.retainAll(container.namespaces());
        if (!intoGroup()) {
            resident.add(Namespace.CGROUP);
        }
        warden.unshare(Namespace.flags(resident));
        warden.tryWrite("/proc/sys/user/max_user_namespaces", "0", control.fd); // besides seccomp
    }

    private void birth(Script warden) {
        Constant flags = Namespace.flags(FRESH).or(CLONE_PIDFD);
        Cell groupArgument = control.initArguments.plus(80, "clone_args.cgroup");
        if (intoGroup()) {
            flags = flags.or(CLONE_INTO_CGROUP);
            warden.open(groups.getFirst(), control.groupName, "<job group>", O_PATH.or(O_DIRECTORY), groupArgument);
        }
        control.cells.set(control.initArguments.plus(8, "clone_args.pidfd"), control.initDescriptor.address());
        control.cells.set(control.initArguments.plus(32, "clone_args.exit_signal"), SIGCHLD.value());
        warden.load(flags); // by a step, as all walls are made
        warden.store(control.initArguments);
        warden.clone3("init", control.initArguments, control.init, flags, this::init);
        if (intoGroup()) {
            warden.close(groupArgument);
        }
        Script.Message born = new Script.Message(Words.BORN, "born", control.cells, 1);
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
        init.pipe(control.pipeIn);
        init.pipe(control.pipeOut);
        init.pipe(control.pipeError);
        init.duplicate(control.pipeIn, 0);
        init.duplicate(control.pipeOut.plus(4, "stdout write end"), 1);
        init.duplicate(control.pipeError.plus(4, "stderr write end"), 2);
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
        init.vfork("payload", control.payload, payload -> payload.jump(payloadSteps, "the job's program"));
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
        init.moveMount(control.scratch, "/tmp");
        init.bind("/tmp/work", container.scratch().workDirectory());
        init.bind("/tmp/shm", "/dev/shm");
        init.bind("/tmp/tmp", "/tmp"); // last: it covers the tmpfs's own root
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
        List<Cell> descriptors = new ArrayList<>(List.of(
                control.scratch, control.pipeIn.plus(4, "stdin write end"), control.pipeOut, control.pipeError));
        if (container.filter().notifies()) {
            descriptors.add(control.listener);
        }
        Script.Message ready = new Script.Message(Words.READY, "ready", control.cells, descriptors.size());
        for (int position = 0; position < descriptors.size(); position++) {
            init.load(descriptors.get(position));
            init.store(ready.descriptor(position));
        }
        init.send(ready, SeccompFilter.PASS);
    }
}
