package dev.brig.sandbox.detached;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.container.ResourceLimit;
import dev.brig.sandbox.libc.Constant;
import dev.brig.sandbox.program.Cell;
import dev.brig.sandbox.program.IdentityScript;
import dev.brig.sandbox.program.Script;
import dev.brig.sandbox.program.Speech;
import dev.brig.sandbox.warden.Spawner;

/** The steps from a finished set-up to the program. */
final class PayloadSteps {
    private static final int SOCKET = 3;

    private final Payload payload;
    private final Shared shared;
    private final Script plain;
    private final IdentityScript identity;

    PayloadSteps(Payload payload, Shared shared, Script plain, IdentityScript identity) {
        this.payload = payload;
        this.shared = shared;
        this.plain = plain;
        this.identity = identity;
    }

    /** Opens the container's terminal, hands its master to Java, and gives the other side. */
    Cell terminal(Runnable openMaster, Cell master) {
        openMaster.run();
        Cell slave = shared.cells.cell("terminal");
        identity.terminal(master, slave);
        payload.terminal()
                .filter(size -> size.rows() > 0)
                .ifPresent(size -> identity.windowSize(slave, size.rows(), size.columns()));
        identity.owner(slave, payload.uid(), payload.gid());
        Speech.Message message = new Speech.Message(Shared.TERMINAL, "terminal", shared.cells, 1);
        plain.load(master);
        plain.store(message.descriptor(0));
        plain.send(message);
        plain.close(master);
        return slave;
    }

    /** Gives up all that the program is not to have. */
    void privileges() {
        for (ResourceLimit limit : payload.limits()) {
            plain.limit(limit.resource(), limit.soft(), limit.hard());
        }
        identity.closeOnExecFrom(SOCKET);
        if (!payload.noNewPrivileges()) {
            filter(); // while the right to it is there; what comes now, any filter for programs with users and
            // capabilities allows
        }
        identity.bound(payload.capabilities().bounding());
        if (payload.changesGroups()) {
            identity.groups(payload.groups());
        }
        identity.become(payload.uid(), payload.gid());
        plain.umask(payload.umask());
        Payload.Capabilities kept = payload.capabilities();
        identity.capabilities(kept.effective(), kept.permitted(), kept.inheritable());
        identity.ambient(kept.ambient());
        plain.chdir(payload.directory()); // as the user, within the root
        if (payload.noNewPrivileges()) {
            plain.noNewPrivileges();
        }
        identity.requireExecutable(payload.paths());
    }

    /**
     * The last walls. A filter that needs no privilege comes behind everything else, so that it can deny whatever the program does
     * not need itself.
     */
    void finish() {
        if (payload.noNewPrivileges()) {
            filter();
        }
    }

    private void filter() {
        payload.filter().ifPresent(filter -> {
            if (filter.listener().isEmpty()) {
                identity.filter(filter.instructions(), filter.flags());
                return;
            }
            Constant flags = filter.flags().value() == 0
                    ? SECCOMP_FILTER_FLAG_NEW_LISTENER
                    : filter.flags().or(SECCOMP_FILTER_FLAG_NEW_LISTENER);
            identity.filter(filter.instructions(), flags);
            Speech.Message message = new Speech.Message(Shared.LISTENER, "listener", shared.cells, 1);
            plain.store(message.descriptor(0)); // execve closes it
            plain.send(message);
        });
    }

    /** The program inherits what it is to have and nothing else. */
    void execute() {
        for (int i = 0; i < payload.preserved(); i++) {
            identity.duplicate(Spawner.FIRST_FURTHER_FD + i, SOCKET + i);
        }
        identity.execute(payload.paths(), payload.argv(), payload.environment());
    }
}
