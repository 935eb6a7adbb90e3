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
 * @param environment variables on top of the policy's
 * @param stdin what the program reads; empty by default
 * @param files written into the work directory before the start, by relative path
 * @param collect files brought back afterwards
 * @param limits the job's own, on top of the policy's defaults
 * @param listener sees output as it comes
 */
public record Job(
        List<String> argv,
        Map<String, String> environment,
        Content stdin,
        Map<String, Content> files,
        List<OutputFile> collect,
        Limits limits,
        Optional<OutputListener> listener) {

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
        private Content stdin = Content.empty();
        private Limits limits = Limits.none();
        private Optional<OutputListener> listener = Optional.empty();

        private Builder(List<String> argv) {
            this.argv = argv;
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

        public Job build() {
            return new Job(argv, environment, stdin, files, collect, limits, listener);
        }
    }
}
