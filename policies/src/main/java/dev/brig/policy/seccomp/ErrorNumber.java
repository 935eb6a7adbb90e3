package dev.brig.policy.seccomp;

import dev.brig.policy.document.Suggestion;
import dev.brig.sandbox.libc.Errno;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Error numbers by name, from {@code asm-generic/errno.h}, for x86-64, AArch64 and RISC-V. */
final class ErrorNumber {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");
    private static final int MOST = 4095;

    private ErrorNumber() {}

    /** The number that a name, or a number as text, stands for. */
    static OptionalInt of(String text) {
        if (NUMBER.matcher(text).matches()) {
            int number = Integer.parseInt(text);
            return number >= 1 && number <= MOST ? OptionalInt.of(number) : OptionalInt.empty();
        }
        Integer number = Errno.byName().get(text);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** What is wrong with a text that stands for no error number. */
    static String reason(String text) {
        return "'" + text + "' is not an error: write a name such as EPERM, or a number from 1 to " + MOST
                + Suggestion.of(text, Errno.byName().keySet());
    }
}
