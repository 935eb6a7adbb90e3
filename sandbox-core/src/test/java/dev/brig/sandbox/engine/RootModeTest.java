package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Content;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.TestPolicies;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                                    .stdin(new Content.Stream(silence()))
                                    .listener((_, _) -> running.countDown())
                                    .build()))
                    .toList();
            running.await();
            ProcessHandle.current().children().forEach(process -> users.add(uidOf(process.pid())));
            runs.forEach(Run::cancel);
            for (Run run : runs) {
                assertThat(run.await().stdout().text()).isEqualTo("1000\n");
            }
        }
        assertThat(users).hasSize(slots).allSatisfy(uid -> assertThat(uid).isGreaterThan(60_000));
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
                            .map(process -> uidOf(process.pid()))
                            .distinct())
                    .hasSize(2);
        }
    }

    /** A stream that says nothing and does not end. */
    private static InputStream silence() {
        try {
            return new PipedInputStream(new PipedOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long uidOf(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("Uid:"))
                    .map(line -> Long.parseLong(line.split("\t", -1)[1]))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
