package dev.brig.judge.jury;

import dev.brig.judge.judging.Verdict.Started;
import dev.brig.policy.LanguageStep;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A program that can be run any number of times.
 *
 * @param step the command that runs it
 * @param files by name, what it needs in its work directory
 */
record BuiltProgram(LanguageStep step, Map<String, Content> files) {
    BuiltProgram {
        files = Map.copyOf(files);
    }

    /** A job that runs it; input is still to be given. */
    Job.Builder job(Limits limits, List<String> arguments) {
        Job plain = step.job(limits).build();
        List<String> argv = new ArrayList<>(plain.argv());
        argv.addAll(arguments);
        Job.Builder job = Job.builder(argv).environment(plain.environment()).limits(plain.limits());
        files.forEach(job::file);
        return job;
    }

    String policy() {
        return step.policy().name();
    }

    Started started() {
        return step.startsOwnFile() ? Started.SUBMISSION : Started.LANGUAGE;
    }

    OptionalInt outOfMemoryExitCode(Outcome run) {
        return step.outOfMemoryExitCode(run);
    }
}
