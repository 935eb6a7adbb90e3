package dev.brig.judge.checktestdata;

import java.util.List;

/** What has a value, or is true or false. Numbers are {@code BigInteger} or {@code BigDecimal}, texts {@code String}. */
sealed interface Expression {
    record Constant(Object value) implements Expression {}

    record Variable(String name, List<Expression> indices) implements Expression {}

    record Negative(Expression of) implements Expression {}

    /** @param operator one of {@code + - * / % ^} */
    record Arithmetic(char operator, Expression left, Expression right) implements Expression {}

    record Length(Expression text) implements Expression {}

    record Compare(String operator, Expression left, Expression right) implements Expression {}

    record Not(Expression of) implements Expression {}

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    record AtEnd() implements Expression {}

    /** Whether the next character is one of these. */
    record NextIsOf(Expression characters) implements Expression {}

    /** Whether no two indices have the same values in all of these. */
    record Unique(List<String> arrays) implements Expression {}

    record InArray(Expression value, String array) implements Expression {}
}
