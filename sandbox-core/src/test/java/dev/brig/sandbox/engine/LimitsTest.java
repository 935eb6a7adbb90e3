package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.CpuSet;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Limits;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Reached;
import dev.brig.sandbox.Outcome.Status;
import dev.brig.sandbox.Pace;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.TestPolicies;
import dev.brig.sandbox.TestPrograms;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every limit is hit once, and says so by its own name. */
@Tag("kernel")
class LimitsTest {
    private static final Policy POLICY = TestPolicies.reporting();
    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engine.open(1);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void cpuTimeOfABusyLoop() {
        Outcome outcome = run(Limit.CPU, 300, "while :; do :; done");

        assertStopped(outcome, "cpu");
        assertThat(reached(outcome, Limit.CPU).allowed()).isEqualTo(300_000);
        assertThat(reached(outcome, Limit.CPU).observed()).isBetween(300_000L, Pace.atMost(600_000));
        assertThat(outcome.usage().cpuMicros()).isGreaterThanOrEqualTo(300_000);
    }

    /** They use none of their time, so that we look as often as we ever do; and each look has to go through all of them. */
    @Test
    @Tag("long") // where a processor is emulated, to start the threads takes longer than all the rest
    void looksAtManySleepingThreadsCostUsLittle() {
        long limit = Pace.atMost(600);
        String script = """
                import threading, time
                for i in range(400):
                    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
                while time.process_time() < %d / 1000:
                    pass
                time.sleep(4)
                """.formatted(limit - 10);
        Job job = Job.builder("python3", "-c", script)
                .limit(Limit.CPU, limit)
                .limit(Limit.PROCESSES, 500)
                .build();
        long before = slotsNanos();
        Outcome outcome = engine.run(POLICY, job);
        long ours = slotsNanos() - before;

        long wall = outcome.usage().wallMicros() * 1000;
        assertThat(ours).as("of %d ns, %s", wall, outcome).isLessThan(wall / 20);
    }

    private static long slotsNanos() {
        var threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("brig-slot-"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    @Test
    void cpuTimeOfManyProcessesTogether() {
        Outcome outcome = run(Limit.CPU, 300, "for i in 1 2 3 4; do while :; do :; done & done; wait");

        assertStopped(outcome, "cpu");
        assertThat(reached(outcome, Limit.CPU).observed()).isBetween(300_000L, Pace.atMost(600_000));
    }

    @Test
    void cpuTimeOfChildrenThatDieAndAreReplaced() {
        Outcome outcome = run(Limit.CPU, 300, "while :; do /bin/true; done");

        assertStopped(outcome, "cpu");
        assertThat(reached(outcome, Limit.CPU).observed()).isBetween(300_000L, Pace.atMost(600_000));
    }

    @Test
    void wallTimeOfASleeper() {
        Outcome outcome = run(Limit.WALL, 200, "sleep 100");

        assertStopped(outcome, "wall");
        assertThat(reached(outcome, Limit.WALL).observed()).isGreaterThanOrEqualTo(200_000);
        assertThat(outcome.usage().cpuMicros()).isLessThan(Pace.atMost(100_000));
    }

    @Test
    void whoWaitedForACpuUntilTheWallTimeWasOverIsToldFromASleeper() {
        Job crowded = Job.builder("sh", "-c", "for i in 1 2 3 4 5 6 7 8; do while :; do :; done & done; wait")
                .limits(Limits.none().with(new CpuSet("0")))
                .limit(Limit.WALL, 1000)
                .build();
        Outcome waited = engine.run(POLICY, crowded);
        assertStopped(waited, "wall");
        assertThat(waited.starved()).as("%s", waited).isTrue();
        assertThat(waited.detail().orElseThrow()).startsWith("it waited for a CPU for ");

        assertThat(run(Limit.WALL, 2000, "sleep 100").starved()).isFalse();
    }

    @Test
    void idleTimeOfASleeper() {
        Outcome outcome = run(Limit.IDLE, 200, "sleep 100");

        assertStopped(outcome, "idle");
        assertThat(reached(outcome, Limit.IDLE).observed()).isGreaterThanOrEqualTo(200_000);
    }

    @Test
    void aBusyProgramIsNotIdle() {
        Job job = Job.builder("sh", "-c", "while :; do :; done")
                .limit(Limit.IDLE, 100)
                .limit(Limit.CPU, 400)
                .build();

        assertStopped(engine.run(POLICY, job), "cpu");
    }

    @Test
    void memoryOfAProgramThatTakesTwiceItsLimit() {
        Outcome outcome = engine.run(
                POLICY,
                Job.builder("./program")
                        .file("program", TestPrograms.compile("""
                        #include <stdlib.h>
                        int main(void) {
                            size_t size = 200u << 20;
                            volatile char *memory = malloc(size);
                            for (size_t i = 0; i < size; i += 4096) memory[i] = 1;
                            return 0;
                        }
                        """))
                        .limit(Limit.MEMORY, 100 << 20)
                        .build());

        assertStopped(outcome, "memory");
        assertThat(reached(outcome, Limit.MEMORY).allowed()).isEqualTo(100 << 20);
        assertThat(outcome.usage().memoryPeakBytes().orElseThrow()).isBetween(99L << 20, 100L << 20);
    }

    @Test
    void memoryOfAChildIsReportedThoughItsParentEndsWell() {
        Outcome outcome = run(Limit.MEMORY, 50 << 20, "python3 -c 'x = bytearray(200 << 20)'; true");

        assertThat(outcome.hit(Limit.MEMORY)).isTrue();
    }

    @Test
    void memoryOfChildrenThatAreStartedAgainAndAgain() {
        Outcome outcome = run(Limit.MEMORY, 50 << 20, "while :; do python3 -c 'x = bytearray(200 << 20)'; done");

        assertStopped(outcome, "memory");
        assertThat(outcome.hit(Limit.MEMORY)).isTrue();
    }

    @Test
    void processesOfAForkBomb() {
        Outcome outcome = run(Limit.PROCESSES, 10, "for i in $(seq 40); do sleep 1 & done; wait");

        assertThat(outcome.status()).isEqualTo(Status.EXITED);
        assertThat(reached(outcome, Limit.PROCESSES).allowed()).isEqualTo(10);
        assertThat(reached(outcome, Limit.PROCESSES).observed()).isEqualTo(10);
    }

    @Test
    void sizeOfAFile() {
        Outcome killed = run(Limit.FILE_SIZE, 1 << 20, "exec head -c 2000000 /dev/zero > big");
        Outcome told = run(Limit.FILE_SIZE, 1 << 20, "python3 -c 'open(\"big\", \"wb\").write(bytes(2000000))'");

        assertThat(killed.signal()).hasValue("SIGXFSZ");
        assertThat(reached(killed, Limit.FILE_SIZE).allowed()).isEqualTo(1 << 20);
        assertThat(reached(told, Limit.FILE_SIZE).observed()).isEqualTo(1 << 20);
    }

    @Test
    void openFilesOfAProgramThatKeepsThem() {
        Outcome outcome =
                run(Limit.OPEN_FILES, 20, "python3 -c 'kept = []\nwhile True: kept.append(open(\"/dev/null\"))'");

        assertThat(outcome.exitCode()).hasValue(1);
        assertThat(outcome.stderr().text()).contains("Too many open files");
        assertThat(reached(outcome, Limit.OPEN_FILES).allowed()).isEqualTo(20);
        assertThat(reached(outcome, Limit.OPEN_FILES).observed()).isEqualTo(20);
    }

    @Test
    void stackOfAnEndlessRecursion() {
        Outcome outcome = engine.run(
                POLICY,
                Job.builder("./program")
                        .file("program", TestPrograms.compile("""
                        #include <string.h>
                        volatile int sum;
                        __attribute__((noinline)) int down(int depth) {
                            volatile char frame[1024];
                            memset((char *) frame, depth, sizeof frame);
                            sum += frame[depth % 1024];
                            return down(depth + 1) + frame[0];
                        }
                        int main(void) { return down(0); }
                        """))
                        .limit(Limit.STACK, 4 << 20)
                        .build());

        assertThat(outcome.signal()).hasValue("SIGSEGV");
        assertThat(reached(outcome, Limit.STACK).allowed()).isEqualTo(4 << 20);
        assertThat(reached(outcome, Limit.STACK).inferred()).isTrue();
    }

    @Test
    void aSegmentationFaultAloneIsNoStackLimit() {
        Outcome outcome = run(Limit.STACK, 4 << 20, "kill -SEGV $$");

        assertThat(outcome.signal()).hasValue("SIGSEGV");
        assertThat(outcome.reached()).isEmpty();
    }

    @Test
    void bytesInTheWorkDirectory() {
        Outcome outcome =
                run(Limit.WORK_BYTES, 4 << 20, "head -c 3000000 /dev/zero > a; head -c 3000000 /dev/zero > b");

        assertThat(outcome.exitCode()).hasValue(1);
        assertThat(outcome.stderr().text()).contains("No space left on device");
        assertThat(reached(outcome, Limit.WORK_BYTES).observed()).isEqualTo(4 << 20);
    }

    @Test
    void filesInTheWorkDirectory() {
        Outcome outcome = run(Limit.WORK_FILES, 50, "for i in $(seq 60); do echo > f$i || exit 1; done");

        assertThat(outcome.exitCode()).isNotEqualTo(java.util.OptionalInt.of(0));
        assertThat(reached(outcome, Limit.WORK_FILES).observed()).isEqualTo(50);
    }

    @Test
    void cpuRateSlowsABusyLoopDown() {
        Job job = Job.builder("sh", "-c", "while :; do :; done")
                .limit(Limit.CPU_RATE, 20)
                .limit(Limit.WALL, 1000)
                .build();
        Outcome outcome = engine.run(POLICY, job);

        assertStopped(outcome, "wall");
        assertThat(outcome.usage().cpuMicros()).isBetween(1L, 500_000L);
        assertThat(outcome.enforced()).containsKey(Limit.CPU_RATE);
    }

    @Test
    void aCpuRateIsOfItsJobAloneAndTheGroupOfItDoesNotShow() {
        for (int sandbox = 0; sandbox < Engine.SANDBOXES_PER_SLOT; sandbox++) {
            Outcome rated = engine.run(
                    POLICY,
                    Job.builder("cat", "/proc/self/cgroup")
                            .limit(Limit.CPU_RATE, 1)
                            .build());
            assertThat(rated.stdout().text().lines())
                    .isNotEmpty()
                    .allMatch(line -> line.matches("[^:]*:[^:]*:/(job-\\d+)?"));
        }
        for (int sandbox = 0; sandbox < Engine.SANDBOXES_PER_SLOT; sandbox++) {
            Job job = Job.builder("sh", "-c", "while :; do :; done")
                    .limit(Limit.CPU, 300)
                    .limit(Limit.WALL, 20_000)
                    .build();
            assertStopped(engine.run(POLICY, job), "cpu");
        }
    }

    @Test
    void cpuSetHoldsAJobToItsCpus() {
        Job job =
                Job.builder("nproc").limits(Limits.none().with(new CpuSet("0"))).build();

        assertThat(engine.run(POLICY, job).stdout().text()).isEqualTo("1\n");
        assertThat(engine.run(POLICY, job).pinned()).isTrue();
    }

    @Test
    void aDeniedCallIsNamed() {
        Outcome outcome = engine.run(POLICY, Job.of("sync"));

        assertThat(outcome.denied()).containsExactly("sync");
        assertThat(outcome.status()).isEqualTo(Status.EXITED);
    }

    @Test
    void aForbiddenCallStopsTheJob() {
        Outcome outcome = engine.run(POLICY, Job.of("python3", "-c", "import os; os.sched_yield()"));

        assertStopped(outcome, "syscall");
        assertThat(outcome.detail()).hasValue("the policy forbids sched_yield");
    }

    @Test
    void everyLimitSaysWhatEnforcesIt() {
        Outcome outcome = engine.run(POLICY, Job.of("true"));

        assertThat(outcome.enforced().keySet())
                .isEqualTo(TestPolicies.limits().values().keySet());
        assertThat(outcome.enforced().get(Limit.MEMORY).word()).startsWith("cgroup-v");
        assertThat(outcome.enforced().get(Limit.CPU).word()).startsWith("timer+cgroup-v");
    }

    private static Outcome run(Limit limit, long value, String command) {
        return engine.run(
                POLICY, Job.builder("sh", "-c", command).limit(limit, value).build());
    }

    private static void assertStopped(Outcome outcome, String cause) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(Status.STOPPED);
        assertThat(outcome.cause()).hasValue(cause);
    }

    private static Reached reached(Outcome outcome, Limit limit) {
        return outcome.reached(limit).orElseThrow(() -> new AssertionError(limit + " was not reached: " + outcome));
    }
}
