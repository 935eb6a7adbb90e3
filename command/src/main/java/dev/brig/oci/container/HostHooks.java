package dev.brig.oci.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.config.Bundle.HostHook;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.libc.LibcException;
import dev.brig.sandbox.libc.Signals;
import dev.brig.sandbox.libc.Spawn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs hooks on the host. Each gets the container's state as its input, nothing but its own environment, and the name that its first
 * argument gives it, by which some programs know what they are asked for.
 */
public final class HostHooks {
    private static final int MFD_CLOEXEC = 1; // linux/memfd.h
    private static final int FIRST_OTHER_FD = 3;

    private HostHooks() {}

    /** Runs them one after the other. */
    public static void run(List<HostHook> hooks, String moment, ObjectNode state) {
        for (HostHook hook : hooks) {
            run(hook, moment, state);
        }
    }

    private static void run(HostHook hook, String moment, ObjectNode state) {
        String name = "hook " + moment + " " + hook.command().path();
        int input = Libc.memfdCreate("brig-state", MFD_CLOEXEC);
        try {
            Files.writeString(Path.of("/proc/self/fd/" + input), Json.indented(state));
            Libc.closeOnExecFrom(FIRST_OTHER_FD);
            await(
                    Spawn.spawnWithInput(
                            hook.command().path(),
                            hook.command().argv(),
                            hook.command().environment(),
                            input),
                    hook,
                    name);
        } catch (LibcException e) {
            throw new OciException(name + " cannot be run: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Libc.close(input);
        }
    }

    private static void await(int pid, HostHook hook, String name) {
        Optional<Duration> timeout = hook.timeout();
        if (timeout.isPresent() && !LiveProcess.of(pid).awaitEnd(timeout.get())) {
            Libc.kill(-pid, Signals.SIGKILL); // it leads a session
            Libc.waitForStatus(pid);
            throw new OciException(name + " did not end within " + timeout.get().toSeconds() + " s");
        }
        int status = Libc.waitForStatus(pid);
        if (status != 0) {
            throw new OciException(name + " failed with status " + (status >> 8 & 0xff)
                    + ((status & 0x7f) == 0 ? "" : ", by signal " + (status & 0x7f)));
        }
    }
}
