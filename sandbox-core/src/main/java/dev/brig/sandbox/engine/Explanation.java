package dev.brig.sandbox.engine;

import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.CgroupVersion;
import dev.brig.sandbox.cgroup.Cgroups;
import dev.brig.sandbox.cgroup.Hierarchy;
import dev.brig.sandbox.container.ControlBlock;
import dev.brig.sandbox.container.PayloadProgram;
import dev.brig.sandbox.container.Probe;
import dev.brig.sandbox.container.SandboxSpec;
import dev.brig.sandbox.container.WardenProgram;
import dev.brig.sandbox.program.Executable;
import dev.brig.sandbox.program.Program;
import dev.brig.sandbox.program.SharedMemory;
import dev.brig.sandbox.program.Step;
import dev.brig.sandbox.run.Processes;
import dev.brig.sandbox.warden.HostUsers;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** The programs of a slot and a job, written out for people. They are the very ones that run. */
final class Explanation {
    private Explanation() {}

    /** The system calls, one a line, each after the process that makes it. */
    static String of(JobRequest request, Limits limits) {
        StringBuilder text = new StringBuilder();
        for (Step step : steps(request, limits)) {
            text.append(String.format("%-8s%s%n", step.process(), step.text()));
        }
        return text.toString();
    }

    /** All system calls in the order of execution; the payload's stand where init lets it go. */
    static List<Step> steps(JobRequest request, Limits limits) {
        SandboxSpec.Groups groups = groups(limits.get(Limit.CPU_RATE).isPresent());
        SandboxSpec spec = new SandboxSpec(
                PolicyContainer.of(request.policy(), request.root()),
                limits,
                groups,
                HostUsers.example(),
                ProcessHandle.current().pid(),
                Probe.none());
        try (SharedMemory memory = new SharedMemory();
                Arena arena = Arena.ofConfined()) {
            ControlBlock control = new ControlBlock(memory);
            Program slot = WardenProgram.of(spec, control, 0);
            boolean grouped = !groups.directories().isEmpty();
            Program payload = PayloadProgram.of(
                    Processes.of(request.job(), request.policy().environment(), limits, grouped),
                    control,
                    memory.jobData(),
                    spec.probe());
            List<Step> steps =
                    new ArrayList<>(Executable.start(Executable.scratch(arena)).steps());
            for (Step step : slot.steps()) {
                steps.add(step);
                if (step.process().equals("init") && step.name().equals("clone")) {
                    steps.addAll(payload.steps());
                }
            }
            return steps.stream()
                    .filter(step -> step.isCall() && !step.exceptional())
                    .toList();
        }
    }

    private static SandboxSpec.Groups groups(boolean rated) {
        return switch (Cgroups.detect()) {
            case CgroupSupport.Available available ->
                new SandboxSpec.Groups(
                        available.version() == CgroupVersion.V2,
                        available.hierarchies().stream()
                                .filter(Hierarchy::holdsJobs)
                                .map(Explanation::ofSlot)
                                .toList(),
                        available.hierarchies().stream()
                                .filter(hierarchy ->
                                        hierarchy.accountsForSlots() || (rated && hierarchy.limitsRateAlone()))
                                .map(Explanation::ofSlot)
                                .toList());
            case CgroupSupport.Unavailable _ -> SandboxSpec.Groups.none();
        };
    }

    private static String ofSlot(Hierarchy hierarchy) {
        return hierarchy.directory() + "/<engine>/<slot>";
    }
}
