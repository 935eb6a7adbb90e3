package dev.brig.judge.checktestdata;

import dev.brig.judge.checktestdata.Expression.Variable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The variables of a grammar, and what its expressions say of them. */
final class Values {
    private static final int MOST_BITS = 100_000;

    private final Map<String, Map<List<Object>, Object>> variables = new HashMap<>();
    private final BooleanSupplier atEnd;
    private final Predicate<String> nextIsOf;
    private final Runnable step;

    Values(BooleanSupplier atEnd, Predicate<String> nextIsOf, Runnable step) {
        this.atEnd = atEnd;
        this.nextIsOf = nextIsOf;
        this.step = step;
    }

    void set(Variable variable, Object value) {
        variables.computeIfAbsent(variable.name(), _ -> new HashMap<>()).put(indices(variable), value);
    }

    void unset(String name) {
        variables.remove(name);
    }

    private List<Object> indices(Variable variable) {
        return variable.indices().stream().map(this::of).toList();
    }

    Object of(Expression expression) {
        step.run();
        return switch (expression) {
            case Expression.Constant(Object value) -> value;
            case Variable variable ->
                Optional.ofNullable(variables
                                .getOrDefault(variable.name(), Map.of())
                                .get(indices(variable)))
                        .orElseThrow(() -> new GrammarException("the variable '" + variable.name()
                                + (variable.indices().isEmpty()
                                        ? ""
                                        : indices(variable).toString())
                                + "' has no value"));
            case Expression.Negative(Expression of) -> arithmetic('-', BigInteger.ZERO, of(of));
            case Expression.Arithmetic(char operator, var left, var right) -> arithmetic(operator, of(left), of(right));
            case Expression.Length(Expression text) ->
                BigInteger.valueOf(text(of(text)).length());
            default -> throw new GrammarException("a value is missing");
        };
    }

    boolean test(Expression expression) {
        step.run();
        return switch (expression) {
            case Expression.Not(Expression of) -> !test(of);
            case Expression.And(var left, var right) -> test(left) && test(right);
            case Expression.Or(var left, var right) -> test(left) || test(right);
            case Expression.AtEnd _ -> atEnd.getAsBoolean();
            case Expression.NextIsOf(Expression characters) -> nextIsOf.test(text(of(characters)));
            case Expression.Unique(List<String> arrays) -> unique(arrays);
            case Expression.InArray(Expression value, String array) -> {
                Object wanted = of(value);
                yield variables.getOrDefault(array, Map.of()).values().stream()
                        .peek(_ -> step.run())
                        .anyMatch(each -> same(each, wanted));
            }
            case Expression.Compare(String operator, var left, var right) -> compares(operator, of(left), of(right));
            default -> throw new GrammarException("a test is missing");
        };
    }

    private boolean unique(List<String> arrays) {
        Map<List<Object>, Object> first = variables.getOrDefault(arrays.getFirst(), Map.of());
        Set<List<Object>> seen = new HashSet<>();
        for (List<Object> index : first.keySet()) {
            step.run();
            List<Object> tuple = new ArrayList<>();
            for (String array : arrays) {
                Object value = variables.getOrDefault(array, Map.of()).get(index);
                if (value == null) {
                    throw new GrammarException("the arrays of UNIQUE have different indices");
                }
                tuple.add(value instanceof BigDecimal number ? number.stripTrailingZeros() : value);
            }
            if (!seen.add(tuple)) {
                return false;
            }
        }
        return true;
    }

    private static boolean compares(String operator, Object left, Object right) {
        return switch (operator) {
            case "==" -> same(left, right);
            case "!=" -> !same(left, right);
            case "<" -> compare(left, right) < 0;
            case ">" -> compare(left, right) > 0;
            case "<=" -> compare(left, right) <= 0;
            default -> compare(left, right) >= 0;
        };
    }

    private static boolean same(Object left, Object right) {
        return left instanceof String == right instanceof String && compare(left, right) == 0;
    }

    static int compare(Object left, Object right) {
        if (left instanceof String one && right instanceof String other) {
            return one.compareTo(other);
        }
        return left instanceof BigInteger one && right instanceof BigInteger other
                ? one.compareTo(other)
                : number(left).compareTo(number(right));
    }

    private static Object arithmetic(char operator, Object left, Object right) {
        try {
            return left instanceof BigInteger one && right instanceof BigInteger other
                    ? whole(operator, one, other)
                    : decimal(operator, number(left), number(right));
        } catch (ArithmeticException e) {
            throw new GrammarException(left + " " + operator + " " + right + " cannot be: " + e.getMessage());
        }
    }

    private static BigInteger whole(char operator, BigInteger left, BigInteger right) {
        if (left.bitLength() > MOST_BITS || right.bitLength() > MOST_BITS) {
            throw new GrammarException("a number gets too large");
        }
        return switch (operator) {
            case '+' -> left.add(right);
            case '-' -> left.subtract(right);
            case '*' -> left.multiply(right);
            case '/' -> left.divide(right);
            case '%' -> left.remainder(right);
            default -> {
                int exponent = right.intValueExact();
                if (exponent < 0 || (long) exponent * left.bitLength() > MOST_BITS) {
                    throw new GrammarException("a power gets too large, or has a negative exponent");
                }
                yield left.pow(exponent);
            }
        };
    }

    private static BigDecimal decimal(char operator, BigDecimal left, BigDecimal right) {
        MathContext precision = MathContext.DECIMAL128;
        return switch (operator) {
            case '+' -> left.add(right, precision);
            case '-' -> left.subtract(right, precision);
            case '*' -> left.multiply(right, precision);
            case '/' -> left.divide(right, precision);
            case '%' -> left.remainder(right, precision);
            default -> left.pow(right.intValueExact(), precision);
        };
    }

    private static BigDecimal number(Object value) {
        return switch (value) {
            case BigInteger whole -> new BigDecimal(whole);
            case BigDecimal decimal -> decimal;
            default -> throw new GrammarException("'" + value + "' is no number");
        };
    }

    static BigInteger whole(Object value) {
        if (value instanceof BigInteger whole) {
            return whole;
        }
        throw new GrammarException("'" + value + "' is no integer");
    }

    static String text(Object value) {
        return value.toString();
    }
}
