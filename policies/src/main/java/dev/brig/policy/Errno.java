package dev.brig.policy;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Error numbers by name, from {@code asm-generic/errno.h}, for x86-64, AArch64 and RISC-V. */
final class Errno {
    static final int EPERM = 1;
    static final int ENOSYS = 38;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");
    private static final int MOST = 4095;
    private static final Map<String, Integer> BY_NAME = table("""
            EPERM 1 ENOENT 2 ESRCH 3 EINTR 4 EIO 5 ENXIO 6 E2BIG 7 ENOEXEC 8 EBADF 9 ECHILD 10 EAGAIN 11 EWOULDBLOCK 11
            ENOMEM 12 EACCES 13 EFAULT 14 EBUSY 16 EEXIST 17 EXDEV 18 ENODEV 19 ENOTDIR 20 EISDIR 21 EINVAL 22 ENFILE 23
            EMFILE 24 ENOTTY 25 ETXTBSY 26 EFBIG 27 ENOSPC 28 ESPIPE 29 EROFS 30 EMLINK 31 EPIPE 32 EDOM 33 ERANGE 34
            EDEADLK 35 ENAMETOOLONG 36 ENOLCK 37 ENOSYS 38 ENOTEMPTY 39 ELOOP 40 ENODATA 61 EPROTO 71 EOVERFLOW 75
            EILSEQ 84 EUSERS 87 ENOTSOCK 88 EPROTOTYPE 91 EPROTONOSUPPORT 93 ESOCKTNOSUPPORT 94 EOPNOTSUPP 95 ENOTSUP 95
            EPFNOSUPPORT 96 EAFNOSUPPORT 97 EADDRINUSE 98 EADDRNOTAVAIL 99 ENETDOWN 100 ENETUNREACH 101 ENOBUFS 105
            ETIMEDOUT 110 ECONNREFUSED 111 EHOSTUNREACH 113 EDQUOT 122 ECANCELED 125 ENOKEY 126
            """);

    private Errno() {}

    /** The number that a name, or a number as text, stands for. */
    static OptionalInt of(String text) {
        if (NUMBER.matcher(text).matches()) {
            int number = Integer.parseInt(text);
            return number >= 1 && number <= MOST ? OptionalInt.of(number) : OptionalInt.empty();
        }
        Integer number = BY_NAME.get(text);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** What is wrong with a text that stands for no error number. */
    static String reason(String text) {
        return "'" + text + "' is not an error: write a name such as EPERM, or a number from 1 to " + MOST
                + Suggestion.of(text, BY_NAME.keySet());
    }

    private static Map<String, Integer> table(String text) {
        Map<String, Integer> table = new TreeMap<>();
        String[] words = text.trim().split("\\s+", -1);
        for (int i = 0; i < words.length; i += 2) {
            table.put(words[i], Integer.valueOf(words[i + 1]));
        }
        return Collections.unmodifiableMap(table);
    }
}
