package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.TestPolicies;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Started as root, Brig uses root only to give it up. */
@Tag("root")
class RootModeTest {
    private static final Policy POLICY = TestPolicies.plain();

    @Test
    void everySlotHasAnUnprivilegedUserOfItsOwn() throws Exception {
        int slots = 3;
        Set<Long> users = ConcurrentHashMap.newKeySet();
        try (Engine engine = Engine.open(slots)) {
            CountDownLatch running = new CountDownLatch(slots);
            List<Run> runs = java.util.stream.IntStream.range(0, slots)
                    .mapToObj(_ -> engine.start(
                            POLICY,
                            Job.builder("sh", "-c", "id -u; read line")
                                    .stdin(new Content.Stream(SlotUsers.silence()))
                                    .listener((_, _) -> running.countDown())
                                    .build()))
                    .toList();
            running.await();
            ProcessHandle.current().children().forEach(process -> users.add(SlotUsers.of(process.pid())));
            runs.forEach(Run::cancel);
            for (Run run : runs) {
                assertThat(run.await().stdout().text()).isEqualTo("1000\n");
            }
        }
        assertThat(users).hasSize(slots).allSatisfy(uid -> assertThat(uid).isGreaterThan(60_000));
    }

    @Test
    void interpretersAreStartedAheadAsTheSlotsUser() {
        Job job = Job.builder("/usr/bin/python3", "main.py")
                .file("main.py", "import os; print(os.getuid(), os.getpid(), os.listdir('/work'))")
                .script("main.py")
                .build();
        try (Engine engine = Engine.open(1)) {
            for (int i = 1; i < WarmKinds.WORTH_STARTING; i++) {
                engine.run(POLICY, job);
            }
            Outcome outcome = engine.run(POLICY, job);

            assertThat(outcome.warm()).isTrue();
            assertThat(outcome.stdout().text()).isEqualTo("1000 2 ['main.py']\n");
        }
    }

    @Test
    void limitsAndFilesWorkAsForAnyUser() {
        try (Engine engine = Engine.open(1)) {
            Outcome files = engine.run(
                    POLICY,
                    Job.builder("sh", "-c", "cat in/x > out; id -u")
                            .file("in/x", "content")
                            .collect("out")
                            .build());
            Outcome memory = engine.run(
                    POLICY,
                    Job.builder("python3", "-c", "x = bytearray(200 << 20)")
                            .limit(Limit.MEMORY, 50 << 20)
                            .build());
            Outcome cpu = engine.run(
                    POLICY,
                    Job.builder("sh", "-c", "while :; do :; done")
                            .limit(Limit.CPU, 200)
                            .build());

            assertThat(files.files().get("out").text()).isEqualTo("content");
            assertThat(memory.cause()).hasValue("memory");
            assertThat(cpu.cause()).hasValue("cpu");
        }
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void twoEnginesShareNoUser() {
        try (Engine one = Engine.open(1);
                Engine other = Engine.open(1)) {
            assertThat(one.run(POLICY, Job.of("true")).exitCode()).hasValue(0);
            assertThat(other.run(POLICY, Job.of("true")).exitCode()).hasValue(0);
            assertThat(ProcessHandle.current()
                            .children()
                            .map(process -> SlotUsers.of(process.pid()))
                            .distinct())
                    .hasSize(2);
        }
    }
}
