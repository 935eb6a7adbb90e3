package dev.brig.sandbox.engine;

import dev.brig.sandbox.Content;
import dev.brig.sandbox.CpuSet;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.libc.Libc;
import dev.brig.sandbox.root.RootTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.OptionalLong;

/** What a job must be like before it is let near a sandbox. */
final class JobRules {
    private static final int LONGEST_TEXT = 128 << 10; // MAX_ARG_STRLEN, linux/binfmts.h
    private static final int MOST_TEXT = 2 << 20;
    private static final int LONGEST_NAME = 4000; // PATH_MAX less the work directory
    private static final int LONGEST_PART = 255; // NAME_MAX

    private static final BitSet OUR_CPUS = Libc.schedGetaffinity();

    private final Policy policy;
    private final RootTree root;

    JobRules(Policy policy, RootTree root) {
        this.policy = policy;
        this.root = root;
    }

    /** The limits that hold for the job. @throws InvalidJobException if the job is not one that can be run */
    static Limits check(JobRequest request) {
        return new JobRules(request.policy(), request.root()).check(request.job());
    }

    /** @throws InvalidJobException if no job of the policy can be run in these files */
    void root() {
        if (policy.image().isPresent() && !root.isImage()) {
            throw new InvalidJobException(
                    "image-missing", "policy", "the image of the policy " + policy.name() + " has not been opened");
        }
        if (policy.writableRoot() && root.isImage() && root.layers().isEmpty()) {
            throw new InvalidJobException(
                    "overlay-missing",
                    "writableRoot",
                    "this kernel has no overlay: images can be shown, but not changed");
        }
        if (policy.writableRoot() && root.layers().isEmpty()) {
            throw new InvalidJobException(
                    "image-missing",
                    "writableRoot",
                    "only the root of an image can be written to; files of the host never");
        }
    }

    /** The limits that hold for the job. @throws InvalidJobException if the job is not one that can be run */
    Limits check(Job job) {
        root();
        if (job.changes().isPresent() && !policy.writableRoot()) {
            throw new InvalidJobException(
                    "root-read-only", "changes", "nothing can be changed in a root that is read-only");
        }
        command(job);
        directory(job);
        environment(job.environment());
        job.files().forEach((name, content) -> {
            fileName("files", name);
            if (content instanceof Content.Stream) {
                throw new InvalidJobException("stream-for-file", "files." + shown(name), "a file cannot be a stream");
            }
        });
        job.collect().forEach(file -> {
            fileName("collect", file.name());
            if (file.maximumBytes() < 0) {
                throw new InvalidJobException(
                        "limit-too-small", "collect." + shown(file.name()), "the maximum cannot be negative");
            }
        });
        job.limits().values().forEach(this::limit);
        job.limits().cpus().ifPresent(this::cpus);
        return granted(job.limits());
    }

    /** Where the policy's stack is as large as its memory, a job with more memory has more stack, unless it says otherwise. */
    private Limits granted(Limits asked) {
        Limits granted = policy.defaults().overlay(asked);
        OptionalLong memory = asked.get(Limit.MEMORY);
        OptionalLong stack = policy.defaults().get(Limit.STACK);
        boolean follows = memory.isPresent()
                && asked.get(Limit.STACK).isEmpty()
                && stack.isPresent()
                && stack.getAsLong() >= policy.defaults().get(Limit.MEMORY).orElse(Long.MAX_VALUE);
        if (!follows || memory.getAsLong() <= stack.getAsLong()) {
            return granted;
        }
        long most = policy.maximum().get(Limit.STACK).orElse(Limit.STACK.most());
        return granted.with(Limit.STACK, Math.min(memory.getAsLong(), most));
    }

    private static void command(Job job) {
        if (job.argv().isEmpty() || job.argv().getFirst().isEmpty()) {
            throw new InvalidJobException("command-missing", "argv", "the program to run is missing");
        }
        long total = 0;
        for (int i = 0; i < job.argv().size(); i++) {
            total += text("argv[" + i + "]", job.argv().get(i));
        }
        for (Map.Entry<String, String> variable : job.environment().entrySet()) {
            total += text("env." + shown(variable.getKey()), variable.getKey() + "=" + variable.getValue());
        }
        if (total > MOST_TEXT) {
            throw new InvalidJobException(
                    "arguments-too-long", "argv", "arguments and environment are longer than " + MOST_TEXT + " bytes");
        }
    }

    /** Where it starts is known to be there before anything is prepared. */
    private void directory(Job job) {
        if (job.directory().isEmpty()) {
            return;
        }
        String directory = job.directory().get();
        if (!directory.startsWith("/")) {
            throw new InvalidJobException("directory-invalid", "directory", "it must be an absolute path");
        }
        text("directory", directory);
        Path path = Path.of(directory).normalize();
        Path work = Path.of(policy.workDirectory());
        boolean found = path.equals(work)
                || path.equals(Path.of("/"))
                || path.equals(Path.of("/tmp"))
                || job.files().keySet().stream()
                        .map(name -> work.resolve(name).getParent())
                        .anyMatch(parent -> parent.startsWith(path) && path.startsWith(work))
                || root.find(directory).filter(Files::isDirectory).isPresent();
        if (!found) {
            throw new InvalidJobException(
                    "directory-not-found", "directory", "the sandbox has no directory " + shown(directory));
        }
    }

    private static int text(String field, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new InvalidJobException("nul-byte", field, "a NUL byte cannot be part of an argument");
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length + 1 + Long.BYTES;
        if (bytes > LONGEST_TEXT) {
            throw new InvalidJobException("argument-too-long", field, "longer than " + LONGEST_TEXT + " bytes");
        }
        return bytes;
    }

    private static void environment(Map<String, String> variables) {
        for (String name : variables.keySet()) {
            if (name.isEmpty() || name.indexOf('=') >= 0) {
                throw new InvalidJobException(
                        "variable-name-invalid",
                        "env." + shown(name),
                        "the name of a variable is not empty and has no '='");
            }
        }
    }

    private static void fileName(String field, String name) {
        String where = field + "." + shown(name);
        if (name.isEmpty() || name.startsWith("/")) {
            throw new InvalidJobException("file-name-invalid", where, "a file name is a relative path");
        }
        if (name.indexOf('\0') >= 0) {
            throw new InvalidJobException("nul-byte", where, "a NUL byte cannot be part of a file name");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new InvalidJobException("file-name-invalid", where, "longer than " + LONGEST_NAME + " bytes");
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new InvalidJobException(
                        "file-name-invalid", where, "a file name has no empty parts and no '.' or '..'");
            }
            if (part.getBytes(StandardCharsets.UTF_8).length > LONGEST_PART) {
                throw new InvalidJobException(
                        "file-name-invalid", where, "a part of the name is longer than " + LONGEST_PART + " bytes");
            }
        }
    }

    private void limit(Limit limit, long value) {
        String field = "limits." + limit.field();
        if (value < limit.least()) {
            throw new InvalidJobException("limit-too-small", field, value + " is less than " + limit.least());
        }
        OptionalLong maximum = policy.maximum().get(limit);
        long most = Math.min(maximum.orElse(Long.MAX_VALUE), limit.most());
        if (value > most) {
            throw new InvalidJobException(
                    "limit-above-maximum",
                    field,
                    value + " is more than " + most + ", the maximum of policy " + policy.name());
        }
    }

    private void cpus(CpuSet asked) {
        BitSet allowed = policy.maximum().cpus().map(CpuSet::bits).orElseGet(BitSet::new);
        if (allowed.isEmpty()) {
            allowed.or(OUR_CPUS);
        }
        allowed.and(OUR_CPUS);
        BitSet beyond = asked.bits();
        beyond.andNot(allowed);
        if (!beyond.isEmpty()) {
            throw new InvalidJobException(
                    "limit-above-maximum",
                    "limits.cpuSet",
                    "CPU " + beyond.nextSetBit(0) + " is not one of those that a job of policy " + policy.name()
                            + " may have here");
        }
    }

    private static String shown(String name) {
        int longest = 64;
        if (name.length() <= longest) {
            return name;
        }
        boolean withinAPair = Character.isLowSurrogate(name.charAt(longest));
        return name.substring(0, withinAPair ? longest - 1 : longest) + "…";
    }
}
