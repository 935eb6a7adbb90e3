package dev.brig.judge.checktestdata;

import dev.brig.judge.checktestdata.Command.Notation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** One input held against a grammar. */
final class Matching {
    /** Grammars and patterns come with packages of others, and may loop. */
    private static final long STEPS = 50_000_000;

    private static final long STEPS_FOR_A_BYTE = 20;

    private static final Pattern INT = Pattern.compile("0|-?[1-9][0-9]*");
    private static final Pattern FIXED = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.([0-9]+))?");
    private static final Pattern SCIENTIFIC = Pattern.compile("-?[0-9](?:\\.([0-9]+))?[eE][+-]?[0-9]{1,6}");
    private static final Pattern ANY = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.([0-9]+))?(?:[eE][+-]?[0-9]{1,6})?");

    private final Input input;
    private final long most;
    private final Values values;
    private final Map<String, Pattern> patterns = new HashMap<>();
    private int at;
    private long steps;

    /** The input is not what the grammar says. */
    private static final class Mismatch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Mismatch(String what) {
            super(what, null, false, false);
        }
    }

    Matching(Input input) {
        this.input = input;
        this.most = STEPS + STEPS_FOR_A_BYTE * input.length();
        this.values = new Values(this::isAtEnd, this::nextIsOf, this::step);
    }

    Optional<String> mistake(List<Command> commands) {
        try {
            run(commands);
            run(new Command.End());
            return Optional.empty();
        } catch (Mismatch mismatch) {
            return Optional.of(place() + ": " + mismatch.getMessage());
        }
    }

    private String place() {
        int line = 1;
        int start = 0;
        for (int i = 0; i < at; i++) {
            if (input.charAt(i) == '\n') {
                line++;
                start = i + 1;
            }
        }
        return "line " + line + ", column " + (at - start + 1);
    }

    private void step() {
        if (++steps > most) {
            throw new GrammarException("takes too long: more than " + most + " steps");
        }
        if ((steps & 0xffff) == 0 && Thread.currentThread().isInterrupted()) {
            throw new java.util.concurrent.CancellationException("interrupted");
        }
    }

    private void run(List<Command> commands) {
        commands.forEach(this::run);
    }

    private void run(Command command) {
        step();
        switch (command) {
            case Command.Literal(Expression text) -> literal(Values.text(values.of(text)));
            case Command.End _ -> require(isAtEnd(), "the end of the file is missing");
            case Command.Int number -> integer(number);
            case Command.FloatingPoint number -> decimal(number);
            case Command.Regex(Expression pattern, var into) -> {
                String text = Values.text(values.of(pattern));
                Matcher matcher = match(patterns.computeIfAbsent(text, Matching::compiled), "what matches " + text);
                into.ifPresent(variable -> values.set(variable, matcher.group()));
            }
            case Command.Assert(Expression test) -> require(values.test(test), "an assertion does not hold");
            case Command.Set(var variables, var all) -> {
                for (int i = 0; i < variables.size(); i++) {
                    values.set(variables.get(i), values.of(all.get(i)));
                }
            }
            case Command.Unset(var names) -> names.forEach(values::unset);
            case Command.Repeat repeat -> {
                BigInteger count = Values.whole(values.of(repeat.count()));
                for (BigInteger i = BigInteger.ZERO; i.compareTo(count) < 0; i = i.add(BigInteger.ONE)) {
                    once(i, repeat.counter(), repeat.separator(), repeat.body());
                }
            }
            case Command.While loop -> {
                BigInteger i = BigInteger.ZERO;
                loop.counter().ifPresent(variable -> values.set(variable, BigInteger.ZERO));
                while (values.test(loop.test())) {
                    once(i, loop.counter(), loop.separator(), loop.body());
                    i = i.add(BigInteger.ONE);
                    BigInteger next = i;
                    loop.counter().ifPresent(variable -> values.set(variable, next));
                }
            }
            case Command.If(Expression test, var then, var otherwise) -> run(values.test(test) ? then : otherwise);
        }
    }

    private void once(
            BigInteger number, Optional<Expression.Variable> counter, Optional<Command> separator, List<Command> body) {
        step();
        counter.ifPresent(variable -> values.set(variable, number));
        if (number.signum() > 0) {
            separator.ifPresent(this::run);
        }
        run(body);
    }

    private void literal(String text) {
        for (int i = 0; i < text.length(); i++) {
            require(
                    at + i < input.length() && input.charAt(at + i) == text.charAt(i),
                    "'" + text.replace("\n", "\\n") + "' is missing");
        }
        at += text.length();
    }

    private void integer(Command.Int number) {
        int before = at;
        BigInteger seen = new BigInteger(match(INT, "an integer").group());
        within(seen, number.least(), number.most(), before);
        number.into().ifPresent(variable -> values.set(variable, seen));
    }

    private void decimal(Command.FloatingPoint number) {
        int before = at;
        Pattern form = switch (number.notation()) {
            case ANY -> ANY;
            case FIXED -> FIXED;
            case SCIENTIFIC -> SCIENTIFIC;
        };
        Matcher matcher = match(form, number.notation() == Notation.ANY ? "a number" : "a number in that notation");
        BigDecimal seen = new BigDecimal(matcher.group());
        within(seen, number.least(), number.most(), before);
        if (!number.decimals().isEmpty()) {
            int digits = matcher.group(1) == null ? 0 : matcher.group(1).length();
            within(
                    BigInteger.valueOf(digits),
                    number.decimals().getFirst(),
                    number.decimals().getLast(),
                    before);
        }
        number.into().ifPresent(variable -> values.set(variable, seen));
    }

    private void within(Object seen, Expression least, Expression most, int before) {
        Object from = values.of(least);
        Object to = values.of(most);
        if (Values.compare(seen, from) < 0 || Values.compare(seen, to) > 0) {
            at = before;
            throw new Mismatch(seen + " is not between " + from + " and " + to);
        }
    }

    private Matcher match(Pattern pattern, String what) {
        Matcher matcher = pattern.matcher(new Counted(input)).region(at, input.length());
        try {
            require(matcher.lookingAt(), what + " is missing");
        } catch (StackOverflowError e) {
            throw new GrammarException("a pattern needs too much stack: " + pattern);
        }
        at = matcher.end();
        return matcher;
    }

    private static Pattern compiled(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new GrammarException("'" + text + "' is no regular expression: " + e.getDescription());
        }
    }

    private boolean isAtEnd() {
        return at == input.length();
    }

    private boolean nextIsOf(String characters) {
        return !isAtEnd() && characters.indexOf(input.charAt(at)) >= 0;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new Mismatch(otherwise);
        }
    }

    /** Each look at a character is a step, so that no pattern goes on for ever. */
    private final class Counted implements CharSequence {
        private final CharSequence inner;

        Counted(CharSequence inner) {
            this.inner = inner;
        }

        @Override
        public int length() {
            return inner.length();
        }

        @Override
        public char charAt(int index) {
            step();
            return inner.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return inner.subSequence(start, end);
        }

        @Override
        public String toString() {
            return inner.toString();
        }
    }
}
