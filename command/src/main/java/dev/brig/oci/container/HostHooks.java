package dev.brig.oci.container;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.oci.config.Bundle.HostHook;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs hooks on the host. Each gets the container's state as its input and nothing but its own environment. */
public final class HostHooks {
    private HostHooks() {}

    /** Runs them one after the other. */
    public static void run(List<HostHook> hooks, String moment, ObjectNode state) {
        for (HostHook hook : hooks) {
            run(hook, moment, state);
        }
    }

    private static void run(HostHook hook, String moment, ObjectNode state) {
        String name = "hook " + moment + " " + hook.command().path();
        List<String> command = new ArrayList<>(hook.command().argv());
        command.set(0, hook.command().path()); // Java gives no other name to a program
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
        builder.environment().clear();
        for (String variable : hook.command().environment()) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        try {
            Process process = builder.start();
            try (OutputStream input = process.getOutputStream()) {
                input.write(Json.indented(state).getBytes(StandardCharsets.UTF_8));
            } catch (IOException unread) {
                // It need not read its input.
            }
            await(process, hook, name);
        } catch (IOException e) {
            throw new OciException(name + " cannot be run: " + e.getMessage(), e);
        }
    }

    private static void await(Process process, HostHook hook, String name) {
        try {
            Optional<Long> seconds = hook.timeout().map(timeout -> timeout.toSeconds());
            if (seconds.isPresent() && !process.waitFor(seconds.get(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new OciException(name + " did not end within " + seconds.get() + " s");
            }
            int status = process.waitFor();
            if (status != 0) {
                throw new OciException(name + " failed with status " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new OciException("interrupted while " + name + " ran", e);
        }
    }
}
