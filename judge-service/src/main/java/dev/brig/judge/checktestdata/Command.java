package dev.brig.judge.checktestdata;

import java.util.List;
import java.util.Optional;

/** A step of a grammar. */
sealed interface Command {
    /** @param text for messages, such as a space */
    record Literal(Expression text) implements Command {}

    record End() implements Command {}

    record Int(Expression least, Expression most, Optional<Expression.Variable> into) implements Command {}

    /** @param decimals the least and the most, where they are bounded */
    record FloatingPoint(
            Expression least,
            Expression most,
            List<Expression> decimals,
            Optional<Expression.Variable> into,
            Notation notation)
            implements Command {}

    /** How a number may be written. */
    enum Notation {
        ANY,
        FIXED,
        SCIENTIFIC
    }

    record Regex(Expression pattern, Optional<Expression.Variable> into) implements Command {}

    record Assert(Expression test) implements Command {}

    record Set(List<Expression.Variable> variables, List<Expression> values) implements Command {}

    record Unset(List<String> names) implements Command {}

    record Repeat(
            Optional<Expression.Variable> counter, Expression count, Optional<Command> separator, List<Command> body)
            implements Command {}

    record While(
            Optional<Expression.Variable> counter, Expression test, Optional<Command> separator, List<Command> body)
            implements Command {}

    record If(Expression test, List<Command> then, List<Command> otherwise) implements Command {}
}
