package dev.brig.cli;

import dev.brig.cli.image.ImageOption;
import dev.brig.cli.image.ImageOption.OpenImage;
import dev.brig.cli.options.LimitOptions;
import dev.brig.cli.options.PolicyOptions;
import dev.brig.cli.process.CommandException;
import dev.brig.rootfs.store.ImageUser;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Mount;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.engine.JobRequest;
import dev.brig.sandbox.root.HostTree;
import dev.brig.sandbox.root.Images;
import dev.brig.sandbox.root.RootTree;
import dev.brig.sandbox.root.TreeWithMounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that describe a job and its sandbox. */
final class JobOptions {
    @Mixin
    private PolicyOptions policy;

    @Mixin
    private ImageOption image;

    @Option(names = "--env", paramLabel = "NAME=VALUE", description = "A variable of the program's environment.")
    private List<String> environment = new ArrayList<>();

    @Option(
            names = "--workdir",
            paramLabel = "DIR",
            description =
                    "Where the program starts: where the image says, or else in the work directory, if not given.")
    private Optional<String> directory = Optional.empty();

    @Option(
            names = "--user",
            paramLabel = "UID[:GID]",
            description =
                    "Who the program is in the sandbox: the image's user, if that is not root, or else the policy's, if"
                            + " not given. In an image names will do. All files of the image belong to this user.")
    private Optional<String> user = Optional.empty();

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
            arity = "0..*",
            paramLabel = "COMMAND",
            description =
                    "Program and arguments, best after --. A program without a slash is looked for in the sandbox's"
                            + " PATH. May be left out where the image says what to run.")
    private List<String> command = new ArrayList<>();

    /** The image to run in, if any; to be closed when nothing runs any more. */
    OpenImage image() {
        return image.open();
    }

    /** The job of the options, to be completed by its standard input and the like, where it is to run. */
    JobRequest request(OpenImage open, UnaryOperator<Job.Builder> complete) {
        Images images = image.images();
        Policy chosen = asUser(open, policy.policy(images));
        if (image.isWritable()) {
            if (open.root().isEmpty()) {
                throw new CommandException("--writable: only an image can be written to: --image says which");
            }
            chosen = chosen.toBuilder().writableRoot(true).build();
        }
        List<Mount> own = binds.stream().map(JobOptions::bind).toList();
        Job job = complete.apply(job(open)).build();
        if (open.root().isPresent()) {
            return new JobRequest(chosen, with(open.root().get(), own), job);
        }
        if (chosen.image().isPresent()) {
            RootTree root = images.open(chosen.image().get()).root(); // in use until this process ends
            return new JobRequest(chosen, TreeWithMounts.of(with(root, own), chosen.mounts()), job);
        }
        return new JobRequest(chosen.toBuilder().mounts(own).build(), job);
    }

    private Policy asUser(OpenImage open, Policy chosen) {
        Optional<ImageUser> own = open.root().isPresent()
                ? open.user(user)
                : user.flatMap(text -> ImageUser.of(text, new HostTree(chosen.mounts())));
        if (user.isPresent() && own.isEmpty()) {
            throw new CommandException("--user: a program in a sandbox is never root");
        }
        return own.map(id -> chosen.toBuilder().user(id.uid(), id.gid()).build())
                .orElse(chosen);
    }

    private static RootTree with(RootTree root, List<Mount> own) {
        for (Mount mount : own) {
            TreeWithMounts.obstacle(root, mount).ifPresent(top -> {
                throw new CommandException("--bind: " + mount.destination() + " lies in " + top
                        + " of the image, which is read-only: choose a place that the image does not have");
            });
        }
        return TreeWithMounts.of(root, own);
    }

    private Job.Builder job(OpenImage open) {
        List<String> words = open.command(command);
        if (words.isEmpty()) {
            throw new CommandException("the program to run is missing");
        }
        Job.Builder job = Job.builder(words).limits(limits.limits());
        job.environment(open.environment());
        directory.or(open::directory).ifPresent(job::directory);
        for (String variable : environment) {
            Pair pair = Pair.of("--env", variable);
            job.environment(pair.name(), pair.value());
        }
        for (String file : files) {
            Pair pair = Pair.of("--file", file);
            Path source = readable("--file", pair.value());
            if (!Files.isRegularFile(source)) {
                throw new CommandException("--file: " + source + " is not a regular file");
            }
            job.file(pair.name(), Content.of(source));
        }
        return job;
    }

    boolean isWritable() {
        return image.isWritable();
    }

    /** The program to run. */
    String program() {
        return command.isEmpty() ? "the image's program" : command.getFirst();
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
            case "directory" -> "--workdir";
            case "language", "stdin" -> "--" + part;
            case "writableRoot" -> "--writable";
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
