package dev.brig.sandbox.detached;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.container.Namespace;
import dev.brig.sandbox.libc.Constant;
import dev.brig.sandbox.program.Cell;
import dev.brig.sandbox.program.FailureReport;
import dev.brig.sandbox.program.IdentityScript;
import dev.brig.sandbox.program.Label;
import dev.brig.sandbox.program.MountScript;
import dev.brig.sandbox.program.Program;
import dev.brig.sandbox.program.Script;
import dev.brig.sandbox.program.Standalone;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A container as an executable, which makes it and runs its program with no Java. It stays the program's parent and ends as the program
 * does; if it is killed, so is the container.
 */
public final class CompiledContainer {
    private static final int FIRST_FREE_FD = 3;
    private static final int EXIT_SIGNAL = 32; // in struct clone_args, linux/sched.h
    private static final int OWN_FAILURE = 125;
    private static final int NOT_EXECUTED = 127;

    private final DetachedSpec spec;
    private final Standalone file = new Standalone();
    private final Shared shared = new Shared(file.cells, file.data);
    private final Program program = new Program(file.data, UnaryOperator.identity());
    private final Cell lifeline = new Cell("lifeline", file.cells.reserve(16).address());
    private final Cell end =
            new Cell("end", file.cells.reserve(IdentityScript.SIGINFO_BYTES).address());

    private CompiledContainer(DetachedSpec spec) {
        this.spec = spec;
    }

    /**
     * The file's bytes.
     *
     * @param spec without terminal, hooks, groups, joined namespaces and inherited descriptors, whose users, if it has any, whoever runs the
     *     file may map: the own ids
     */
    public static byte[] bytes(DetachedSpec spec) {
        CompiledContainer compiled = new CompiledContainer(spec);
        compiled.outside(
                new Script(compiled.program, "container's parent"),
                new IdentityScript(compiled.program, "container's parent"));
        return compiled.file.bytes(compiled.program);
    }

    private void outside(Script outside, IdentityScript identity) {
        Label failed = outside.label("a step failed");
        outside.onFailure(failed, shared.failure); // also in the container, whose memory is a copy
        outside.closeFrom(FIRST_FREE_FD);
        outside.umask(0);
        spec.oomScoreAdjustment()
                .ifPresent(score -> outside.write("/proc/self/oom_score_adj", Integer.toString(score), shared.spare));
        spec.users().ifPresent(users -> {
            outside.unshare(CLONE_NEWUSER);
            outside.write("/proc/self/setgroups", "deny", shared.spare); // else the kernel refuses the groups
            outside.write("/proc/self/uid_map", UserMaps.lines(users.users()), shared.spare);
            outside.write("/proc/self/gid_map", UserMaps.lines(users.groups()), shared.spare);
            if (users.hasRoot()) {
                identity.become(0, 0); // whose files are the container's
            }
        });
        identity.lifeline(lifeline);
        Set<Namespace> fresh = EnumSet.noneOf(Namespace.class);
        fresh.addAll(spec.fresh());
        fresh.remove(Namespace.USER);
        Constant flags = Namespace.flags(fresh);
        shared.cells.set(shared.arguments, flags.value());
        shared.cells.set(shared.arguments.plus(EXIT_SIGNAL, "exit_signal"), SIGCHLD.value());
        outside.clone3("container", shared.arguments, shared.pid, flags.name(), this::inside);
        identity.endAs(shared.pid, end, shared.spare);
        new FailureReport(program, shared.status).tell(failed, shared.failure, OWN_FAILURE, NOT_EXECUTED);
    }

    private void inside(Script container) {
        IdentityScript identity = new IdentityScript(program, "container");
        MountScript mounts = new MountScript(program, "container", shared.parent, shared.spare);
        RootSteps root = new RootSteps(spec.root(), shared, container, mounts);
        PayloadSteps payload = new PayloadSteps(spec.payload(), shared, container, identity);
        Label orphaned = container.label("orphaned");
        identity.holdLifeline(lifeline);
        container.newSession();
        spec.hostname().ifPresent(container::hostname);
        spec.domainname().ifPresent(identity::domainname);
        root.build(spec.payload().directory());
        root.kernelParameters(spec.kernelParameters());
        root.close();
        payload.privileges();
        identity.endWithParent(lifeline, shared.heard, orphaned); // a change of user would undo it
        payload.finish();
        payload.execute();

        container.otherwise(orphaned);
        container.exit(1);
    }
}
