package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Reached;
import dev.brig.sandbox.OutputFile;
import dev.brig.sandbox.OutputListener.Stream;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.TestPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a job writes is limited, and what it wrote is counted whole. */
@Tag("kernel")
class OutputLimitsTest {
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
    void outputWithoutEnd() {
        Outcome outcome = run(Limit.OUTPUT, 100_000, "yes");

        assertThat(outcome.cause()).as(outcome.toString()).hasValue("output");
        assertThat(outcome.stdout().content()).hasSize(100_000);
        assertThat(outcome.stdout().truncated()).isTrue();
        assertThat(reached(outcome, Limit.OUTPUT).observed()).isGreaterThan(100_000);
    }

    @Test
    void standardErrorWithALimitOfItsOwnIsCutAndIsNoOutput() {
        AtomicLong heard = new AtomicLong();
        Job job = Job.builder("sh", "-c", "head -c 5000000 /dev/zero >&2; echo done; exit 4")
                .limit(Limit.OUTPUT, 1000)
                .limit(Limit.STDERR, 100_000)
                .listener((stream, bytes) -> heard.addAndGet(stream == Stream.STDERR ? bytes.remaining() : 0))
                .build();
        Outcome outcome = engine.run(POLICY, job);

        assertThat(outcome.exited(4)).as(outcome::toString).isTrue();
        assertThat(outcome.stdout().text()).isEqualTo("done\n");
        assertThat(outcome.hit(Limit.OUTPUT)).isFalse();
        assertThat(outcome.stderr().content()).hasSize(100_000);
        assertThat(outcome.stderr().truncated()).isTrue();
        assertThat(heard).hasValue(100_000);
        assertThat(reached(outcome, Limit.STDERR).allowed()).isEqualTo(100_000);
        assertThat(reached(outcome, Limit.STDERR).observed()).isEqualTo(5_000_000);
    }

    @Test
    void outputOfASinkIsNotKeptButForItsEnd() {
        AtomicLong heard = new AtomicLong();
        Job job = Job.builder("sh", "-c", "head -c 900000 /dev/zero; echo the end")
                .sink((_, bytes) -> heard.addAndGet(bytes.remaining()))
                .build();
        Outcome outcome = engine.run(POLICY, job);

        assertThat(heard).hasValue(900_008);
        assertThat(outcome.stdout().bytes()).isEqualTo(900_008);
        assertThat(outcome.stdout().truncated()).isFalse();
        assertThat(outcome.stdout().content()).hasSizeLessThan(20_000);
        assertThat(outcome.stdout().text()).endsWith("the end\n");
    }

    @Test
    void aCollectedFileGoesToAFileUpToItsLimit(@TempDir Path directory) throws IOException {
        Path whole = directory.resolve("whole");
        Path part = directory.resolve("part");
        Job job = Job.builder("sh", "-c", "head -c 3000000 /dev/zero > large; cp large other")
                .collect(OutputFile.named("large").to(whole))
                .collect(new OutputFile("other", 1000, false).to(part))
                .build();
        Outcome outcome = engine.run(POLICY, job);

        assertThat(Files.size(whole)).isEqualTo(3_000_000);
        assertThat(Files.size(part)).isEqualTo(1000);
        assertThat(outcome.files().get("large").truncated()).isFalse();
        assertThat(outcome.files().get("large").content()).isEmpty();
        assertThat(outcome.files().get("other").truncated()).isTrue();
        assertThat(outcome.files().get("other").bytes()).isEqualTo(3_000_000);
    }

    @Test
    void outputOfBothStreamsTogether() {
        Outcome outcome = run(Limit.OUTPUT, 1000, "head -c 600 /dev/zero; head -c 600 /dev/zero >&2");

        assertThat(outcome.hit(Limit.OUTPUT)).isTrue();
        assertThat(outcome.stdout().content().length + outcome.stderr().content().length)
                .isEqualTo(1000);
    }

    private static Outcome run(Limit limit, long value, String command) {
        return engine.run(
                POLICY, Job.builder("sh", "-c", command).limit(limit, value).build());
    }

    private static Reached reached(Outcome outcome, Limit limit) {
        return outcome.reached(limit).orElseThrow(() -> new AssertionError(limit + " was not reached: " + outcome));
    }
}
