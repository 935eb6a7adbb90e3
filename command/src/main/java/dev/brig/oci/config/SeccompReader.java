package dev.brig.oci.config;

import dev.brig.sandbox.detached.Payload.Filter;
import dev.brig.sandbox.detached.Payload.Listener;
import dev.brig.sandbox.libc.Constant;
import dev.brig.sandbox.libc.Kernel;
import dev.brig.sandbox.seccomp.PlainFilter;
import dev.brig.sandbox.seccomp.PlainFilter.Comparison;
import dev.brig.sandbox.seccomp.PlainFilter.Operator;
import dev.brig.sandbox.seccomp.PlainFilter.Rule;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A filter of system calls. */
final class SeccompReader {
    private static final int EPERM = 1;
    private static final int MOST_ERRNO = 4095; // MAX_ERRNO, linux/err.h
    private static final int MOST_TRACE = 0xffff;
    private static final int MOST_ARGUMENT = 5;
    private static final int ERRNO = 0x0005_0000; // SECCOMP_RET_*, linux/seccomp.h
    private static final int TRACE = 0x7ff0_0000;
    private static final String NOTIFY = "SCMP_ACT_NOTIFY";
    private static final String HANDS_OVER = "sendmsg";

    static final Map<String, Integer> ACTIONS = Map.of(
            "SCMP_ACT_KILL",
            0,
            "SCMP_ACT_KILL_THREAD",
            0,
            "SCMP_ACT_KILL_PROCESS",
            0x8000_0000,
            "SCMP_ACT_TRAP",
            0x0003_0000,
            "SCMP_ACT_ERRNO",
            ERRNO,
            "SCMP_ACT_TRACE",
            TRACE,
            "SCMP_ACT_LOG",
            0x7ffc_0000,
            NOTIFY,
            0x7fc0_0000,
            "SCMP_ACT_ALLOW",
            0x7fff_0000);

    static final Map<String, Operator> OPERATORS = Map.of(
            "SCMP_CMP_NE", Operator.NE,
            "SCMP_CMP_LT", Operator.LT,
            "SCMP_CMP_LE", Operator.LE,
            "SCMP_CMP_EQ", Operator.EQ,
            "SCMP_CMP_GE", Operator.GE,
            "SCMP_CMP_GT", Operator.GT,
            "SCMP_CMP_MASKED_EQ", Operator.MASKED_EQ);

    static final Map<String, Constant> FLAGS = Map.of(
            "SECCOMP_FILTER_FLAG_TSYNC", Kernel.NONE, // there is one thread
            "SECCOMP_FILTER_FLAG_LOG", new Constant("SECCOMP_FILTER_FLAG_LOG", 2),
            "SECCOMP_FILTER_FLAG_SPEC_ALLOW", new Constant("SECCOMP_FILTER_FLAG_SPEC_ALLOW", 4),
            "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV", new Constant("SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV", 32));

    private static final String ARCHITECTURE = "SCMP_ARCH_";
    /** What this processor can run; programs of others never come to a system call. */
    static final Set<String> ARCHITECTURES = Set.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32");

    private final Field seccomp;

    SeccompReader(Field seccomp) {
        this.seccomp = seccomp;
    }

    Optional<Filter> read() {
        if (!seccomp.isPresent()) {
            return Optional.empty();
        }
        if (seccomp.get("defaultAction").text().equals(NOTIFY)) {
            throw seccomp.get("defaultAction")
                    .wrong("cannot be " + NOTIFY + ": name the calls that are to be answered");
        }
        int otherwise = action(seccomp.get("defaultAction"), seccomp.get("defaultErrnoRet"));
        List<String> architectures = seccomp.get("architectures").texts().stream()
                .filter(ARCHITECTURES::contains)
                .map(name -> name.substring(ARCHITECTURE.length()).toLowerCase(Locale.ROOT))
                .toList();
        List<Rule> rules = seccomp.get("syscalls").list(SeccompReader::rule);
        Constant flags =
                seccomp.get("flags").list(flag -> flag.word(FLAGS)).stream().reduce(Kernel.NONE, SeccompReader::join);
        return Optional.of(new Filter(new PlainFilter(otherwise, architectures, rules).compile(), flags, listener()));
    }

    private Optional<Listener> listener() {
        Field path = seccomp.get("listenerPath");
        Field metadata = seccomp.get("listenerMetadata");
        if (!path.isPresent() && metadata.isPresent()) {
            throw metadata.wrong("needs listenerPath");
        }
        for (Field rule : seccomp.get("syscalls").items()) {
            if (rule.get("action").text().equals(NOTIFY)) {
                if (!path.isPresent()) {
                    throw rule.get("action").wrong("needs seccomp.listenerPath: somebody must answer");
                }
                if (rule.get("names").texts().contains(HANDS_OVER)) {
                    throw rule.get("names")
                            .wrong(HANDS_OVER + " cannot be answered: the listener itself is handed over by it");
                }
                if (!path.text().startsWith("/")) {
                    throw path.wrong("must be an absolute path");
                }
                return Optional.of(new Listener(path.text(), metadata.text("")));
            }
        }
        return Optional.empty();
    }

    private static Constant join(Constant one, Constant other) {
        return one.value() == 0 ? other : one.or(other);
    }

    private static int action(Field name, Field number) {
        int action = name.word(ACTIONS);
        return switch (action) {
            case ERRNO -> ERRNO | (int) number.number(0, MOST_ERRNO, EPERM);
            case TRACE -> TRACE | (int) number.number(0, MOST_TRACE, EPERM);
            default -> action;
        };
    }

    private static Rule rule(Field field) {
        List<String> names = field.get("names").texts();
        if (names.isEmpty()) {
            throw field.get("names").wrong("must name a system call");
        }
        return new Rule(
                names,
                action(field.get("action"), field.get("errnoRet")),
                field.get("args").list(SeccompReader::comparison));
    }

    private static Comparison comparison(Field field) {
        return new Comparison(
                (int) field.get("index").number(0, MOST_ARGUMENT),
                field.get("op").word(OPERATORS),
                field.get("value").bits(0),
                field.get("valueTwo").bits(0));
    }
}
