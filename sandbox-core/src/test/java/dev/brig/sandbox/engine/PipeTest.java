package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.OutputListener.Stream;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.StopCause;
import dev.brig.sandbox.TestPolicies;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs that pipes join. */
@Tag("kernel")
class PipeTest {
    private static final Policy POLICY = TestPolicies.plain();
    private static final List<Pipe> BOTH_WAYS = List.of(new Pipe(0, 1), new Pipe(1, 0));
    private static final List<Pipe> ONE_WAY = List.of(new Pipe(0, 1));
    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engine.open(2);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void twoProgramsTalkWithEachOther() {
        List<Run> runs = start(
                BOTH_WAYS,
                shell("n=0; while [ $n -lt 200 ]; do echo $n; read n; done; echo last $n >&2"),
                shell("while read n; do echo $((n + 1)); done"));

        assertThat(runs.getFirst().await().stderr().text()).isEqualTo("last 200\n");
        assertThat(runs.getLast().await().exitCode()).hasValue(0);
    }

    @Test
    void whatGoesThroughAPipeIsSeenAndCountedButNotKept() {
        StringBuilder seen = new StringBuilder();
        Job writer = Job.builder("echo", "hello")
                .listener((stream, bytes) -> append(seen, stream, bytes))
                .build();
        List<Run> runs = start(ONE_WAY, writer, Job.of("cat"));

        assertThat(runs.getLast().await().stdout().text()).isEqualTo("hello\n");
        Outcome outcome = runs.getFirst().await();
        assertThat(outcome.stdout().bytes()).isEqualTo(6);
        assertThat(outcome.stdout().text()).isEmpty();
        assertThat(seen).hasToString("hello\n");
    }

    @Test
    void muchGoesThroughUnchanged() {
        int megabytes = 30;
        long bytes = (long) megabytes << 20;
        Job writer = Job.builder("head", "-c", Long.toString(bytes), "/dev/zero")
                .limit(Limit.OUTPUT, 2 * bytes)
                .build();
        List<Run> runs = start(ONE_WAY, writer, Job.of("wc", "-c"));

        assertThat(runs.getLast().await().stdout().text().strip()).isEqualTo(Long.toString(bytes));
        assertThat(runs.getFirst().await().exitCode()).hasValue(0);
    }

    @Test
    void aWriterWaitsWhileNobodyReads() throws Exception {
        AtomicLong written = new AtomicLong();
        CountDownLatch readerIsUp = new CountDownLatch(1);
        Job writer = Job.builder("yes")
                .limit(Limit.OUTPUT, 1L << 30)
                .listener((_, bytes) -> written.addAndGet(bytes.remaining()))
                .build();
        Job reader = Job.builder("sh", "-c", "echo up; sleep 1; head -c 1 >/dev/null")
                .listener((_, _) -> readerIsUp.countDown())
                .build();
        List<Run> runs = start(ONE_WAY, writer, reader);

        readerIsUp.await();
        assertThat(runs.getFirst().await().signal()).hasValue("SIGPIPE");
        assertThat(written.get()).isLessThan(2 << 20);
    }

    @Test
    void aWriterIsToldWhenItsReaderHasEndedAndWhichWasFirst() {
        List<Run> runs = start(ONE_WAY, Job.of("yes"), shell("read line; exit 43"));

        assertThat(runs.getFirst().await().signal()).hasValue("SIGPIPE");
        assertThat(runs.getLast().await().exitCode()).hasValue(43);
        assertThat(runs.getLast().leftNanos().orElseThrow())
                .isLessThan(runs.getFirst().leftNanos().orElseThrow());
    }

    @Test
    void aWriterIsToldWhenItsReaderHasClosedItsInputAndGoesOn() {
        List<Run> runs = start(ONE_WAY, Job.of("yes"), shell("exec <&-; while :; do sleep 1; done"));

        assertThat(runs.getFirst().await().signal()).hasValue("SIGPIPE");
        assertThat(runs.getLast().hasEnded()).isFalse();
        runs.getLast().cancel();
        runs.getLast().await();
    }

    @Test
    void aPipeThatSwallowsLetsItsWriterGoOn() {
        Job writer = Job.builder("sh", "-c", "head -c 2000000 /dev/zero; echo done >&2")
                .limit(Limit.OUTPUT, 10_000_000)
                .build();
        List<Run> runs = start(List.of(new Pipe(0, 1, true)), writer, shell("head -c 1 >/dev/null"));

        assertThat(runs.getFirst().await().stderr().text()).isEqualTo("done\n");
    }

    @Test
    void aReaderReadsTheEndWhenItsWriterHasClosedItsOutputAndGoesOn() {
        List<Run> runs = start(BOTH_WAYS, shell("echo a; exec >&-; cat >&2"), shell("wc -l"));

        assertThat(runs.getLast().await().exitCode()).hasValue(0);
        assertThat(runs.getFirst().await().stderr().text().strip()).isEqualTo("1");
    }

    @Test
    void aFloodIsStoppedAtItsLimitAndTheReaderReadsTheEnd() {
        Job writer = Job.builder("yes").limit(Limit.OUTPUT, 100_000).build();
        List<Run> runs = start(ONE_WAY, writer, Job.of("wc", "-c"));

        assertThat(runs.getFirst().await().stoppedBy(StopCause.OUTPUT)).isTrue();
        Outcome reader = runs.getLast().await();
        assertThat(Long.parseLong(reader.stdout().text().strip())).isLessThanOrEqualTo(100_000);
    }

    @Test
    void twoThatWaitForEachOtherAreStoppedForIdleness() {
        Job waiting = Job.builder("cat").limit(Limit.IDLE, 300).build();
        List<Run> runs = start(BOTH_WAYS, waiting, Job.of("cat"));

        assertThat(runs.getFirst().await().stoppedBy(StopCause.IDLE)).isTrue();
        assertThat(runs.getLast().await().exitCode()).as("it read the end").hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "-1, 0", "1, 1"})
    void aPipeThatCannotBeIsRefused(int from, int to) {
        assertThatThrownBy(() -> start(List.of(new Pipe(from, to)), Job.of("cat"), Job.of("cat")))
                .isInstanceOfSatisfying(
                        InvalidJobException.class, e -> assertThat(e.code()).isEqualTo("pipe-invalid"));
    }

    @Test
    void aSecondPipeToAJobOrAnInputBesideOneIsRefused() {
        Job own = Job.builder("cat").stdin("x").build();
        assertThatThrownBy(() -> start(ONE_WAY, Job.of("cat"), own)).isInstanceOf(InvalidJobException.class);
        List<Pipe> twice = List.of(new Pipe(0, 1), new Pipe(0, 1));
        assertThatThrownBy(() -> start(twice, Job.of("cat"), Job.of("cat"))).isInstanceOf(InvalidJobException.class);
    }

    private static List<Run> start(List<Pipe> pipes, Job... jobs) {
        return engine.startTogether(
                List.of(jobs).stream().map(job -> new JobRequest(POLICY, job)).toList(), pipes);
    }

    private static Job shell(String script) {
        return Job.of("sh", "-c", script);
    }

    private static void append(StringBuilder to, Stream stream, ByteBuffer bytes) {
        assertThat(stream).isEqualTo(Stream.STDOUT);
        to.append(StandardCharsets.UTF_8.decode(bytes));
    }
}
