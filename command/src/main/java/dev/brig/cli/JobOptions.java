package dev.brig.cli;

import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that describe a job and its sandbox. */
final class JobOptions {
    @Mixin
    private PolicyOptions policy;

    @Option(names = "--env", paramLabel = "NAME=VALUE", description = "A variable of the program's environment.")
    private List<String> environment = new ArrayList<>();

    @Option(
            names = "--bind",
            paramLabel = "SRC[:DST][:rw]",
            description = "Show a file or directory of this machine in the sandbox, read-only unless rw is given.")
    private List<String> binds = new ArrayList<>();

    @Option(
            names = "--file",
            paramLabel = "NAME=PATH",
            description = "Put a copy of a file into the work directory, where the program starts.")
    private List<String> files = new ArrayList<>();

    @ArgGroup(validate = false, heading = LimitOptions.HEADING)
    private LimitOptions limits = new LimitOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "COMMAND",
            description =
                    "Program and arguments, best after --. A program without a slash is looked for in the sandbox's"
                            + " PATH.")
    private List<String> command;

    Policy policy() {
        return policy.policy().toBuilder()
                .mounts(binds.stream().map(JobOptions::bind).toList())
                .build();
    }

    Job.Builder job() {
        Job.Builder job = Job.builder(command).limits(limits.limits());
        for (String variable : environment) {
            Pair pair = Pair.of("--env", variable);
            job.environment(pair.name(), pair.value());
        }
        for (String file : files) {
            Pair pair = Pair.of("--file", file);
            job.file(pair.name(), Content.of(readable("--file", pair.value())));
        }
        return job;
    }

    /** The program to run. */
    String program() {
        return command.getFirst();
    }

    /** The option that gives the part of a job which an {@link dev.brig.sandbox.InvalidJobException} names. */
    static String option(String field) {
        int dot = field.indexOf('.');
        String part = dot < 0 ? field : field.substring(0, dot);
        String name = field.substring(dot + 1);
        return switch (part) {
            case "limits" ->
                name.equals("cpuSet") ? "--cpus" : LimitOptions.option(name).orElse(field);
            case "env" -> "--env " + name;
            case "files" -> "--file " + name;
            case "collect" -> "--collect " + name;
            case "language", "stdin" -> "--" + part;
            default -> field;
        };
    }

    static Path readable(String option, String path) {
        Path file = Path.of(path);
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new CommandException(option + ": " + path + " is not a file that can be read");
        }
        return file;
    }

    static Mount bind(String text) {
        List<String> parts = new ArrayList<>(List.of(text.split(":", -1)));
        String last = parts.getLast();
        boolean moded = parts.size() > 1 && (last.equals("rw") || last.equals("ro"));
        if (moded) {
            parts.removeLast();
        }
        if (parts.size() > 2 || parts.contains("")) {
            throw new CommandException("--bind: write SRC, SRC:DST or SRC:DST:rw, not " + text);
        }
        Path source = Path.of(parts.getFirst()).toAbsolutePath().normalize();
        if (!Files.exists(source)) {
            throw new CommandException("--bind: there is no " + source);
        }
        String destination = parts.size() == 2 ? parts.get(1) : source.toString();
        if (!destination.startsWith("/")) {
            throw new CommandException("--bind: " + destination + " must be an absolute path");
        }
        return new Mount.Bind(source.toString(), destination, moded && last.equals("rw"), false);
    }

    /** {@code NAME=VALUE}. */
    record Pair(String name, String value) {
        static Pair of(String option, String text) {
            int equals = text.indexOf('=');
            if (equals <= 0) {
                throw new CommandException(option + ": " + text + " has no name and '=' before its value");
            }
            return new Pair(text.substring(0, equals), text.substring(equals + 1));
        }
    }
}
