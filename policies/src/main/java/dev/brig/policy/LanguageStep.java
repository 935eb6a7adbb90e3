package dev.brig.policy;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.Policy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
 * @param environment variables on top of the policy's
 * @param files in its work directory, by name
 * @param limits in place of the policy's defaults
 * @param extra what the language's runtime itself needs, on top of the job's limits
 * @param outOfMemoryExitCode by which the runtime says that the program ran out of the memory asked for
 * @param outOfMemoryMessage what it prints then, without which the exit status means nothing; empty if it prints nothing
 */
public record LanguageStep(
        Policy policy,
        List<String> command,
        Map<String, String> environment,
        List<String> files,
        Limits limits,
        Limits extra,
        OptionalInt outOfMemoryExitCode,
        Optional<String> outOfMemoryMessage) {

    private static final String WORK_DIRECTORY = "/box";
    private static final int LAST_WORDS_BYTES = 8192;

    public LanguageStep {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        files = List.copyOf(files);
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
        return Job.builder(command(asked)).environment(environment).limits(limits(asked));
    }

    LanguageStep withCommand(List<String> other) {
        return new LanguageStep(
                policy, other, environment, files, limits, extra, outOfMemoryExitCode, outOfMemoryMessage);
    }

    /** The exit status that says that this run ran out of memory; empty if none could, since the runtime's message is missing. */
    public OptionalInt outOfMemoryExitCode(Outcome run) {
        boolean said = outOfMemoryMessage
                .map(message -> lastWords(run.stdout()).contains(message)
                        || lastWords(run.stderr()).contains(message))
                .orElse(true);
        return said ? outOfMemoryExitCode : OptionalInt.empty();
    }

    private static String lastWords(Output output) {
        byte[] all = output.content();
        int length = Math.min(all.length, LAST_WORDS_BYTES);
        return new String(all, all.length - length, length, StandardCharsets.UTF_8);
    }

    /** The command with the limits filled in. */
    List<String> command(Limits asked) {
        Limits granted = policy.defaults().overlay(limits).overlay(asked);
        Map<String, String> values = new LinkedHashMap<>();
        for (Limit limit : Limit.values()) {
            granted.get(limit).ifPresent(value -> values.put(limit.field(), Long.toString(value)));
        }
        return command.stream()
                .map(argument -> Placeholders.fill(argument, values))
                .toList();
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
