package dev.brig.sandbox.detached;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.container.Namespace;
import dev.brig.sandbox.program.Cell;
import dev.brig.sandbox.program.IdentityScript;
import dev.brig.sandbox.program.Label;
import dev.brig.sandbox.program.MountScript;
import dev.brig.sandbox.program.Program;
import dev.brig.sandbox.program.Script;
import dev.brig.sandbox.warden.Spawner;
import java.util.function.UnaryOperator;

/** How a further program enters a container. Those inside can neither trace it nor open its files until it is as confined as they are. */
final class ExecProgram {
    private static final int SOCKET = 3;
    private static final int NOT_EXECUTED = 127; // as a shell has it

    private final ExecSpec spec;
    private final Shared shared;
    private final Program program;

    private ExecProgram(ExecSpec spec, Shared shared) {
        this.spec = spec;
        this.shared = shared;
        this.program = new Program(shared.data, UnaryOperator.identity());
    }

    /** The process finds a descriptor of the container's process behind those that the program inherits. */
    static Program of(ExecSpec spec, Shared shared) {
        ExecProgram exec = new ExecProgram(spec, shared);
        exec.setUp(new Script(exec.program, "set-up"), new IdentityScript(exec.program, "set-up"));
        return exec.program;
    }

    private void setUp(Script setUp, IdentityScript identity) {
        Label failed = setUp.label("set-up failed");
        Label program = setUp.label("program");
        int container = Spawner.FIRST_FURTHER_FD + spec.payload().preserved();
        setUp.onFailure(failed, shared.setupFailure);
        setUp.closeRange(SOCKET + 1, Spawner.FIRST_FURTHER_FD - 1);
        setUp.closeFrom(container + 1);
        setUp.name("brig-exec");
        spec.oomScoreAdjustment()
                .ifPresent(score -> setUp.write("/proc/self/oom_score_adj", Integer.toString(score), shared.spare));
        spec.groups().forEach(group -> setUp.write(group, "0", shared.spare));
        setUp.dumpable(false);
        if (!spec.namespaces().isEmpty()) {
            identity.enter(container, Namespace.flags(spec.namespaces()));
        }
        identity.sibling(NONE, shared.arguments, program, shared.pid); // it alone is in the namespace of processes
        setUp.say(Shared.BORN, "born");
        setUp.exit(0);

        setUp.here(program);
        inside(new Script(this.program, "program"), new IdentityScript(this.program, "program"), container);

        setUp.otherwise(failed);
        setUp.trySay(Shared.FAILED, "failed");
        setUp.exit(1);
    }

    private void inside(Script inside, IdentityScript identity, int container) {
        Label failed = inside.label("program failed");
        PayloadSteps payload = new PayloadSteps(spec.payload(), shared, inside, identity);
        inside.onFailure(failed, shared.failure);
        inside.closeRange(container, container);
        inside.newSession();
        spec.payload().terminal().ifPresent(_ -> {
            MountScript files = new MountScript(program, "program", shared.parent, shared.spare);
            Cell master = shared.cells.cell("master");
            inside.open(AT_FDCWD, "/", O_PATH.or(O_DIRECTORY), shared.root);
            Cell slave = payload.terminal(
                    () -> files.open(shared.root, "dev/pts/ptmx", O_RDWR.or(O_NOCTTY), MountScript.Links.NONE, master),
                    master);
            inside.close(shared.root);
            identity.control(slave);
            inside.close(slave);
        });
        for (int fd : spec.payload().ownedStreams()) {
            identity.owner(fd, spec.payload().uid(), spec.payload().gid());
        }
        payload.privileges();
        payload.finish();
        inside.say(Shared.READY, "ready");
        payload.execute();

        inside.otherwise(failed);
        inside.trySay(Shared.FAILED, "failed");
        inside.exit(NOT_EXECUTED);
    }
}
