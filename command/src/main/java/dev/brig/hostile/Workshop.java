package dev.brig.hostile;

import dev.brig.hostile.HostileProgram.Language;
import dev.brig.policy.Policies;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.FailureCause;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.OutputFile;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.engine.Engine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns hostile programs into jobs. Those in C are compiled in a sandbox, as submissions are. */
final class Workshop {
    private static final String PROGRAM = "program";
    private static final String INNOCENT = HostilePrograms.INNOCENT;
    static final String PYTHON = "/usr/bin/python3";
    private static final byte[] DIGITS = "0123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final Map<String, Content> binaries = new LinkedHashMap<>();
    private final Map<String, String> unmade = new LinkedHashMap<>();

    /** Compiles the programs in C, as many at once as there are processors. */
    static Workshop open(Policies policies, List<HostileProgram> programs) {
        Workshop workshop = new Workshop();
        List<HostileProgram> sources = programs.stream()
                .filter(program -> program.language() == Language.C)
                .filter(program -> workshop.cannotRun(program).isEmpty())
                .toList();
        workshop.compile(policies, sources);
        return workshop;
    }

    private void compile(Policies policies, List<HostileProgram> sources) {
        int slots = Math.min(sources.size() + 1, Runtime.getRuntime().availableProcessors());
        Policy policy = policies.get("compile").orElseThrow();
        try (Engine engine = Engine.open(slots)) {
            engine.prepare(policy);
            Map<String, Run> runs = new LinkedHashMap<>();
            runs.put(INNOCENT, engine.start(policy, compilation(HostilePrograms.shared(INNOCENT), List.of())));
            sources.forEach(program -> runs.put(
                    program.name(), engine.start(policy, compilation(program.source(), program.compilerOptions()))));
            runs.forEach((name, run) -> take(name, run.await()));
        }
    }

    private static Job compilation(String source, List<String> options) {
        List<String> command = new ArrayList<>(
                List.of("cc", "-std=gnu17", "-O1", "-w", "-pipe", "-pthread", "-o", PROGRAM, "program.c"));
        command.addAll(options);
        return Job.builder(command)
                .file("program.c", source)
                .file(HostilePrograms.HEADER, HostilePrograms.shared(HostilePrograms.HEADER))
                .collect(new OutputFile(PROGRAM, OutputFile.DEFAULT_MAXIMUM_BYTES, true))
                .build();
    }

    private void take(String name, Outcome outcome) {
        if (outcome.exited(0) && outcome.files().containsKey(PROGRAM)) {
            binaries.put(name, Content.of(outcome.files().get(PROGRAM).content()));
        } else {
            unmade.put(
                    name,
                    outcome.ending() instanceof Outcome.Failed failed
                                    && failed.cause() == FailureCause.Command.NOT_FOUND
                            ? "there is no C compiler (cc)"
                            : "it does not compile: " + HostileEnd.summary(outcome) + " "
                                    + outcome.stderr().text().strip());
        }
    }

    /** The program that runs beside the others, where there is a compiler. */
    Optional<Content> innocent() {
        return Optional.ofNullable(binaries.get(INNOCENT));
    }

    /** Why a program cannot be run on this machine, if it cannot. */
    Optional<String> cannotRun(HostileProgram program) {
        String machine = System.getProperty("os.arch").replace("amd64", "x86_64");
        return program.machine()
                .filter(needed -> !needed.equals(machine))
                .map(needed -> "it is for " + needed)
                .or(() -> Optional.ofNullable(unmade.get(program.name())));
    }

    /** A job that runs the program. */
    Job job(HostileProgram program) {
        return job(program, Limits.none());
    }

    /**
     * A job that runs the program.
     *
     * @param otherwise limits where the program says none
     */
    Job job(HostileProgram program, Limits otherwise) {
        Job.Builder job = switch (program.language()) {
            case C -> Job.builder("/box/" + PROGRAM).file(PROGRAM, binaries.get(program.name()));
            case PYTHON ->
                Job.builder(PYTHON, "program.py")
                        .file("program.py", program.source())
                        .file(HostilePrograms.MODULE, HostilePrograms.shared(HostilePrograms.MODULE));
        };
        program.collect().forEach(job::collect);
        return job.limits(otherwise.overlay(program.limits()))
                .stdin(Content.of(digits(program.stdinBytes())))
                .build();
    }

    private static byte[] digits(int bytes) {
        byte[] text = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            text[i] = DIGITS[i % DIGITS.length];
        }
        return text;
    }
}
