package dev.brig.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One program to run.
 *
 * @param argv program and arguments; a program without a slash is looked for along the sandbox's PATH
 * @param directory absolute path where the program starts; in the work directory by default
 * @param environment variables on top of the policy's
 * @param stdin what the program reads; empty by default
 * @param files written into the work directory before the start, by relative path
 * @param collect files brought back afterwards
 * @param limits the job's own, on top of the policy's defaults
 * @param listener sees output as it comes
 * @param keepsOutput whether the outcome has all of standard output; else the listener alone has, and the outcome its last words
 * @param changes takes what the job has changed in its root, where its policy lets it
 * @param script the file by which its program, an interpreter, begins; where the program was started ahead as far as to there, and
 *     that makes no difference, the job is a fork of it
 */
public record Job(
        List<String> argv,
        Optional<String> directory,
        Map<String, String> environment,
        Content stdin,
        Map<String, Content> files,
        List<OutputFile> collect,
        Limits limits,
        Optional<OutputListener> listener,
        boolean keepsOutput,
        Optional<RootChanges> changes,
        Optional<String> script) {

    public Job {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        files = Map.copyOf(files);
        collect = List.copyOf(collect);
    }

    /** A job that runs the program with the policy's defaults. */
    public static Job of(String... argv) {
        return builder(List.of(argv)).build();
    }

    public static Builder builder(String... argv) {
        return new Builder(List.of(argv));
    }

    public static Builder builder(List<String> argv) {
        return new Builder(argv);
    }

    /** Puts a job together. */
    public static final class Builder {
        private final List<String> argv;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private final Map<String, Content> files = new LinkedHashMap<>();
        private final List<OutputFile> collect = new ArrayList<>();
        private Optional<String> directory = Optional.empty();
        private Content stdin = Content.empty();
        private Limits limits = Limits.none();
        private Optional<OutputListener> listener = Optional.empty();
        private boolean keepsOutput = true;
        private Optional<RootChanges> changes = Optional.empty();
        private Optional<String> script = Optional.empty();

        private Builder(List<String> argv) {
            this.argv = argv;
        }

        /** Where the program starts. */
        public Builder directory(String path) {
            directory = Optional.of(path);
            return this;
        }

        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        public Builder environment(Map<String, String> variables) {
            environment.putAll(variables);
            return this;
        }

        public Builder stdin(Content content) {
            stdin = content;
            return this;
        }

        public Builder stdin(String text) {
            return stdin(Content.of(text));
        }

        public Builder file(String name, Content content) {
            files.put(name, content);
            return this;
        }

        public Builder file(String name, String text) {
            return file(name, Content.of(text));
        }

        public Builder collect(OutputFile file) {
            collect.add(file);
            return this;
        }

        public Builder collect(String name) {
            return collect(OutputFile.named(name));
        }

        public Builder limits(Limits own) {
            limits = limits.overlay(own);
            return this;
        }

        public Builder limit(Limit limit, long value) {
            limits = limits.with(limit, value);
            return this;
        }

        public Builder listener(OutputListener own) {
            listener = Optional.of(own);
            return this;
        }

        /** Standard output goes to this alone: a large one takes no memory. */
        public Builder sink(OutputListener own) {
            keepsOutput = false;
            return listener(own);
        }

        public Builder changes(RootChanges taker) {
            changes = Optional.of(taker);
            return this;
        }

        /** @param file of the job's, in the work directory, named in its command */
        public Builder script(String file) {
            script = Optional.of(file);
            return this;
        }

        public Job build() {
            return new Job(
                    argv,
                    directory,
                    environment,
                    stdin,
                    files,
                    collect,
                    limits,
                    listener,
                    keepsOutput,
                    changes,
                    script);
        }
    }
}
