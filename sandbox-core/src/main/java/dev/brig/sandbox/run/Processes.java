package dev.brig.sandbox.run;

import static dev.brig.sandbox.libc.Kernel.*;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.container.ControlBlock;
import dev.brig.sandbox.container.PayloadProgram;
import dev.brig.sandbox.container.ProcessSpec;
import dev.brig.sandbox.container.ResourceLimit;
import dev.brig.sandbox.libc.Constant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Translates a job into the process that its container is to run. */
public final class Processes {
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";
    private static final long MILLIS_PER_SECOND = 1000;

    private Processes() {}

    /**
     * @param variables those of every process in the container
     * @param grouped whether a cgroup holds what rlimits otherwise must
     */
    public static ProcessSpec of(Job job, Map<String, String> variables, Limits limits, boolean grouped) {
        Map<String, String> environment = new TreeMap<>(variables);
        environment.putAll(job.environment());
        return new ProcessSpec(
                paths(job.argv().getFirst(), environment.getOrDefault("PATH", DEFAULT_PATH)),
                job.argv(),
                job.directory(),
                PayloadProgram.variables(environment),
                resources(limits, grouped));
    }

    /** Where execvp(3) would look. */
    private static List<String> paths(String program, String path) {
        if (program.indexOf('/') >= 0) {
            return List.of(program);
        }
        List<String> paths = new ArrayList<>();
        for (String directory : path.split(":", -1)) {
            if (paths.size() < ControlBlock.EXEC_ATTEMPTS) {
                paths.add(directory.isEmpty() ? "./" + program : directory + "/" + program);
            }
        }
        return paths;
    }

    private static List<ResourceLimit> resources(Limits limits, boolean grouped) {
        List<ResourceLimit> resources = new ArrayList<>();
        if (!grouped) { // where a group counts: not as a backstop either, for the program's own clock would go by ticks
            limits.get(Limit.CPU).ifPresent(millis -> {
                long seconds = (millis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND;
                resources.add(new ResourceLimit(RLIMIT_CPU, seconds, seconds + 1));
            });
        }
        add(resources, RLIMIT_FSIZE, limits.get(Limit.FILE_SIZE));
        add(resources, RLIMIT_NOFILE, limits.get(Limit.OPEN_FILES));
        add(resources, RLIMIT_STACK, limits.get(Limit.STACK));
        if (!grouped) {
            add(resources, RLIMIT_AS, limits.get(Limit.MEMORY));
            // counted per user namespace: init is one of them, and so is the warden
            limits.get(Limit.PROCESSES).ifPresent(most -> resources.add(new ResourceLimit(RLIMIT_NPROC, most + 2)));
        }
        return resources;
    }

    private static void add(List<ResourceLimit> resources, Constant resource, OptionalLong limit) {
        limit.ifPresent(value -> resources.add(new ResourceLimit(resource, value)));
    }
}
