package dev.brig.policy;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One command of a language: how it compiles, or runs, or tells its version.
 *
 * @param policy under which it runs
 * @param command program and arguments; <code>${memoryBytes}</code> and the other {@link Limit#field() limits} stand for the
 *     job's limits without {@code extra}
 * @param environment variables on top of the policy's; limits stand for their names there, too
 * @param files in its work directory, by name
 * @param limits in place of the policy's defaults
 * @param extra what the language's runtime itself needs, on top of the job's limits
 * @param script the file by which its program, an interpreter, begins, where that may be {@linkplain Job#script() started ahead}
 * @param outOfMemory by which the runtime says that the program ran out of the memory asked for, or that this is too little to start
 */
public record LanguageStep(
        Policy policy,
        List<String> command,
        Map<String, String> environment,
        List<String> files,
        Limits limits,
        Limits extra,
        Optional<String> script,
        List<OutOfMemorySign> outOfMemory) {

    private static final String WORK_DIRECTORY = "/box";

    public LanguageStep {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        files = List.copyOf(files);
        outOfMemory = List.copyOf(outOfMemory);
    }

    /** Whether the program that it starts is one of its own files, and not one of this machine's. */
    public boolean startsOwnFile() {
        String program = command.getFirst();
        Path work = Path.of(WORK_DIRECTORY);
        return program.indexOf('/') >= 0
                && files.stream()
                        .anyMatch(file -> work.resolve(program).normalize().equals(work.resolve(file)));
    }

    /**
     * A job that does this step; files and input are still to be given.
     *
     * @param asked limits in place of the step's own. A limit above the policy's maximum stays, for the engine to refuse
     */
    public Job.Builder job(Limits asked) {
        return job(asked, List.of());
    }

    /** The same, with arguments after those of the command. */
    public Job.Builder job(Limits asked, List<String> arguments) {
        Map<String, String> granted = granted(asked);
        List<String> argv = new ArrayList<>(filled(granted));
        argv.addAll(arguments);
        Map<String, String> variables = new LinkedHashMap<>();
        environment.forEach((name, value) -> variables.put(name, Placeholders.fill(value, granted)));
        Job.Builder job = Job.builder(argv).environment(variables).limits(limits(asked));
        script.ifPresent(job::script);
        return job;
    }

    /** The same, by another command, which is no interpreter that could be started ahead. */
    public LanguageStep withCommand(List<String> other) {
        return new LanguageStep(policy, other, environment, files, limits, extra, Optional.empty(), outOfMemory);
    }

    /** The exit status that says that this run ran out of memory; empty if it did not say so. */
    public OptionalInt outOfMemoryExitCode(Outcome run) {
        return outOfMemory.stream()
                .filter(sign -> sign.isIn(run))
                .mapToInt(OutOfMemorySign::exitCode)
                .findFirst();
    }

    /** The command with the limits filled in. */
    List<String> command(Limits asked) {
        return filled(granted(asked));
    }

    private List<String> filled(Map<String, String> values) {
        return command.stream()
                .map(argument -> Placeholders.fill(argument, values))
                .toList();
    }

    /** The limits without {@code extra}, as text, by their names; none where nothing names any, as with most commands. */
    private Map<String, String> granted(Limits asked) {
        if (command.stream().allMatch(Placeholders::isPlain)
                && environment.values().stream().allMatch(Placeholders::isPlain)) {
            return Map.of();
        }
        Limits granted = policy.defaults().overlay(limits).overlay(asked);
        Map<String, String> values = new LinkedHashMap<>();
        for (Limit limit : Limit.values()) {
            granted.get(limit).ifPresent(value -> values.put(limit.field(), Long.toString(value)));
        }
        return values;
    }

    /** The limits of the job: the step's own, those asked for, and {@code extra} as far as the policy allows. */
    Limits limits(Limits asked) {
        Limits own = limits.overlay(asked);
        Limits granted = policy.defaults().overlay(own);
        Limits all = own;
        for (Limit limit : Limit.values()) {
            OptionalLong more = extra.get(limit);
            OptionalLong given = granted.get(limit);
            if (more.isPresent() && given.isPresent()) {
                long most = policy.maximum().get(limit).orElse(limit.most());
                long sum = given.getAsLong() + Math.min(more.getAsLong(), Math.max(0, most - given.getAsLong()));
                all = all.with(limit, sum);
            }
        }
        return all;
    }
}
