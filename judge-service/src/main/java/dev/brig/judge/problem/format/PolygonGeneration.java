package dev.brig.judge.problem.format;

import static dev.brig.judge.problem.format.XmlReader.attribute;

import dev.brig.judge.problem.PackageFinding.Code;
import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.TestGeneration;
import dev.brig.judge.problem.TestGeneration.Answer;
import dev.brig.judge.problem.TestGeneration.Generator;
import dev.brig.judge.problem.source.Findings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;

/** How the tests are made that a Polygon package does not hold: its standard packages have no generated inputs and no answers. */
final class PolygonGeneration {
    private final Findings findings;
    private final Map<String, PackageProgram> generators = new HashMap<>();
    private final boolean answers;

    /** @param answers whether there is a solution that makes answers */
    PolygonGeneration(Findings findings, List<PackageProgram> generators, boolean answers) {
        this.findings = findings;
        this.answers = answers;
        generators.forEach(program -> this.generators.put(program.name().replaceFirst("\\.[^.]*$", ""), program));
    }

    /** Empty, with a finding, where it cannot be made. */
    Optional<TestGeneration> of(
            String name, Element test, boolean hasInput, boolean hasAnswer, String input, String answer) {
        if (!hasAnswer && !answers) {
            findings.error(
                    Code.MISSING_ANSWER,
                    answer,
                    "is missing, and nothing makes it: take Polygon's full package, which holds all answers");
            return Optional.empty();
        }
        Answer source = hasAnswer ? Answer.THERE : Answer.SOLUTION;
        if (hasInput) {
            return Optional.of(new TestGeneration(name, Optional.empty(), false, source));
        }
        return generator(test, input).map(generator -> new TestGeneration(name, Optional.of(generator), true, source));
    }

    private Optional<Generator> generator(Element test, String input) {
        Optional<String> command = attribute(test, "cmd");
        if (command.isEmpty()) {
            return missing(input, "and no generator makes it");
        }
        if (attribute(test, "from-file").isPresent() || !command.get().matches("[^'\"|<>&;$`\\\\]*")) {
            findings.error(
                    Code.NOT_SUPPORTED,
                    PolygonReader.FILE,
                    0,
                    "tests.test.cmd",
                    "\"" + command.get() + "\" makes " + input
                            + " by more than a generator with plain arguments: take Polygon's full package");
            return Optional.empty();
        }
        List<String> words = List.of(command.get().strip().split("\\s+", -1));
        PackageProgram program = generators.get(words.getFirst());
        return program == null
                ? missing(input, "and there is no generator " + words.getFirst())
                : Optional.of(new Generator(program, words.subList(1, words.size())));
    }

    private Optional<Generator> missing(String input, String why) {
        findings.error(
                Code.MISSING_INPUT,
                input,
                "is missing, " + why + ": take Polygon's full package, which holds all tests");
        return Optional.empty();
    }
}
