package dev.brig.sandbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.sandbox.Content;
import dev.brig.sandbox.InvalidJobException;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.Outcome.Status;
import dev.brig.sandbox.OutputFile;
import dev.brig.sandbox.Pace;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.TestPolicies;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kernel")
class EngineTest {
    private static final Policy POLICY = TestPolicies.plain();
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
    void reportsExitStatusAndBothStreams() {
        Outcome outcome = engine.run(POLICY, Job.of("sh", "-c", "echo out; echo err >&2; exit 7"));

        assertThat(outcome.status()).isEqualTo(Status.EXITED);
        assertThat(outcome.exitCode()).hasValue(7);
        assertThat(outcome.stdout().text()).isEqualTo("out\n");
        assertThat(outcome.stderr().text()).isEqualTo("err\n");
        assertThat(outcome.reached()).isEmpty();
        assertThat(outcome.usage().wallMicros()).isPositive();
        assertThat(outcome.usage().cpuMicros()).isPositive();
        assertThat(outcome.usage().memoryPeakBytes().orElseThrow()).isBetween(1L, 256L << 20);
    }

    @Test
    void reportsTheSignalThatEndedTheProgram() {
        Outcome outcome = engine.run(POLICY, Job.of("sh", "-c", "kill -USR1 $$"));

        assertThat(outcome.status()).isEqualTo(Status.SIGNALED);
        assertThat(outcome.signal()).hasValue("SIGUSR1");
        assertThat(outcome.exitCode()).isEmpty();
    }

    @Test
    void feedsStandardInputLargerThanAPipe() {
        byte[] input = new byte[1_000_000];
        new Random(1).nextBytes(input);
        Outcome outcome = engine.run(
                POLICY,
                Job.builder("sh", "-c", "md5sum; wc -c < /dev/null")
                        .stdin(Content.of(input))
                        .build());

        assertThat(outcome.exitCode()).hasValue(0);
        assertThat(outcome.stdout().text()).startsWith(md5(input));
    }

    @Test
    void feedsStandardInputFromAFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("in"), "from a file");
        Outcome outcome =
                engine.run(POLICY, Job.builder("cat").stdin(Content.of(file)).build());

        assertThat(outcome.stdout().text()).isEqualTo("from a file");
    }

    @Test
    void feedsStandardInputFromAStreamAsItComes() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        PipedOutputStream ours = new PipedOutputStream();
        Run run = engine.start(
                POLICY,
                Job.builder("cat")
                        .stdin(new Content.Stream(new PipedInputStream(ours)))
                        .listener((stream, bytes) ->
                                heard.add(StandardCharsets.UTF_8.decode(bytes).toString()))
                        .build());
        ours.write("question".getBytes(StandardCharsets.UTF_8));
        ours.flush();
        assertThat(heard.take()).isEqualTo("question");
        ours.close();
        assertThat(run.await().stdout().text()).isEqualTo("question");
    }

    @Test
    void aProgramThatIgnoresItsInputEndsAllTheSame() {
        Outcome outcome = engine.run(
                POLICY,
                Job.builder("true").stdin(Content.of(new byte[10_000_000])).build());

        assertThat(outcome.exitCode()).hasValue(0);
    }

    @Test
    void carriesFilesInAndOut() {
        Outcome outcome = engine.run(
                POLICY,
                Job.builder("sh", "-c", "cp in/a/b out; echo x > bin; chmod 0 bin")
                        .file("in/a/b", "content")
                        .collect("out")
                        .collect("bin")
                        .collect(new OutputFile("nothing", 10, true))
                        .collect("missing")
                        .build());

        assertThat(outcome.files().get("out").text()).isEqualTo("content");
        assertThat(outcome.missing()).containsOnlyKeys("missing", "bin").containsEntry("missing", "no such file");
    }

    @Test
    void cutsAFileThatIsLargerThanAskedFor() {
        Outcome outcome = engine.run(
                POLICY,
                Job.builder("sh", "-c", "printf 0123456789 > f")
                        .collect(new OutputFile("f", 4, false))
                        .build());

        assertThat(outcome.files().get("f").text()).isEqualTo("0123");
        assertThat(outcome.files().get("f").bytes()).isEqualTo(10);
        assertThat(outcome.files().get("f").truncated()).isTrue();
    }

    @Test
    void aFileWithHolesTakesWhatWasWrittenToIt() {
        Outcome outcome =
                engine.run(POLICY, Job.of("sh", "-c", "truncate -s 8M file; echo x 1<>file; stat -c '%b * %B' file"));

        assertThat(outcome.stdout().text()).isEqualTo("8 * 512\n");
    }

    @Test
    void keepsFilesInHugePagesWhereThePolicySaysSo() {
        Job job = Job.of("grep", "-c", " /work tmpfs .*huge=within_size", "/proc/mounts");
        boolean possible = Files.exists(Path.of("/sys/kernel/mm/transparent_hugepage/shmem_enabled"));

        try (Engine huge = Engine.open(1)) {
            assertThat(huge.run(TestPolicies.hugePages(), job).stdout().text()).isEqualTo(possible ? "1\n" : "0\n");
        }
        assertThat(engine.run(POLICY, job).stdout().text()).isEqualTo("0\n");
    }

    @Test
    void runsAProgramThatWasPutIntoTheFiles() {
        Outcome outcome = engine.run(
                POLICY,
                Job.builder("./hello.sh")
                        .file("hello.sh", "#!/bin/sh\necho hello\n")
                        .build());

        assertThat(outcome.stdout().text()).isEqualTo("hello\n");
    }

    @Test
    void givesThePolicysEnvironmentAndTheJobsOnTop() {
        Outcome outcome = engine.run(
                POLICY,
                Job.builder("env")
                        .environment("LANG", "C")
                        .environment("MINE", "yes")
                        .build());

        assertThat(outcome.stdout().text().lines())
                .containsExactlyInAnyOrder("LANG=C", "MINE=yes", "PATH=/usr/bin:/bin");
    }

    @Test
    void tellsACommandThatIsNotThereFromOneThatCannotBeExecuted() {
        Outcome missing = engine.run(POLICY, Job.of("no-such-command"));
        Outcome forbidden = engine.run(POLICY, Job.of("/etc/passwd"));
        Outcome directory = engine.run(POLICY, Job.of("/usr"));

        assertThat(missing.status()).isEqualTo(Status.FAILED);
        assertThat(missing.cause()).hasValue("command-not-found");
        assertThat(forbidden.cause()).hasValue("command-not-executable");
        assertThat(directory.cause()).hasValue("command-not-executable");
    }

    @Test
    void findsACommandFurtherAlongThePath() {
        Outcome outcome = engine.run(
                POLICY,
                Job.builder("sh", "-c", "exit 3")
                        .environment("PATH", "/nowhere:/tmp:/usr/bin:/bin")
                        .build());

        assertThat(outcome.exitCode()).hasValue(3);
    }

    @Test
    void streamsOutputAsItComes() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        Run run = engine.start(
                POLICY,
                Job.builder("sh", "-c", "echo first; read line; echo $line")
                        .stdin(new Content.Stream(new PipedInputStream(new PipedOutputStream())))
                        .listener((stream, bytes) -> heard.add(stream + " " + StandardCharsets.UTF_8.decode(bytes)))
                        .build());

        assertThat(heard.take()).isEqualTo("STDOUT first\n");
        run.cancel();
        assertThat(run.await().cause()).hasValue("cancelled");
    }

    @Test
    void cancelsARunningJobAndOneThatWaits() throws Exception {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            runs.add(engine.start(POLICY, Job.of("sleep", "100")));
        }
        runs.forEach(Run::cancel);

        for (Run run : runs) {
            Outcome outcome = run.await();
            assertThat(outcome.status()).isEqualTo(Status.STOPPED);
            assertThat(outcome.cause()).hasValue("cancelled");
        }
        assertThat(engine.run(POLICY, Job.of("true")).exitCode()).hasValue(0);
    }

    @Test
    void closingStopsWhatRunsAndRefusesWhatComes() throws Exception {
        Engine other = Engine.open(1);
        Run running = other.start(POLICY, Job.of("sleep", "100"));
        Run waiting = other.start(POLICY, Job.of("sleep", "100"));
        other.close();

        assertThat(running.await().cause()).hasValue("cancelled");
        assertThat(waiting.await().cause()).hasValue("cancelled");
        assertThatThrownBy(() -> other.start(POLICY, Job.of("true"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void countsTheCpuTimeOfAllProcesses() {
        String spin = "import time\nend = time.process_time() + 0.2\nwhile time.process_time() < end: pass\n";
        Outcome outcome = engine.run(
                POLICY,
                Job.builder("sh", "-c", "python3 spin.py & python3 spin.py & wait")
                        .file("spin.py", spin)
                        .build());

        assertThat(outcome.usage().cpuMicros()).isBetween(400_000L, Pace.atMost(900_000));
    }

    @Test
    void whatAJobLeavesRunningEndsWithIt() {
        Outcome outcome = engine.run(POLICY, Job.of("sh", "-c", "setsid sleep 1000 & echo started"));

        assertThat(outcome.stdout().text()).isEqualTo("started\n");
        assertThat(outcome.usage().wallMicros()).isLessThan(5_000_000);
    }

    @Test
    void nothingOfAJobIsThereForTheNext() {
        engine.run(POLICY, Job.of("sh", "-c", "echo x > /work/trace; echo x > /tmp/trace; echo x > /dev/shm/trace"));
        for (int i = 0; i < engine.slots() * Engine.SANDBOXES_PER_SLOT * 2; i++) {
            Outcome outcome = engine.run(POLICY, Job.of("sh", "-c", "ls -A /work /tmp /dev/shm"));
            assertThat(outcome.stdout().text()).doesNotContain("trace");
        }
    }

    /** With RLIMIT_CPU the kernel would tell a program the CPU time it has used only up to the last tick. */
    @Test
    void theProgramsOwnClockOfCpuTimeIsExact() {
        Outcome outcome = engine.run(
                POLICY,
                Job.builder("sh", "-c", "ulimit -t").limit(Limit.CPU, 2000).build());
        assertThat(outcome.stdout().text().strip()).isEqualTo("unlimited");
    }

    @Test
    void aFileThatDoesNotFitIsTheCallersMistake() {
        Job job = Job.builder("true")
                .file("large", Content.of(new byte[4 << 20]))
                .limit(Limit.WORK_BYTES, 1 << 20)
                .build();

        assertThatThrownBy(() -> engine.run(POLICY, job))
                .isInstanceOfSatisfying(
                        InvalidJobException.class, e -> assertThat(e.code()).isEqualTo("files-too-large"));
        assertThat(engine.run(POLICY, Job.of("true")).exitCode()).hasValue(0);
    }

    /** Nobody writes to the pipe: whoever opened it to read would wait for ever. */
    @Test
    void aPipeAmongTheFilesIsTheCallersMistakeAndKeepsNoSlot(@TempDir Path directory) throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> engine.run(
                        POLICY, Job.builder("true").file("in", Content.of(pipe)).build()))
                .isInstanceOfSatisfying(
                        InvalidJobException.class, e -> assertThat(e.code()).isEqualTo("file-not-readable"));
        assertThat(engine.run(POLICY, Job.of("true")).exited(0)).isTrue();
    }

    @Test
    void aFileOfTheHostThatIsGoneIsTheCallersMistake(@TempDir Path directory) {
        assertThatThrownBy(() -> engine.run(
                        POLICY,
                        Job.builder("true")
                                .file("in", Content.of(directory.resolve("none")))
                                .build()))
                .isInstanceOfSatisfying(
                        InvalidJobException.class, e -> assertThat(e.code()).isEqualTo("file-not-readable"));
    }

    @Test
    void aFileThatIsAnothersDirectoryIsTheCallersMistake() {
        Job job = Job.builder("true").file("a", "1").file("a/b", "2").build();

        assertThatThrownBy(() -> engine.run(POLICY, job))
                .isInstanceOfSatisfying(
                        InvalidJobException.class, e -> assertThat(e.code()).isEqualTo("file-name-conflict"));
    }

    @Test
    void aClosedEngineCancelsNothingTwice() {
        Engine other = Engine.open(1);
        other.close();
        other.close();
        assertThatThrownBy(() -> other.run(POLICY, Job.of("true")))
                .isNotInstanceOf(CancellationException.class)
                .isInstanceOf(IllegalStateException.class);
    }

    private static String md5(byte[] bytes) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("MD5").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
