package dev.brig.sandbox.container;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.program.Label;
import dev.brig.sandbox.program.Memory;
import dev.brig.sandbox.program.Program;
import dev.brig.sandbox.program.Script;
import java.util.List;
import java.util.Map;

/** What the payload does between its birth and its program, in execution order. All walls stand already: init raised them. */
public final class PayloadProgram {
    private static final int FIRST_FREE_FD = 3;
    private static final int NOT_FOUND = 127; // as a shell has it

    private PayloadProgram() {}

    public static Program of(ProcessSpec process, ControlBlock control, Memory data, Probe probe) {
        Program program = new Program(data, probe.change());
        Memory.Place argv = data.texts(process.argv());
        Memory.Place environment = data.texts(process.environment());
        Script payload = new Script(program, "payload");
        Label failed = payload.label("payload failed");
        begin(payload, process, control, failed);
        for (int attempt = 0; attempt < process.paths().size(); attempt++) {
            payload.tryExec(process.paths().get(attempt), argv, environment, control.execResults.get(attempt));
        }
        payload.otherwise(failed);
        payload.exit(NOT_FOUND);
        return program;
    }

    /**
     * The same for a fork of an interpreter that was started ahead.
     *
     * @param back where the steps are that take the shared memory away and let the interpreter go on
     */
    public static Program ofFork(ProcessSpec process, ControlBlock control, Memory data, Probe probe, long back) {
        Program program = new Program(data, probe.change());
        Script payload = new Script(program, "payload");
        Label failed = payload.label("payload failed");
        begin(payload, process, control, failed);
        payload.robustList(control.robustList, control.robustListBytes);
        payload.takeName(control.programName);
        payload.dumpable(true); // as a program is that was executed
        payload.jump(back, "the interpreter");
        payload.otherwise(failed);
        payload.exit(NOT_FOUND);
        return program;
    }

    private static void begin(Script payload, ProcessSpec process, ControlBlock control, Label failed) {
        payload.onFailure(failed, control.payloadFailure);
        payload.newSession();
        payload.closeFrom(FIRST_FREE_FD);
        for (ResourceLimit limit : process.limits()) {
            payload.limit(limit.resource(), limit.soft(), limit.hard());
        }
        process.directory().ifPresent(payload::chdir);
    }

    public static List<String> variables(Map<String, String> environment) {
        return environment.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .sorted()
                .toList();
    }
}
