package dev.brig.judge.jury;

import dev.brig.judge.checking.BuiltInChecker;
import dev.brig.judge.checking.CheckResult;
import dev.brig.judge.problem.OutputValidation;
import dev.brig.judge.problem.OutputValidation.Comparison;
import dev.brig.judge.problem.TestCase;
import dev.brig.judge.problem.TestVerdict;
import dev.brig.judge.scoring.TestResult;
import dev.brig.judge.worker.RunScope;
import dev.brig.sandbox.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says whether outputs are right, in the way that the problem asks for. */
sealed interface OutputChecker {

    /** Compares in this process, as the output comes. */
    record BuiltIn(OutputValidation validation) implements OutputChecker {
        BuiltInChecker checker(TestCase test) {
            List<String> arguments = test.arguments().outputValidator();
            return validation instanceof OutputValidation.BuiltIn named
                    ? comparison(named.comparison(), arguments)
                    : BuiltInChecker.defaultValidator(arguments);
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

        Checked check(TestCase test, Path output) {
            try (InputStream expected = expected(test);
                    InputStream seen = Files.newInputStream(output)) {
                return checked(checker(test).check(expected, seen));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Checked check(TestCase test, byte[] output) {
            try (InputStream expected = expected(test)) {
                return checked(checker(test).check(expected, new ByteArrayInputStream(output)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static InputStream expected(TestCase test) throws IOException {
            return test.answer().isPresent()
                    ? Files.newInputStream(test.answer().get())
                    : InputStream.nullInputStream();
        }

        static Checked checked(CheckResult result) {
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
        Checked check(TestCase test, Content input, Content output, Optional<byte[]> state, RunScope scope) {
            Checked last = Checked.of(TestResult.of(TestVerdict.AC));
            for (KattisValidator validator : validators) {
                last = validator.check(test, input, output, state, scope);
                if (last.result().verdict() != TestVerdict.AC) {
                    return last;
                }
            }
            return last;
        }
    }

    record Testlib(TestlibChecker checker) implements OutputChecker {}
}
