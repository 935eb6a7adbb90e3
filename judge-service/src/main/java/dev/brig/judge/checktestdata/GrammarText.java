package dev.brig.judge.checktestdata;

import java.math.BigDecimal;
import java.math.BigInteger;

/** The text of a grammar, read from its beginning to its end. */
final class GrammarText {
    private final String text;
    private int at;

    GrammarText(String text) {
        this.text = text;
    }

    /** A place to come {@linkplain #backTo back to}. */
    int place() {
        return at;
    }

    void backTo(int place) {
        at = place;
    }

    /** The next character that is not blank; 0 at the end. */
    char peek() {
        skipBlanks();
        return at < text.length() ? text.charAt(at) : 0;
    }

    /** A number, which begins here. */
    Object numeral() {
        int from = at;
        boolean whole = true;
        while (at < text.length() && "0123456789.eE".indexOf(text.charAt(at)) >= 0) {
            boolean exponent = text.charAt(at) == 'e' || text.charAt(at) == 'E';
            whole &= !exponent && text.charAt(at) != '.';
            at++;
            if (exponent && at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }
        String digits = text.substring(from, at);
        try {
            return whole ? new BigInteger(digits) : new BigDecimal(digits);
        } catch (NumberFormatException e) {
            throw wrong("'" + digits + "' is no number");
        }
    }

    /** A string, whose quote is here. */
    String string() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            char next = text.charAt(at++);
            if (next != '\\' || at == text.length()) {
                value.append(next);
                continue;
            }
            char escaped = text.charAt(at++);
            switch (escaped) {
                case 'n' -> value.append('\n');
                case 't' -> value.append('\t');
                case 'r' -> value.append('\r');
                case 'b' -> value.append('\b');
                case '"', '\\' -> value.append(escaped);
                case '\n' -> {}
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    int code = escaped - '0';
                    for (int i = 0; i < 2 && at < text.length() && "01234567".indexOf(text.charAt(at)) >= 0; i++) {
                        code = code * 8 + text.charAt(at++) - '0';
                    }
                    value.append((char) (code & 0xff));
                }
                default -> value.append('\\').append(escaped);
            }
        }
        expect("\"");
        return value.toString();
    }

    /** The name of a variable. */
    String name() {
        skipBlanks();
        int from = at;
        while (at < text.length() && isOfName(text.charAt(at), at > from)) {
            at++;
        }
        if (from == at) {
            throw wrong("the name of a variable is missing");
        }
        return text.substring(from, at);
    }

    private static boolean isOfName(char c, boolean within) {
        return (c >= 'a' && c <= 'z') || (within && ((c >= '0' && c <= '9') || c == '_'));
    }

    /** The name of a command. */
    String word() {
        skipBlanks();
        int from = at;
        while (at < text.length() && text.charAt(at) >= 'A' && text.charAt(at) <= 'Z') {
            at++;
        }
        if (from == at) {
            throw wrong("a command is missing");
        }
        return text.substring(from, at);
    }

    boolean isNext(String token) {
        skipBlanks();
        return text.startsWith(token, at);
    }

    /** Passes over a token if it is next. */
    boolean accept(String token) {
        if (isNext(token)) {
            at += token.length();
            return true;
        }
        return false;
    }

    void expect(String token) {
        if (!accept(token)) {
            throw wrong("'" + token + "' is missing");
        }
    }

    /**
     * Passes over blanks and comments.
     *
     * @return whether nothing follows
     */
    boolean skipBlanks() {
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (Character.isWhitespace(next)) {
                at++;
            } else {
                return false;
            }
        }
        return true;
    }

    GrammarException wrong(String what) {
        long line = text.substring(0, Math.min(at, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count()
                + 1;
        return new GrammarException("line " + line + ": " + what);
    }
}
