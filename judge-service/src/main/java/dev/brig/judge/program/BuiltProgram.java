package dev.brig.judge.program;

import dev.brig.judge.judging.Verdict.Started;
import dev.brig.policy.LanguageStep;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A program that can be run any number of times.
 *
 * @param step the command that runs it
 * @param files by name, what it needs in its work directory
 */
public record BuiltProgram(LanguageStep step, Map<String, Content> files) {
    /** What the policy's work directory has room for in any case. */
    private static final long USUAL_BYTES = 64L << 20;

    public BuiltProgram {
        files = Map.copyOf(files);
    }

    /** A job that runs it; input is still to be given. */
    public Job.Builder job(Limits limits, List<String> arguments) {
        Job.Builder job = step.job(limits, arguments);
        files.forEach(job::file);
        return job;
    }

    /** How much room its own files take in the work directory beyond what any program's may. */
    public long largeBytes() {
        return Math.max(0, files.values().stream().mapToLong(BuiltProgram::size).sum() - USUAL_BYTES);
    }

    /** A limit with which files of any size fit into the work directory, beside what the program writes itself. */
    public Limits roomFor(Collection<Content> contents) {
        return roomFor(contents.stream().mapToLong(BuiltProgram::size).sum());
    }

    /** The same for a number of bytes. */
    public Limits roomFor(long bytes) {
        OptionalLong plain = step.policy().defaults().overlay(step.limits()).get(Limit.WORK_BYTES);
        if (plain.isEmpty() || bytes == 0) {
            return Limits.none();
        }
        long most = step.policy().maximum().get(Limit.WORK_BYTES).orElse(Limit.WORK_BYTES.most());
        return Limits.none().with(Limit.WORK_BYTES, Math.clamp(plain.getAsLong() + bytes, plain.getAsLong(), most));
    }

    private static long size(Content content) {
        return switch (content) {
            case Content.Bytes bytes -> bytes.bytes().length;
            case Content.HostFile file -> file.path().toFile().length();
            case Content.Stream _ -> 0;
        };
    }

    /** The same program, started by another command. */
    public BuiltProgram withCommand(List<String> command) {
        return new BuiltProgram(step.withCommand(command), files);
    }

    /** The same program, to be started from a directory within its own. */
    public BuiltProgram oneLevelDown() {
        return withCommand(step.command().stream().map(this::fromBelow).toList());
    }

    private String fromBelow(String argument) {
        if (argument.endsWith(ProgramBuilder.EXEC_RUN)) {
            return "cd .. && " + argument.replace(ProgramBuilder.EXEC_RUN, "cd \"$OLDPWD\" && exec ../run \"$@\"");
        }
        String name = argument.startsWith("./") ? argument.substring(2) : argument;
        return files.containsKey(name) ? "../" + name : argument;
    }

    public String policy() {
        return step.policy().name();
    }

    public Started started() {
        return step.startsOwnFile() ? Started.SUBMISSION : Started.LANGUAGE;
    }

    public OptionalInt outOfMemoryExitCode(Outcome run) {
        return step.outOfMemoryExitCode(run);
    }
}
