package dev.brig.sandbox.seccomp;

import static dev.brig.sandbox.seccomp.Compiled.kernel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.SandboxException;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.Seccomp.Action;
import dev.brig.sandbox.Seccomp.Comparison;
import dev.brig.sandbox.Seccomp.Condition;
import dev.brig.sandbox.Seccomp.Rule;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that overlap, contradict and shadow each other in every way. */
class RandomPoliciesTest {
    private static final int POLICIES = 100;
    private static final List<String> CALLS = List.of(
            "lseek",
            "sendto",
            "mmap",
            "sync",
            "getpid",
            "clone",
            "clone3",
            "ioctl",
            "fcntl",
            "prctl",
            "prlimit64",
            "socket",
            "setpriority",
            "personality",
            "openat",
            "execve",
            "ptrace",
            "mount");
    private static final List<Action> ACTIONS = List.of(
            new Action.Allow(),
            new Action.Allow(),
            new Action.Errno(1),
            new Action.Errno(13),
            new Action.Report(1),
            new Action.Stop(),
            new Action.Kill());
    private static final long[] MASKS = {
        -1L, 0xffff_ffffL, 0xf, 0x80, 0x7e02_0000, 0xffff_ffff_0000_0000L, 1L << 63, 0x5, 0
    };
    private static final long[] VALUES = {
        0,
        1,
        2,
        5,
        15,
        22,
        38,
        0x80,
        1024,
        0x4111,
        0x5412,
        0x541c,
        0x1000_0011,
        0xffff_ffffL,
        1L << 32,
        0x5412L | 1L << 40,
        1L << 63,
        -1L
    };

    static Stream<Seccomp> policies() {
        return IntStream.iterate(0, seed -> seed + 1)
                .mapToObj(seed -> policy(new Random(seed)))
                .filter(RandomPoliciesTest::isNotRefused)
                .limit(POLICIES);
    }

    /** Some grow beyond what the kernel takes. */
    private static boolean isNotRefused(Seccomp policy) {
        try {
            SeccompFilter.compile(policy);
            return true;
        } catch (SandboxException e) {
            assertThat(e).hasMessageContaining("fewer");
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("policies")
    void areCompiledToWhatTheySay(Seccomp policy) {
        Compiled filter = Compiled.of(policy);
        Random random = new Random(policy.hashCode());
        for (String call : CALLS) {
            for (int i = 0; i < 150; i++) {
                long[] arguments = random.longs(6)
                        .map(ignored -> pick(random, VALUES) ^ (random.nextInt(4) == 0 ? 1L << random.nextInt(64) : 0))
                        .toArray();
                Action expected = Oracle.expected(policy, call, arguments);
                assertThat(filter.answer(call, arguments))
                        .as("%s %s", call, arguments)
                        .isEqualTo(kernel(expected));
                assertThat(filter.filter().on(Compiled.number(call), arguments)).isEqualTo(expected);
            }
        }
    }

    private static Seccomp policy(Random random) {
        List<Rule> rules =
                Stream.generate(() -> rule(random)).limit(random.nextInt(30)).toList();
        return new Seccomp(pick(random, ACTIONS), rules);
    }

    private static Rule rule(Random random) {
        int[] counts = {0, 1, 1, 1, 1, 2};
        List<Condition> conditions = Stream.generate(() -> condition(random))
                .limit(counts[random.nextInt(counts.length)])
                .toList();
        return new Rule(List.of(pick(random, CALLS), pick(random, CALLS)), pick(random, ACTIONS), conditions);
    }

    private static Condition condition(Random random) {
        long mask = pick(random, MASKS);
        long value = pick(random, VALUES) & (random.nextInt(8) == 0 ? -1L : mask);
        return new Condition(
                random.nextInt(3),
                random.nextInt(5) == 0 ? Comparison.MASKED_NOT_EQUAL : Comparison.MASKED_EQUAL,
                mask,
                value,
                random.nextInt(3) == 0);
    }

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static long pick(Random random, long[] from) {
        return from[random.nextInt(from.length)];
    }
}
