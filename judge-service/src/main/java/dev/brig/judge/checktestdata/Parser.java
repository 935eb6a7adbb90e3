package dev.brig.judge.checktestdata;

import dev.brig.judge.checktestdata.Command.Notation;
import dev.brig.judge.checktestdata.Expression.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the text of a grammar. */
final class Parser {
    private static final int DEPTH = 100;

    private final GrammarText text;
    private int depth;

    private Parser(GrammarText text) {
        this.text = text;
    }

    static List<Command> parse(String text) {
        Parser parser = new Parser(new GrammarText(text));
        List<Command> commands = new ArrayList<>();
        while (!parser.text.skipBlanks()) {
            commands.add(parser.command());
        }
        return commands;
    }

    private Command command() {
        if (++depth > DEPTH) {
            throw text.wrong("is nested too deeply");
        }
        String name = text.word();
        Command command = switch (name) {
            case "SPACE" -> new Command.Literal(new Expression.Constant(" "));
            case "NEWLINE" -> new Command.Literal(new Expression.Constant("\n"));
            case "EOF" -> new Command.End();
            case "STRING" -> new Command.Literal(inParentheses());
            case "REGEX" -> {
                text.expect("(");
                Expression pattern = expression();
                yield new Command.Regex(pattern, lastVariable());
            }
            case "INT" -> {
                text.expect("(");
                Expression least = expression();
                text.expect(",");
                yield new Command.Int(least, expression(), lastVariable());
            }
            case "FLOAT" -> number(false);
            case "FLOATP" -> number(true);
            case "ASSERT" -> {
                text.expect("(");
                Expression test = test();
                text.expect(")");
                yield new Command.Assert(test);
            }
            case "SET" -> {
                List<Variable> variables = new ArrayList<>();
                List<Expression> values = new ArrayList<>();
                text.expect("(");
                do {
                    variables.add(variable());
                    text.expect("=");
                    values.add(expression());
                } while (text.accept(","));
                text.expect(")");
                yield new Command.Set(variables, values);
            }
            case "UNSET" -> new Command.Unset(names());
            case "REP" -> repeat(false);
            case "REPI" -> repeat(true);
            case "WHILE" -> whileLoop(false);
            case "WHILEI" -> whileLoop(true);
            case "IF" -> {
                text.expect("(");
                Expression test = test();
                text.expect(")");
                List<Command> then = body();
                List<Command> otherwise = text.accept("ELSE") ? body() : List.of();
                text.expect("END");
                yield new Command.If(test, then, otherwise);
            }
            default -> throw text.wrong("there is no command '" + name + "'");
        };
        depth--;
        return command;
    }

    private Command number(boolean withDecimals) {
        text.expect("(");
        Expression least = expression();
        text.expect(",");
        Expression most = expression();
        List<Expression> decimals = new ArrayList<>();
        for (int i = 0; withDecimals && i < 2; i++) {
            text.expect(",");
            decimals.add(expression());
        }
        Optional<Variable> into = Optional.empty();
        Notation notation = Notation.ANY;
        while (text.accept(",")) {
            if (text.accept("FIXED")) {
                notation = Notation.FIXED;
            } else if (text.accept("SCIENTIFIC")) {
                notation = Notation.SCIENTIFIC;
            } else {
                into = Optional.of(variable());
            }
        }
        text.expect(")");
        return new Command.FloatingPoint(least, most, decimals, into, notation);
    }

    private Command repeat(boolean counted) {
        text.expect("(");
        Optional<Variable> counter = counter(counted);
        Expression count = expression();
        Optional<Command> separator = separator();
        List<Command> body = body();
        text.expect("END");
        return new Command.Repeat(counter, count, separator, body);
    }

    private Command whileLoop(boolean counted) {
        text.expect("(");
        Optional<Variable> counter = counter(counted);
        Expression test = test();
        Optional<Command> separator = separator();
        List<Command> body = body();
        text.expect("END");
        return new Command.While(counter, test, separator, body);
    }

    private Optional<Variable> counter(boolean counted) {
        if (!counted) {
            return Optional.empty();
        }
        Variable counter = variable();
        text.expect(",");
        return Optional.of(counter);
    }

    private Optional<Command> separator() {
        Optional<Command> separator = text.accept(",") ? Optional.of(command()) : Optional.empty();
        text.expect(")");
        return separator;
    }

    private List<Command> body() {
        List<Command> body = new ArrayList<>();
        while (!text.skipBlanks() && !text.isNext("END") && !text.isNext("ELSE")) {
            body.add(command());
        }
        return body;
    }

    private Optional<Variable> lastVariable() {
        Optional<Variable> variable = text.accept(",") ? Optional.of(variable()) : Optional.empty();
        text.expect(")");
        return variable;
    }

    private Expression inParentheses() {
        text.expect("(");
        Expression inner = expression();
        text.expect(")");
        return inner;
    }

    private Expression test() {
        Expression left = conjunction();
        while (text.accept("||")) {
            left = new Expression.Or(left, conjunction());
        }
        return left;
    }

    private Expression conjunction() {
        Expression left = negation();
        while (text.accept("&&")) {
            left = new Expression.And(left, negation());
        }
        return left;
    }

    private Expression negation() {
        if (++depth > DEPTH) {
            throw text.wrong("is nested too deeply");
        }
        Expression found = truth();
        depth--;
        return found;
    }

    private Expression truth() {
        if (text.isNext("!") && !text.isNext("!=")) {
            text.expect("!");
            return new Expression.Not(negation());
        }
        if (text.accept("ISEOF")) {
            return new Expression.AtEnd();
        }
        if (text.accept("MATCH")) {
            return new Expression.NextIsOf(inParentheses());
        }
        if (text.accept("UNIQUE")) {
            return new Expression.Unique(names());
        }
        if (text.accept("INARRAY")) {
            text.expect("(");
            Expression value = expression();
            text.expect(",");
            String array = text.name();
            text.expect(")");
            return new Expression.InArray(value, array);
        }
        int before = text.place();
        if (text.accept("(")) { // of a test, or of the left side of a comparison
            try {
                Expression inner = test();
                if (text.accept(")") && !isComparison() && !isArithmetic()) {
                    return inner;
                }
            } catch (GrammarException notATest) {
                // then it is the other
            }
            text.backTo(before);
        }
        Expression left = expression();
        for (String operator : List.of("==", "!=", "<=", ">=", "<", ">")) {
            if (text.accept(operator)) {
                return new Expression.Compare(operator, left, expression());
            }
        }
        throw text.wrong("a comparison is missing");
    }

    private boolean isComparison() {
        return "=!<>".indexOf(text.peek()) >= 0;
    }

    private boolean isArithmetic() {
        return "+-*/%^".indexOf(text.peek()) >= 0;
    }

    private Expression expression() {
        Expression left = product();
        while (true) {
            if (text.accept("+")) {
                left = new Expression.Arithmetic('+', left, product());
            } else if (text.accept("-")) {
                left = new Expression.Arithmetic('-', left, product());
            } else {
                return left;
            }
        }
    }

    private Expression product() {
        Expression left = power();
        while (true) {
            if (text.accept("*")) {
                left = new Expression.Arithmetic('*', left, power());
            } else if (text.accept("/")) {
                left = new Expression.Arithmetic('/', left, power());
            } else if (text.accept("%")) {
                left = new Expression.Arithmetic('%', left, power());
            } else {
                return left;
            }
        }
    }

    private Expression power() {
        if (++depth > DEPTH) {
            throw text.wrong("is nested too deeply");
        }
        Expression base = text.accept("-") ? new Expression.Negative(power()) : atom();
        Expression whole = text.accept("^") ? new Expression.Arithmetic('^', base, power()) : base;
        depth--;
        return whole;
    }

    private Expression atom() {
        char next = text.peek();
        if (next == '(') {
            return inParentheses();
        }
        if (next == '"') {
            return new Expression.Constant(text.string());
        }
        if ((next >= '0' && next <= '9') || next == '.') {
            return new Expression.Constant(text.numeral());
        }
        if (text.accept("STRLEN")) {
            return new Expression.Length(inParentheses());
        }
        return variable();
    }

    private Variable variable() {
        String name = text.name();
        List<Expression> indices = new ArrayList<>();
        if (text.accept("[")) {
            do {
                indices.add(expression());
            } while (text.accept(","));
            text.expect("]");
        }
        return new Variable(name, indices);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        text.expect("(");
        do {
            names.add(text.name());
        } while (text.accept(","));
        text.expect(")");
        return names;
    }
}
