package dev.brig.judge.checking;

/** What a checker says of an output. */
public sealed interface CheckResult {

    /** The output is what was expected. */
    record Accepted() implements CheckResult {}

    /**
     * The words are those that were expected, in their order, and the white space is not. Only from checkers to which white space
     * matters. To problemtools' default validator it is a wrong answer.
     *
     * @param difference the first
     */
    record PresentationError(Difference difference) implements CheckResult {}

    /**
     * The output is not what was expected.
     *
     * @param difference the first
     */
    record WrongAnswer(Difference difference) implements CheckResult {}
}
