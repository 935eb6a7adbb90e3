package dev.brig.judge.inline;

import dev.brig.judge.inline.InlineProblem.Checking;
import dev.brig.judge.inline.InlineProblem.Group;
import dev.brig.judge.inline.InlineProblem.Jury;
import dev.brig.judge.inline.InlineProblem.Protocol;
import dev.brig.judge.inline.InlineProblem.Scoring;
import dev.brig.judge.inline.InlineProblem.Stop;
import dev.brig.judge.inline.InlineProblem.Test;
import dev.brig.judge.problem.Constants;
import dev.brig.judge.problem.GroupRules;
import dev.brig.judge.problem.GroupRules.PointsPolicy;
import dev.brig.judge.problem.OutputValidation;
import dev.brig.judge.problem.PackageFormat;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemLimits;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.ProblemPrograms;
import dev.brig.judge.problem.ProblemType;
import dev.brig.judge.problem.TestArguments;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestData;
import dev.brig.judge.problem.TestGroup;
import dev.brig.judge.problem.TestNode;
import dev.brig.judge.problem.TimeLimit;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Limit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Writes a problem that came with a request as the package that it could have been. */
final class InlinePackage {
    private final InlineProblem problem;
    private final Duration cpu;
    private final RequestFiles files;
    private final boolean scored;
    private final Stop stop;

    private InlinePackage(InlineProblem problem, Duration cpu, RequestFiles files) {
        this.cpu = cpu;
        this.problem = problem;
        this.files = files;
        scored = problem.tests().stream().anyMatch(test -> test.points().isPresent());
        stop = problem.stop().orElse(scored ? Stop.GROUP : Stop.FIRST_FAILURE);
    }

    /**
     * @param cpu time for each test
     * @throws InvalidJobException if a part of it cannot be, or contradicts another
     */
    static ProblemPackage of(InlineProblem problem, Duration cpu, RequestFiles files) {
        return new InlinePackage(problem, cpu, files).write();
    }

    private ProblemPackage write() {
        if (scored && stop == Stop.FIRST_FAILURE) {
            throw new InvalidJobException(
                    "conflict",
                    "stopAt",
                    "points are earned group by group: stopAt is group or never where there are points");
        }
        List<Group> groups = GroupOrder.of(problem.groups());
        TestGroup root = new TestGroup("", rootRules(), List.of(), Optional.empty(), nodes(groups));
        Set<ProblemType> types = new HashSet<>(Set.of(scored ? ProblemType.SCORING : ProblemType.PASS_FAIL));
        Optional<Jury> interactor = problem.interactor();
        if (interactor.isPresent()) {
            types.add(ProblemType.INTERACTIVE);
        }
        return new ProblemPackage(
                PackageFormat.V2025_09,
                files.place(),
                "",
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                types,
                limits(),
                Set.of(),
                true,
                Constants.NONE,
                new TestData(root, List.of(), List.of(), List.of(), List.of()),
                programs(interactor),
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private GroupRules rootRules() {
        return stop == Stop.FIRST_FAILURE ? new GroupRules.PassFail() : new GroupRules.Pointed(PointsPolicy.EACH_TEST);
    }

    private GroupRules rules(Group group) {
        if (!scored) {
            return stop == Stop.NEVER ? new GroupRules.Pointed(PointsPolicy.EACH_TEST) : new GroupRules.PassFail();
        }
        return new GroupRules.Pointed(
                group.scoring() == Scoring.ALL ? PointsPolicy.COMPLETE_GROUP : PointsPolicy.EACH_TEST);
    }

    private List<TestNode> nodes(List<Group> groups) {
        Map<String, List<TestNode>> members = new LinkedHashMap<>();
        groups.forEach(group -> members.put(group.name(), new ArrayList<>()));
        List<TestNode> nodes = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < problem.tests().size(); i++) {
            Test test = problem.tests().get(i);
            String name = test.name().orElse(Integer.toString(i + 1));
            String full = test.group().map(group -> group + "/" + name).orElse(name);
            String field = "tests[" + i + "]";
            if (!names.add(full) || members.containsKey(full)) {
                throw new InvalidJobException("duplicate-name", field + ".name", "another test has this name already");
            }
            List<TestNode> siblings =
                    test.group().isEmpty() ? nodes : members.get(test.group().get());
            if (siblings == null) {
                throw new InvalidJobException("unknown-group", field + ".group", "there is no such group");
            }
            siblings.add(test(test, full, i));
        }
        Map<String, Group> byName = new HashMap<>();
        groups.forEach(group -> byName.put(group.name(), group));
        members.forEach((name, tests) -> {
            if (tests.isEmpty()) {
                throw new InvalidJobException(
                        "group-empty",
                        "groups[" + problem.groups().indexOf(byName.get(name)) + "]",
                        "no test is in it");
            }
            nodes.add(new TestGroup(
                    name, rules(byName.get(name)), byName.get(name).requires(), Optional.empty(), tests));
        });
        return nodes;
    }

    private TestCase test(Test test, String name, int index) {
        List<String> arguments = problem.checking() instanceof Checking.Program(Jury program)
                ? program.arguments()
                : problem.interactor().map(Jury::arguments).orElse(List.of());
        return new TestCase(
                name,
                files.write("tests/" + index + ".in", test.input()),
                Optional.of(files.write("tests/" + index + ".ans", test.answer())),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                TestArguments.NONE.withOutputValidator(arguments),
                scored ? OptionalDouble.of(test.points().orElse(0)) : OptionalDouble.empty(),
                true,
                Optional.empty(),
                Optional.empty());
    }

    private ProblemPrograms programs(Optional<Jury> interactor) {
        OutputValidation validation = switch (problem.checking()) {
            case Checking.BuiltIn(var checker) -> new OutputValidation.Checker(checker);
            case Checking.Program(Jury jury) -> validation("checker", jury);
        };
        Optional<PackageProgram> own = Optional.empty();
        if (interactor.isPresent() && interactor.get().protocol() == Protocol.KATTIS) {
            if (problem.checking() instanceof Checking.Program) {
                throw new InvalidJobException(
                        "conflict", "checker", "an interactor of the protocol kattis has the last word itself");
            }
            validation = validation("interactor", interactor.get());
        } else if (interactor.isPresent()) {
            own = Optional.of(files.program("interactor", interactor.get().sources()));
        }
        return new ProblemPrograms(
                validation,
                own,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private OutputValidation validation(String name, Jury jury) {
        PackageProgram program = files.program(name, jury.sources());
        return switch (jury.protocol()) {
            case KATTIS -> new OutputValidation.Kattis(List.of(program), scored);
            case TESTLIB -> new OutputValidation.Testlib(program);
        };
    }

    private ProblemLimits limits() {
        ProblemLimits all = ProblemLimits.of(new TimeLimit(Optional.of(cpu), 2, 1.5, Duration.ofSeconds(1)));
        return new ProblemLimits(
                all.time(),
                problem.limits().get(Limit.MEMORY),
                problem.limits().get(Limit.OUTPUT),
                all.codeBytes(),
                all.compilationTime(),
                all.compilationMemoryBytes(),
                all.validationTime(),
                all.validationMemoryBytes(),
                all.validationOutputBytes(),
                all.validationPasses());
    }
}
