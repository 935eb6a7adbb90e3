package dev.brig.sandbox.detached;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.container.Namespace;
import dev.brig.sandbox.detached.DetachedSpec.Hook;
import dev.brig.sandbox.libc.Constant;
import dev.brig.sandbox.program.Cell;
import dev.brig.sandbox.program.IdentityScript;
import dev.brig.sandbox.program.Label;
import dev.brig.sandbox.program.Memory;
import dev.brig.sandbox.program.MountScript;
import dev.brig.sandbox.program.MountScript.Links;
import dev.brig.sandbox.program.Program;
import dev.brig.sandbox.program.Script;
import dev.brig.sandbox.warden.Spawner;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What the set-up process and the container's process do until the program runs, in execution order. */
final class CreateProgram {
    private static final int SOCKET = 3;
    private static final int NOT_EXECUTED = 127; // as a shell has it

    private final DetachedSpec spec;
    private final Shared shared;
    private final String fifo;
    private final Program program;
    private final List<Cell> namespaces = new ArrayList<>();
    private final Cell release;
    private final Cell state;

    private CreateProgram(DetachedSpec spec, Shared shared, String fifo) {
        this.spec = spec;
        this.shared = shared;
        this.fifo = fifo;
        this.program = new Program(shared.data, UnaryOperator.identity());
        this.release = shared.cells.cell("release");
        this.state = shared.cells.cell("state");
        shared.cells.set(state, Spawner.FIRST_FURTHER_FD + spec.payload().preserved());
    }

    /** @param fifo from which the container's process hears that it may start the program */
    static Program of(DetachedSpec spec, Shared shared, String fifo) {
        CreateProgram create = new CreateProgram(spec, shared, fifo);
        create.setUp(new Script(create.program, "set-up"), new IdentityScript(create.program, "set-up"));
        return create.program;
    }

    private void setUp(Script setUp, IdentityScript identity) {
        Label failed = setUp.label("set-up failed");
        Label gone = setUp.label("set-up ends");
        Label container = setUp.label("container");
        setUp.onFailure(failed, shared.setupFailure);
        setUp.closeRange(SOCKET + 1, Spawner.FIRST_FURTHER_FD - 1);
        setUp.closeFrom(Spawner.FIRST_FURTHER_FD + spec.payload().preserved() + 1);
        setUp.name("brig-container");
        setUp.umask(0);
        spec.oomScoreAdjustment()
                .ifPresent(score -> setUp.write("/proc/self/oom_score_adj", Integer.toString(score), shared.spare));
        // version 1 moves a single thread at once, but waits for a grace period if a process is moved
        spec.groups().forEach(group -> setUp.write(group, "0", shared.spare));
        for (DetachedSpec.Joined joined : spec.joined()) { // all before any: the first may take the paths away
            Cell file = shared.cells.cell("namespace " + joined.path());
            setUp.open(AT_FDCWD, joined.path(), O_RDONLY, file);
            namespaces.add(file);
        }
        identity.openFifo(fifo, release);
        for (int i = 0; i < namespaces.size(); i++) {
            identity.enter(
                    namespaces.get(i),
                    Namespace.flags(List.of(spec.joined().get(i).namespace())));
            setUp.close(namespaces.get(i));
        }
        spec.users().ifPresent(users -> {
            setUp.unshare(CLONE_NEWUSER);
            setUp.say(Shared.UNMAPPED, "unmapped");
            setUp.hear(shared.heard, shared.goOn, gone);
            if (users.hasRoot()) {
                identity.become(0, 0); // whose files are the container's
            }
        });
        setUp.dumpable(spec.isOwn(Namespace.PID)); // where others are, they must not look into what is not confined yet
        identity.sibling(siblings(), shared.arguments, container, shared.pid);
        setUp.say(Shared.BORN, "born");
        setUp.exit(0);

        setUp.here(container);
        container(new Script(program, "container"), new IdentityScript(program, "container"), gone);

        setUp.otherwise(failed);
        setUp.trySay(Shared.FAILED, "failed");
        setUp.here(gone);
        setUp.exit(1);
    }

    private Constant siblings() {
        Set<Namespace> fresh = EnumSet.noneOf(Namespace.class);
        fresh.addAll(spec.fresh());
        fresh.remove(Namespace.USER);
        return Namespace.flags(fresh);
    }

    private void container(Script container, IdentityScript identity, Label gone) {
        Label failed = container.label("container failed");
        Label hookFailed = container.label("hook failed");
        MountScript mounts = new MountScript(program, "container", shared.parent, shared.spare);
        RootSteps root = new RootSteps(spec.root(), shared, container, mounts);
        PayloadSteps payload = new PayloadSteps(spec.payload(), shared, container, identity);
        container.onFailure(failed, shared.failure);
        container.newSession();
        spec.hostname().ifPresent(container::hostname);
        spec.domainname().ifPresent(identity::domainname);
        root.build(spec.payload().directory());
        spec.payload().terminal().ifPresent(_ -> {
            Cell master = shared.cells.cell("master");
            Cell slave = payload.terminal(
                    () -> mounts.open(shared.root, "dev/pts/ptmx", O_RDWR.or(O_NOCTTY), Links.NONE, master), master);
            root.console(slave);
            identity.control(slave);
            container.close(slave);
        });
        container.say(Shared.MOUNTED, "mounted");
        container.hear(shared.heard, shared.goOn, gone);
        root.kernelParameters(spec.kernelParameters());
        spec.createHooks().forEach(hook -> run(container, identity, hook, hookFailed));
        root.close();
        if (spec.payload().terminal().isEmpty()) {
            ownStreams(identity);
        }
        payload.privileges();
        if (spec.startHooks().isEmpty()) {
            payload.finish(); // here a failure can still be told
        }
        container.say(Shared.READY, "ready");

        identity.waitFor(release, shared.heard);
        Label ended = container.label("a hook ended it");
        spec.startHooks().forEach(hook -> run(container, identity, hook, ended));
        if (!spec.startHooks().isEmpty()) {
            payload.finish();
        }
        Label notExecuted = container.label("not executed");
        container.onFailure(notExecuted, shared.failure); // nobody listens, and the socket's place may be the program's
        payload.execute();

        container.otherwise(hookFailed);
        container.say(Shared.HOOK_FAILED, "hook failed");
        container.here(ended);
        container.exit(1);
        container.here(failed);
        container.trySay(Shared.FAILED, "failed");
        container.here(notExecuted);
        container.exit(NOT_EXECUTED);
    }

    /** Java has written the state into the memory behind the descriptor. */
    private void run(Script container, IdentityScript identity, Hook hook, Label otherwise) {
        Memory.Place argv = shared.data.texts(hook.argv());
        Memory.Place environment = shared.data.texts(hook.environment());
        Cell result = shared.cells.cell("hook " + hook.path());
        container.vfork("hook", shared.hook, child -> {
            IdentityScript input = new IdentityScript(program, "hook");
            input.inputFrom(state);
            child.closeFrom(SOCKET);
            child.tryExec(hook.path(), argv, environment, result);
            child.exit(NOT_EXECUTED);
        });
        container.wait4(shared.hook, shared.status, NULL);
        identity.requireSuccess(shared.status, otherwise);
    }

    /** Only pipes and terminals: what else the caller's streams are belongs to the host. Java says which. */
    private void ownStreams(IdentityScript identity) {
        for (int fd : spec.payload().ownedStreams()) {
            identity.owner(fd, spec.payload().uid(), spec.payload().gid());
        }
    }
}
