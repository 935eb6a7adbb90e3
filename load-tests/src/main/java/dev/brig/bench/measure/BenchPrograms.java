package dev.brig.bench.measure;

import dev.brig.policy.Policies;
import dev.brig.policy.mistake.PolicyException;
import dev.brig.sandbox.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The programs that are measured, compiled by the machine's own compilers into a folder that lasts as long as this object. */
public final class BenchPrograms implements AutoCloseable {
    /** The path of the folder of programs in sandboxes. */
    public static final String INSIDE = "/bench";

    /** It extends the built-in policy of that name. */
    public static final String POLICY = "judge";

    private final Path folder;
    private final Path programs;
    private final Path own;
    private final Policies policies;

    /**
     * One program to measure.
     *
     * @param name for people
     * @param host its command outside of sandboxes
     * @param inside its command where the folder of programs is at {@link #INSIDE}
     */
    public record Program(String name, List<String> host, List<String> inside) {}

    public BenchPrograms() {
        try {
            folder = Files.createTempDirectory("brig-bench.");
            // Sandboxes run as other users if Brig is started as root.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            programs = Files.createDirectory(folder.resolve("programs"));
            compile("cc", "bare.c", "bare");
            compile("cc", "true.c", "true-static", "-static");
            compile("cc", "end.c", "end", "-static", "-nostdlib");
            compile("cc", "true.c", "true-dynamic");
            compile("cc", "loop.c", "loop", "-static");
            compile("cc", "touch.c", "touch", "-static");
            compile("cc", "write.c", "write", "-static");
            compile("c++", "spin.cpp", "spin");
            own = Files.createDirectory(folder.resolve("policies"));
            Files.writeString(own.resolve(POLICY + ".yaml"), """
                    extends: judge
                    description: The judge's policy, and the programs to measure
                    fileSystem:
                      %s: { kind: bind, source: "%s" }
                    """.formatted(INSIDE, programs));
            policies = Policies.load(own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (PolicyException e) {
            throw new BenchException(e.getMessage(), e);
        }
    }

    /** A folder for the files of one measurement. */
    public Path folder() {
        return folder;
    }

    public Path programs() {
        return programs;
    }

    /** The directory of policies for a service that runs the programs. */
    public Path ownPolicies() {
        return own;
    }

    /** The built-in policies, the judge's with the programs in it. */
    public Policies policies() {
        return policies;
    }

    public Policy policy() {
        return policies.get(POLICY).orElseThrow();
    }

    public Path bare() {
        return programs.resolve("bare");
    }

    public Program trueStatic() {
        return own("static true", "true-static");
    }

    /** The programs for measuring the engine; Python only if the machine has it. */
    public List<Program> measured() {
        List<Program> all = new ArrayList<>(List.of(trueStatic(), own("dynamic true", "true-dynamic")));
        python().ifPresent(all::add);
        all.add(own("C++, 5 ms", "spin"));
        all.add(own("no C library", "end"));
        return all;
    }

    public Program own(String name, String file, String... arguments) {
        List<String> host = new ArrayList<>(List.of(programs.resolve(file).toString()));
        List<String> inside = new ArrayList<>(List.of(INSIDE + "/" + file));
        host.addAll(List.of(arguments));
        inside.addAll(List.of(arguments));
        return new Program(name, host, inside);
    }

    private static Optional<Program> python() {
        List<String> command = List.of("/usr/bin/python3", "-c", "pass");
        return Files.isExecutable(Path.of(command.getFirst()))
                ? Optional.of(new Program("python3 -c pass", command, command))
                : Optional.empty();
    }

    private void compile(String compiler, String source, String program, String... options) throws IOException {
        Path file = folder.resolve(source);
        Files.write(file, source(source));
        List<String> command = new ArrayList<>(List.of(compiler, "-O2", "-o"));
        command.add(programs.resolve(program).toString());
        command.add(file.toString());
        command.addAll(List.of(options));
        Commands.run(command);
    }

    /** One of our own sources. */
    public static byte[] source(String name) {
        try (InputStream resource = BenchPrograms.class.getResourceAsStream(name)) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts one more executable beside the others. */
    public Path add(String name, byte[] executable) {
        try {
            Path file = programs.resolve(name);
            if (!Files.exists(file)) {
                Files.write(file, executable);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
