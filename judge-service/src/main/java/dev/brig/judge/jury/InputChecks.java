package dev.brig.judge.jury;

import dev.brig.judge.checktestdata.Grammar;
import dev.brig.judge.checktestdata.GrammarException;
import dev.brig.judge.jury.Verification.Fault;
import dev.brig.judge.problem.InputValidator;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.program.BuiltProgram;
import dev.brig.judge.program.ProgramBuilder;
import dev.brig.judge.validating.KattisValidator;
import dev.brig.judge.validating.ValidatorRun;
import dev.brig.judge.worker.RunScope;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether a package's inputs are what its input validators take, and those that are to be refused are refused. */
final class InputChecks {
    private final ProblemPackage problem;
    private final ValidatorRun runs;
    private final List<Ready> validators = new ArrayList<>();
    private final Map<String, Grammar> grammars = new TreeMap<>();
    private final List<Fault> faults = new ArrayList<>();

    /** @param valid the exit status that says valid */
    private record Ready(String name, BuiltProgram program, int valid) {}

    private InputChecks(ProblemPackage problem, ValidatorRun runs) {
        this.problem = problem;
        this.runs = runs;
    }

    static List<Fault> faults(
            ProblemPackage problem, ProgramBuilder builder, ValidatorRun runs, int atOnce, RunScope scope) {
        InputChecks checks = new InputChecks(problem, runs);
        for (InputValidator validator : problem.programs().inputValidators()) {
            switch (validator) {
                case InputValidator.KattisProgram kattis ->
                    checks.build(validator.name(), kattis.program(), KattisValidator.ACCEPTS, builder, scope);
                case InputValidator.TestlibProgram testlib ->
                    checks.build(validator.name(), testlib.program(), 0, builder, scope);
                case InputValidator.Checktestdata grammar -> checks.read(grammar);
                case InputValidator.Viva _ -> checks.unsupported(validator.name(), "VIVA pattern");
            }
        }
        checks.look(atOnce, scope);
        return checks.faults;
    }

    private void build(
            String name,
            dev.brig.judge.problem.PackageProgram program,
            int valid,
            ProgramBuilder builder,
            RunScope scope) {
        try {
            validators.add(new Ready(name, ProblemJudge.built("input validator", program, builder, scope), valid));
        } catch (ProblemException e) {
            faults.add(Fault.error("input_validators/" + name, e.getMessage()));
        }
    }

    private void read(InputValidator.Checktestdata grammar) {
        try {
            String text = Files.readString(grammar.script(), StandardCharsets.ISO_8859_1);
            grammars.put(grammar.name(), Grammar.of(problem.constants().in(text)));
        } catch (IOException | GrammarException e) {
            faults.add(Fault.error("input_validators/" + grammar.name(), e.getMessage()));
        }
    }

    private void unsupported(String name, String what) {
        faults.add(Fault.error("input_validators/" + name, "not supported: a " + what));
    }

    private void look(int atOnce, RunScope scope) {
        List<TestCase> tests = problem.data().testCases().toList();
        try (InParallel<List<Fault>> running = new InParallel<>(atOnce)) {
            for (TestCase test : tests) {
                running.startIfRoom("valid " + test.name(), () -> valid(test, scope));
                collectUnlessRoom(running);
            }
            for (TestCase test : problem.data().invalidInputs()) {
                running.startIfRoom("invalid " + test.name(), () -> invalid(test, scope));
                collectUnlessRoom(running);
            }
            while (running.isBusy()) {
                faults.addAll(running.next());
            }
        }
    }

    private void collectUnlessRoom(InParallel<List<Fault>> running) {
        if (!running.hasRoom()) {
            faults.addAll(running.next());
        }
    }

    private Optional<String> mistake(Grammar grammar, TestCase test) {
        try {
            return grammar.mistake(test.input());
        } catch (IOException | GrammarException e) {
            return Optional.of("it cannot say: " + e.getMessage());
        }
    }

    private List<Fault> valid(TestCase test, RunScope scope) {
        List<Fault> found = new ArrayList<>();
        grammars.forEach((name, grammar) -> mistake(grammar, test)
                .ifPresent(mistake ->
                        found.add(Fault.error(name(test), "input validator " + name + " refuses it: " + mistake))));
        for (Ready validator : validators) {
            Outcome outcome = run(validator, test, scope);
            Optional<String> failure = ValidatorRun.failure(outcome);
            if (failure.isPresent() || !outcome.exited(validator.valid())) {
                String what = failure.orElseGet(() -> refusal(outcome, validator));
                found.add(Fault.error(name(test), "input validator " + validator.name() + " " + what + said(outcome)));
            }
        }
        return found;
    }

    private static String refusal(Outcome outcome, Ready validator) {
        return "refuses it: status " + outcome.exitCode().orElse(-1) + ", not " + validator.valid();
    }

    private List<Fault> invalid(TestCase test, RunScope scope) {
        for (Ready validator : validators) {
            Outcome outcome = run(validator, test, scope);
            Optional<String> failure = ValidatorRun.failure(outcome);
            if (failure.isPresent()) {
                return List.of(Fault.error(
                        name(test), "input validator " + validator.name() + " " + failure.get() + said(outcome)));
            }
            if (!outcome.exited(validator.valid())) {
                return List.of();
            }
        }
        if (grammars.values().stream()
                .anyMatch(grammar -> mistake(grammar, test).isPresent())) {
            return List.of();
        }
        return List.of(Fault.error(name(test), "is to be refused, and no input validator refuses it"));
    }

    private Outcome run(Ready validator, TestCase test, RunScope scope) {
        return runs.run(
                validator.program(),
                runs.job(validator.program(), test.arguments().forInputValidator(validator.name()), Map.of())
                        .stdin(Content.of(test.input()))
                        .build(),
                scope);
    }

    private static String said(Outcome outcome) {
        String said =
                ValidatorRun.cut(outcome.stderr().text() + outcome.stdout().text());
        return said.isEmpty()
                ? ""
                : ": " + said.lines().reduce((first, last) -> last).orElse("");
    }

    private String name(TestCase test) {
        Path input = test.input();
        return problem.directory().relativize(input).toString();
    }
}
