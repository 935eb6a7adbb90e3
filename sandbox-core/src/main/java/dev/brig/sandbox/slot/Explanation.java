package dev.brig.sandbox.slot;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.cgroup.CgroupSupport;
import dev.brig.sandbox.cgroup.CgroupVersion;
import dev.brig.sandbox.cgroup.Cgroups;
import dev.brig.sandbox.cgroup.Hierarchy;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.program.Executable;
import dev.brig.sandbox.program.Program;
import dev.brig.sandbox.program.SharedMemory;
import dev.brig.sandbox.program.Step;
import dev.brig.sandbox.seccomp.SeccompFilter;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** The programs of a slot and a job, written out for people. They are the very ones that run. */
public final class Explanation {
    private Explanation() {}

    /** The system calls, one a line, each after the process that makes it. */
    public static String of(Policy policy, Job job, Limits limits) {
        StringBuilder text = new StringBuilder();
        for (Step step : steps(policy, job, limits)) {
            text.append(String.format("%-8s%s%n", step.process(), step.text()));
        }
        return text.toString();
    }

    /** All system calls in the order of execution; the payload's stand where init lets it go. */
    static List<Step> steps(Policy policy, Job job, Limits limits) {
        Recipe.Groups groups = groups();
        boolean root = Libc.geteuid() == 0;
        Recipe.Identity identity = root
                ? new Recipe.Identity(HostUsers.FIRST, HostUsers.FIRST, true)
                : new Recipe.Identity(Libc.getuid(), Libc.getgid(), false);
        Recipe recipe = new Recipe(
                policy,
                SeccompFilter.compile(policy.seccomp()),
                groups,
                identity,
                ProcessHandle.current().pid(),
                Probe.none());
        try (SharedMemory memory = new SharedMemory();
                Arena arena = Arena.ofConfined()) {
            Shared shared = new Shared(memory);
            Program slot = SlotProgram.of(recipe, shared, 0);
            boolean grouped = !groups.directories().isEmpty();
            Program payload =
                    PayloadProgram.of(Tasks.of(job, policy, limits, grouped), shared, memory.jobData(), recipe.probe());
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

    private static Recipe.Groups groups() {
        return switch (Cgroups.detect()) {
            case CgroupSupport.Available available ->
                new Recipe.Groups(
                        available.version() == CgroupVersion.V2,
                        available.hierarchies().stream()
                                .filter(Hierarchy::holdsJobs)
                                .map(Explanation::ofSlot)
                                .toList(),
                        available.hierarchies().stream()
                                .filter(Hierarchy::accountsForSlots)
                                .map(Explanation::ofSlot)
                                .findFirst());
            case CgroupSupport.Unavailable _ -> Recipe.Groups.none();
        };
    }

    private static String ofSlot(Hierarchy hierarchy) {
        return hierarchy.directory() + "/<engine>/<slot>";
    }
}
