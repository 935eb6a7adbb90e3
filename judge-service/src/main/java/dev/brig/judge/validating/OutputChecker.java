package dev.brig.judge.validating;

import dev.brig.judge.checking.BuiltInChecker;
import dev.brig.judge.checking.CheckResult;
import dev.brig.judge.problem.OutputValidation;
import dev.brig.judge.problem.OutputValidation.Comparison;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.TestResult;
import dev.brig.judge.worker.RunScope;
import dev.brig.sandbox.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Says whether outputs are right, in the way that the problem asks for. */
public sealed interface OutputChecker {

    /** Compares in this process, as the output comes. */
    record BuiltIn(OutputValidation validation) implements OutputChecker {
        public BuiltInChecker checker(TestCase test) {
            List<String> arguments = test.arguments().outputValidator();
            return switch (validation) {
                case OutputValidation.BuiltIn named -> comparison(named.comparison(), arguments);
                case OutputValidation.Checker own -> own.checker();
                default -> BuiltInChecker.defaultValidator(arguments);
            };
        }

        private static BuiltInChecker comparison(Comparison comparison, List<String> arguments) {
            return switch (comparison) {
                case LINES_OF_TOKENS -> BuiltInChecker.tokens();
                case IDENTICAL -> BuiltInChecker.bytes();
                case LINES -> BuiltInChecker.lines();
                case SORTED_LINES -> BuiltInChecker.unorderedLines();
                case FLOATS, FLOATS_ABSOLUTE, FLOATS_RELATIVE -> floats(comparison, arguments);
            };
        }

        private static BuiltInChecker floats(Comparison comparison, List<String> arguments) {
            List<String> flags = new ArrayList<>(arguments);
            flags.add("case_sensitive");
            if (arguments.stream().noneMatch(flag -> flag.startsWith("float_"))) {
                flags.add(
                        switch (comparison) {
                            case FLOATS_ABSOLUTE -> "float_absolute_tolerance";
                            case FLOATS_RELATIVE -> "float_relative_tolerance";
                            default -> "float_tolerance";
                        });
                flags.add("1e-6");
            }
            return BuiltInChecker.defaultValidator(flags);
        }

        public Checked check(TestCase test, Path output) {
            try (InputStream expected = expected(test);
                    InputStream seen = Files.newInputStream(output)) {
                return checked(checker(test).check(expected, seen));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public static InputStream expected(TestCase test) throws IOException {
            return test.answer().isPresent()
                    ? Files.newInputStream(test.answer().get())
                    : InputStream.nullInputStream();
        }

        public static Checked checked(CheckResult result) {
            return switch (result) {
                case CheckResult.Accepted() -> Checked.of(TestResult.of(TestVerdict.AC));
                // To both package formats it is a wrong answer.
                case CheckResult.PresentationError(var difference) ->
                    Checked.of(TestResult.of(TestVerdict.PE).withMessage(difference.sentence()));
                case CheckResult.WrongAnswer(var difference) ->
                    Checked.of(TestResult.of(TestVerdict.WA).withMessage(difference.sentence()));
            };
        }
    }

    /** All must accept. */
    record Kattis(List<KattisValidator> validators) implements OutputChecker {
        public Checked check(TestCase test, Content input, Content output, PassFiles pass, RunScope scope) {
            Checked last = Checked.of(TestResult.of(TestVerdict.AC));
            for (KattisValidator validator : validators) {
                last = validator.check(test, input, output, pass, scope);
                if (last.result().verdict() != TestVerdict.AC) {
                    return last;
                }
            }
            return last;
        }
    }

    record Testlib(TestlibChecker checker) implements OutputChecker {}
}
