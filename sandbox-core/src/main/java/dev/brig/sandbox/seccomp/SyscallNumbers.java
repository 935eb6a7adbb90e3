package dev.brig.sandbox.seccomp;

import dev.brig.sandbox.libc.Architecture;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Numbers of system calls: a libseccomp older than the kernel does not know the newest. It is asked for calls that are newer
 * than Brig's table.
 */
final class SyscallNumbers {
    private static final SyscallNumbers CURRENT =
            new SyscallNumbers(Architecture.current().numbers());

    private final Map<String, Integer> numbers;
    private final Map<Integer, String> names;

    private SyscallNumbers(Map<String, Integer> numbers) {
        this.numbers = numbers;
        names = numbers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
    }

    static SyscallNumbers current() {
        return CURRENT;
    }

    /** The name of a call of this machine, from the table or from the library. */
    static String nameOf(int call) {
        return CURRENT.name(call).or(() -> SeccompLibrary.instance().name(call)).orElse("syscall " + call);
    }

    Set<String> calls() {
        return numbers.keySet();
    }

    /** The number of any call; empty where neither the table nor the library knows it on this architecture. */
    OptionalInt number(String call, Libseccomp library) {
        Integer known = numbers.get(call);
        int number = known == null ? library.seccomp_syscall_resolve_name(call) : known;
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }

    Optional<String> name(int call) {
        return Optional.ofNullable(names.get(call));
    }
}
