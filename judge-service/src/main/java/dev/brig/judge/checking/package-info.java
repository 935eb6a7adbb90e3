/**
 * The checkers that Brig brings along: each compares what a program wrote with what was expected, as it comes, and says where the
 * first difference is.
 *
 * <p>A {@link BuiltInChecker} is a rule: {@link InOrder} for texts whose order counts, {@link AnyOrder} for those whose order does
 * not. It starts a {@link Check} for each output; the output is pushed into it piece by piece, and it reads the expected text as it
 * goes. What comes out is a {@link CheckResult}.
 *
 * <p>Bytes are compared, not characters: a text in any encoding is as good as another, and invalid UTF-8 is nothing special. White
 * space is what it is in the C locale: blank, tab, newline, vertical tab, form feed and carriage return. Letters are ASCII's where
 * their case does not count. A NUL is a byte like any other.
 *
 * <p>A check holds two buffers of 64 KiB and a few kilobytes of the words it stands in, however large the texts, lines, words
 * and numbers are.
 */
package dev.brig.judge.checking;
