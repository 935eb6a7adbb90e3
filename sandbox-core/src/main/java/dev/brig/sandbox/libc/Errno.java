package dev.brig.sandbox.libc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** Error numbers (asm-generic/errno-base.h, errno.h). */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int E2BIG = 7;
    public static final int ENOEXEC = 8;
    public static final int EBADF = 9;
    public static final int ECHILD = 10;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int EXDEV = 18;
    public static final int ENODEV = 19;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int ETXTBSY = 26;
    public static final int EFBIG = 27;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int EPIPE = 32;
    public static final int ENAMETOOLONG = 36;
    public static final int ENOSYS = 38;
    public static final int ENOTEMPTY = 39;
    public static final int ELOOP = 40;
    public static final int EOVERFLOW = 75;
    public static final int ELIBBAD = 80;
    public static final int EUSERS = 87;
    public static final int ENODATA = 61;
    public static final int EOPNOTSUPP = 95;

    /** By name; of two names for one number the usual one stands first. */
    private static final SequencedMap<String, Integer> BY_NAME = table("""
            EPERM 1 ENOENT 2 ESRCH 3 EINTR 4 EIO 5 ENXIO 6 E2BIG 7 ENOEXEC 8 EBADF 9 ECHILD 10 EAGAIN 11
            EWOULDBLOCK 11 ENOMEM 12 EACCES 13 EFAULT 14 EBUSY 16 EEXIST 17 EXDEV 18 ENODEV 19 ENOTDIR 20
            EISDIR 21 EINVAL 22 ENFILE 23 EMFILE 24 ENOTTY 25 ETXTBSY 26 EFBIG 27 ENOSPC 28 ESPIPE 29 EROFS 30
            EMLINK 31 EPIPE 32 EDOM 33 ERANGE 34 EDEADLK 35 ENAMETOOLONG 36 ENOLCK 37 ENOSYS 38 ENOTEMPTY 39
            ELOOP 40 ENODATA 61 EPROTO 71 EOVERFLOW 75 ELIBBAD 80 EILSEQ 84 EUSERS 87 ENOTSOCK 88 EPROTOTYPE 91
            EPROTONOSUPPORT 93 ESOCKTNOSUPPORT 94 EOPNOTSUPP 95 ENOTSUP 95 EPFNOSUPPORT 96 EAFNOSUPPORT 97
            EADDRINUSE 98 EADDRNOTAVAIL 99 ENETDOWN 100 ENETUNREACH 101 ENOBUFS 105 ETIMEDOUT 110
            ECONNREFUSED 111 EHOSTUNREACH 113 EDQUOT 122 ECANCELED 125 ENOKEY 126
            """);

    private Errno() {}

    /** The symbolic name, for example {@code EPERM}; {@code errno 123} if it has no name here. */
    public static String describe(int errno) {
        String name = BY_NAME.entrySet().stream()
                .filter(entry -> entry.getValue() == errno)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("errno " + errno);
        return errno == EMFILE ? name + " (too many descriptors are open: raise ulimit -n)" : name;
    }

    /** All error numbers that have a name here, by name. */
    public static Map<String, Integer> byName() {
        return BY_NAME;
    }

    private static SequencedMap<String, Integer> table(String text) {
        SequencedMap<String, Integer> table = new LinkedHashMap<>();
        String[] words = text.trim().split("\\s+", -1);
        for (int i = 0; i < words.length; i += 2) {
            table.put(words[i], Integer.valueOf(words[i + 1]));
        }
        return Collections.unmodifiableSequencedMap(table);
    }
}
