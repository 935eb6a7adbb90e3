package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Output;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.Seccomp;
import dev.brig.sandbox.TestPolicies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A fork of an interpreter that was started ahead does what one does that starts by itself, and what others did is not in it. */
@Tag("kernel")
class WarmStartTest {
    private static final Policy POLICY = TestPolicies.plain();
    private static final String PYTHON = "/usr/bin/python3";
    private static final int MORE_THAN_FORKS = 220;
    /** Room for every kind of these tests. */
    private static final int SANDBOXES = 128;

    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engine.open(1, SANDBOXES);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    static Stream<Arguments> programs() {
        return Stream.of(PYTHON, "/usr/bin/pypy3")
                .filter(interpreter -> Files.isExecutable(Path.of(interpreter)))
                .flatMap(interpreter ->
                        PythonPrograms.all().stream().map(program -> Arguments.of(interpreter, program)));
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("programs")
    void aProgramCannotTellTheDifference(String interpreter, PythonPrograms.Program program) {
        Job.Builder job = job(interpreter, program.source())
                .limit(Limit.STACK, 64 << 20) // more than all but one of them use
                .stdin(program.input());
        Outcome plain = engine.run(POLICY, job.build());
        Outcome warm = runWarm(job.script("main.py"));

        assertThat(warm.warm()).isTrue();
        assertThat(plain.warm()).isFalse();
        assertThat(warm.ending()).isEqualTo(plain.ending());
        assertThat(text(warm.stderr())).isEqualTo(text(plain.stderr()));
        assertThat(text(warm.stdout())).isEqualTo(text(plain.stdout()));
        assertThat(warm.denied()).isEqualTo(plain.denied());
        assertThat(warm.reached().stream().map(Outcome.Reached::limit))
                .isEqualTo(plain.reached().stream().map(Outcome.Reached::limit).toList());
    }

    @Test
    void whatAJobDoesToItsInterpreterNoLaterJobSees() {
        String look = """
                import sys, os, builtins
                mark = b'left by ' + b'an earlier job'
                found = []
                with open('/proc/self/mem', 'rb', 0) as memory:
                    for line in open('/proc/self/maps'):
                        start, end = (int(x, 16) for x in line.split()[0].split('-'))
                        if line.split()[1][0] == 'r' and 'vsyscall' not in line and 'vvar' not in line:
                            memory.seek(start)
                            if mark in memory.read(end - start).replace(mark, b'', 1 if 'heap' in line else 0):
                                found.append(line)
                print(len(found) <= 1, sorted(sys.modules), sorted(vars(builtins)), sys.path, os.environ, os.listdir('/proc/self/fd'))
                print(os.listdir('/work'), os.listdir('/tmp'), os.listdir('/dev/shm'), sys.getrecursionlimit(), sys.argv)
                """;
        String spoil = """
                import sys, os, builtins, json, ctypes, gc
                mark = 'left by an earlier job'
                sys.intern(mark); builtins.left = [mark * 1000] * 10; sys.modules['left'] = sys; sys.path.append(mark); os.environ['LEFT'] = mark
                sys.setrecursionlimit(99999); sys.argv.append(mark); gc.disable(); sys.stdout.reconfigure(encoding='latin-1')
                for name in ('a', '/tmp/a', '/dev/shm/a'): open(name, 'w').write(mark)
                libc = ctypes.CDLL(None, use_errno=True)
                for line in open('/proc/self/maps'):
                    start, end = (int(x, 16) for x in line.split()[0].split('-'))
                    if line.split()[1] == 'r-xp' and len(line.split()) < 6: # the way back
                        libc.mprotect(ctypes.c_void_p(start), ctypes.c_size_t(end - start), 7)
                        ctypes.memset(start, 0xcc, end - start)
                os.kill(os.getppid(), 2); os.kill(os.getppid(), 10)
                for fd in range(3, 50): os.dup2(0, fd)
                print('spoilt', flush=True)
                os._exit(0)
                """;
        List<String> seen = new ArrayList<>();
        for (int turn = 0; turn < 3; turn++) {
            Outcome first = runWarm(script(look));
            Outcome hostile = engine.run(POLICY, script(spoil).build());
            Outcome second = engine.run(POLICY, script(look).build());
            assertThat(hostile.stdout().text()).as(hostile.stderr().text()).isEqualTo("spoilt\n");
            assertThat(Stream.of(first, hostile, second)).allMatch(Outcome::warm);
            seen.add(text(first.stdout()));
            seen.add(text(second.stdout()));
        }
        assertThat(new HashSet<>(seen)).hasSize(1);
        assertThat(seen.getFirst()).startsWith("True");
    }

    @Tag("long")
    @Test
    void afterSoManyForksAnotherInterpreterIsStarted() {
        Set<String> seeds = new HashSet<>();
        List<Run> runs = new ArrayList<>();
        runWarm(script(""));
        for (int i = 0; i < 2 * MORE_THAN_FORKS; i++) {
            runs.add(engine.start(POLICY, script("print(hash('a'))").build()));
        }
        for (Run run : runs) {
            Outcome outcome = run.await();
            assertThat(outcome.warm()).isTrue();
            seeds.add(outcome.stdout().text());
        }

        assertThat(seeds).hasSizeBetween(3, 6);
    }

    @Test
    void whatWasUsedBeforeIsNotChargedToTheJob() {
        runWarm(script("pass"));
        long[] warm = leastUsed(script("pass"));
        long[] plain = leastUsed(job(PYTHON, Content.of("pass")));

        assertThat(warm[0]).isLessThan(plain[0]);
        assertThat(warm[1]).isLessThanOrEqualTo(plain[1]);
    }

    private static long[] leastUsed(Job.Builder job) {
        List<Outcome> outcomes =
                Stream.generate(() -> engine.run(POLICY, job.build())).limit(10).toList();
        LongStream memory = outcomes.stream()
                .mapToLong(outcome -> outcome.usage().memoryPeakBytes().orElse(0));
        return new long[] {
            outcomes.stream()
                    .mapToLong(outcome -> outcome.usage().cpuMicros())
                    .min()
                    .orElseThrow(),
            memory.min().orElseThrow()
        };
    }

    @Test
    void whereItWouldMakeADifferenceAJobStartsItsInterpreterItself() {
        Job.Builder looksInWork = script("import sys; print(sys.path[1])").environment("PYTHONPATH", "/work/lib");
        Job.Builder hidden = script("import sys; print(sys.path[-1])")
                .file(".local/lib/a", "")
                .environment("PYTHONUSERBASE", "/work/.local");
        Job.Builder knowsItself =
                Job.builder("/bin/sh", "main.py").file("main.py", "echo $$").script("main.py");
        Job.Builder noInterpreter =
                Job.builder("/bin/echo", "main.py").file("main.py", "").script("main.py");
        Job.Builder notThere =
                Job.builder("/bin/no-such", "main.py").file("main.py", "").script("main.py");

        assertPlain(
                script("import os; print(len(os.environ['LONG']))").environment("LONG", "x".repeat(40_000)), "40000\n");
        assertPlain(looksInWork, "/work/lib\n");
        assertPlain(hidden, "/usr/lib/python3/dist-packages\n");
        assertPlain(knowsItself, "2\n");
        assertPlain(noInterpreter, "main.py\n");
        assertThat(engine.run(POLICY, notThere.build()).cause()).contains("command-not-found");
        assertPlain(
                Job.builder(PYTHON, "/work/main.py")
                        .directory("/")
                        .file("main.py", "import os; print(os.getcwd())")
                        .script("main.py"),
                "/\n");
    }

    @Test
    void aPolicyThatForbidsForksHasNone() {
        Policy policy = TestPolicies.with(new Seccomp(
                new Seccomp.Action.Allow(),
                List.of(new Seccomp.Rule(List.of("clone"), new Seccomp.Action.Errno(1), List.of()))));

        Outcome outcome = engine.run(
                policy,
                script("import os\ntry:\n    os.fork()\nexcept OSError as e:\n    print(e)")
                        .build());

        assertThat(outcome.warm()).isFalse();
        assertThat(outcome.stdout().text()).contains("Operation not permitted");
    }

    @Test
    void aStartThatFewAskForIsNotMadeAhead() {
        Job.Builder job = script("print(1)").environment("ASKED", "seldom");
        for (int i = 1; i < WarmKinds.WORTH_STARTING; i++) {
            assertThat(engine.run(POLICY, job.build()).warm()).isFalse();
        }
        assertThat(engine.run(POLICY, job.build()).warm()).isTrue();
    }

    @Test
    void moreKindsThanThereIsRoomForDoNotDriveEachOtherOut() {
        try (Engine small = Engine.open(1)) {
            Set<Integer> started = new HashSet<>();
            for (int job = 0; job < 60; job++) {
                int kind = job % 6;
                boolean warm = small.run(POLICY, ofKind(kind)).warm();
                assertThat(warm || !started.contains(kind)).as("job %s", job).isTrue();
                if (warm) {
                    started.add(kind);
                }
            }
            assertThat(started).hasSize(2);

            for (int job = 0; job < WarmKinds.UNUSED_FOR; job++) {
                small.run(POLICY, ofKind(7));
            }
            assertThat(small.run(POLICY, ofKind(7)).warm()).isTrue();
        }
    }

    private static Job ofKind(int kind) {
        return script("print(1)").environment("KIND", "" + kind).build();
    }

    private static Outcome runWarm(Job.Builder job) {
        Outcome outcome = engine.run(POLICY, job.build());
        for (int i = 1; i < WarmKinds.WORTH_STARTING && !outcome.warm(); i++) {
            outcome = engine.run(POLICY, job.build());
        }
        return outcome;
    }

    private static void assertPlain(Job.Builder job, String output) {
        for (int i = 1; i < WarmKinds.WORTH_STARTING; i++) {
            engine.run(POLICY, job.build());
        }
        Outcome outcome = engine.run(POLICY, job.build());
        assertThat(outcome.warm()).isFalse();
        assertThat(outcome.stdout().text()).as(outcome.stderr().text()).isEqualTo(output);
    }

    /** Without what no two starts have in common. */
    private static String text(Output output) {
        return output.text().replaceAll("0x[0-9a-f]{6,}|[0-9a-f]{8,}-[0-9a-f]{8,}", "<address>");
    }

    private static Job.Builder script(String source) {
        return job(PYTHON, Content.of(source)).script("main.py");
    }

    private static Job.Builder job(String interpreter, Content source) {
        return Job.builder(interpreter, "main.py").environment("HOME", "/work").file("main.py", source);
    }
}
