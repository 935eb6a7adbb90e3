package dev.brig.judge.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.json.OutcomeJson;
import dev.brig.judge.judging.TestCaseRunner.TestCase;
import dev.brig.judge.worker.LocalSandboxRunner;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunListener;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Language;
import dev.brig.policy.LanguageStep;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Submissions in Python are forks of an interpreter, and are judged as if each started its own. */
class WarmInterpretersTest {
    private static final byte[] EXPECTED = "7\n".getBytes(StandardCharsets.UTF_8);
    private static final int STARTS_UNTIL_WARM = 4;

    private static PolicyQueues queues;
    private static Language warm;
    private static Language plain;

    @BeforeAll
    static void open() {
        Policies policies = Policies.builtIn();
        queues = new PolicyQueues(new LocalSandboxRunner(1), policies, Set.of(), 8, RunListener.NONE);
        warm = Languages.builtIn(policies).get("python3").orElseThrow();
        LanguageStep run = warm.run();
        plain = new Language(
                warm.id(),
                warm.name(),
                warm.source(),
                warm.image(),
                warm.extensions(),
                warm.version(),
                warm.compile(),
                warm.preparation(),
                warm.check(),
                new LanguageStep(
                        run.policy(),
                        run.command(),
                        run.environment(),
                        run.files(),
                        run.limits(),
                        run.extra(),
                        Optional.empty(),
                        run.outOfMemory()));
        for (int i = 0; i < STARTS_UNTIL_WARM; i++) {
            judge(warm, "");
        }
    }

    @AfterAll
    static void close() {
        queues.close();
    }

    static List<String> programs() {
        return List.of(
                "a, b = map(int, input().split()); print(a + b)",
                "print(8)",
                "print(7, end='')",
                "import sys; print(sum(map(int, sys.stdin.readline().split()))); sys.exit(3)",
                "print(undefined)",
                "print(7",
                "while True: pass",
                "x = [0]\nwhile True: x += x",
                "while True: print('x' * 100000)",
                "import os; os.kill(os.getpid(), 9)",
                "import time; time.sleep(100)",
                "import sys; sys.setrecursionlimit(10**9)\ndef f(n): return 0 if n == 0 else 1 + f(n - 1)\nprint(f(100000) and 7)",
                "import os\nos.sync()\nprint(7)",
                "import socket\nsocket.socket()\nprint(7)",
                "import ctypes; print(ctypes.CDLL(None).mount(0, 0, 0, 0, 0) and 7)",
                "import os, time\nfor i in range(200):\n    if os.fork() == 0:\n        time.sleep(100)",
                "open('big', 'wb').write(bytes(70 << 20)); print(7)");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aForkIsJudgedLikeAStart(String source) {
        TestCaseRunner.Result fork = judge(warm, source);
        TestCaseRunner.Result start = judge(plain, source);

        assertThat(fork.run().warm()).isTrue();
        assertThat(start.run().warm()).isFalse();
        assertThat(fork.judged()).isEqualTo(start.judged());
        assertThat(fork.run().ending()).isEqualTo(start.run().ending());
        assertThat(fork.run().denied()).isEqualTo(start.run().denied());
        assertThat(fork.run().stderr().text()).isEqualTo(start.run().stderr().text());
        assertThat(fork.run().reached().stream().map(Outcome.Reached::limit))
                .isEqualTo(start.run().reached().stream()
                        .map(Outcome.Reached::limit)
                        .toList());
    }

    @Test
    void theResultSaysWhichItWas() {
        assertThat(OutcomeJson.of(judge(warm, "").run()).get("warm").asBoolean())
                .isTrue();
        assertThat(OutcomeJson.of(judge(plain, "").run()).has("warm")).isFalse();
    }

    private static TestCaseRunner.Result judge(Language language, String source) {
        TestCaseRunner runner = new TestCaseRunner(language, queues);
        Limits limits = Limits.none().with(Limit.CPU, 1000).with(Limit.IDLE, 2000);
        TestCase test = new TestCase(Content.of("3 4\n"), Optional.of(EXPECTED), limits);
        return runner.run(Map.of("main.py", Content.of(source)), test, runner.take(limits), new RunScope());
    }
}
