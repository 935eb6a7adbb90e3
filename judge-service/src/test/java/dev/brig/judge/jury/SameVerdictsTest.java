package dev.brig.judge.jury;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.judge.problem.PackageProgram;
import dev.brig.judge.problem.ProblemPackage;
import dev.brig.judge.problem.TestVerdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Submissions of every kind are judged alike however often that is done, while every processor is busy with other things. */
class SameVerdictsTest {
    /** {@code -Dbrig.test.submissions=300} for more. */
    private static final int SUBMISSIONS = Integer.getInteger("brig.test.submissions", 12);

    private static final int ROUNDS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final long CALIBRATION = 20_000_000;
    private static final Kind[] KINDS = Kind.values();
    private static final Jury JURY = new Jury();

    @TempDir
    private Path directory;

    @AfterAll
    static void close() {
        JURY.close();
    }

    /** A kind of submission, by what it does after it has worked for some while. */
    private enum Kind {
        ACCEPTED(TestVerdict.AC, "puts(\"7\");"),
        WRONG(TestVerdict.WA, "puts(\"8\");"),
        SLOW(TestVerdict.TLE, "for (;;) turn(1000);"),
        HUNGRY(TestVerdict.MLE, "for (;;) memset(malloc(1 << 20), 1, 1 << 20);"),
        CRASHING(TestVerdict.RTE, "*(volatile int *)8 = 1;"),
        NOISY(TestVerdict.OLE, "for (;;) puts(\"7777777777777777777777777777777777777777777777777777777777777777\");");

        private final TestVerdict verdict;
        private final String end;

        Kind(TestVerdict verdict, String end) {
            this.verdict = verdict;
            this.end = end;
        }
    }

    private PackageProgram program(String name, long turns, String end) {
        return Jury.program(directory.resolve("s/" + name + ".c"), "c", """
                #include <stdio.h>
                #include <stdlib.h>
                #include <string.h>
                static volatile unsigned state = 1;
                static void turn(long turns) { for (long i = 0; i < turns; i++) state = state * 1664525u + 1013904223u; }
                int main(void) {
                    turn(%dL);
                    %s
                    return 0;
                }
                """.formatted(turns, end));
    }

    private static TestReport judge(ProblemPackage problem, PackageProgram program) {
        ProblemJudgement judgement = JURY.judge(problem, program, RunTimes.of(LIMIT));
        assertThat(judgement.tests()).as("%s", judgement.notRun()).hasSize(1);
        return judgement.tests().getFirst();
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void theSameSubmissionsHaveTheSameVerdicts() throws Exception {
        Path directory = this.directory.resolve("p");
        Jury.writeProblem(directory, "  memory: 64\n  output: 1\n", "\n", "7\n");
        ProblemPackage problem = Jury.read(directory);
        TestReport calibration = judge(problem, program("calibration", CALIBRATION, Kind.ACCEPTED.end));
        long turnsPerMilli =
                CALIBRATION * 1000 / Math.max(1000, calibration.cpu().toNanos() / 1000);
        List<PackageProgram> programs = IntStream.range(0, SUBMISSIONS)
                .mapToObj(number -> program(
                        "p" + number,
                        turnsPerMilli * (20 + 280L * number / SUBMISSIONS), // a third of the limit at most
                        KINDS[number % KINDS.length].end))
                .toList();

        List<List<TestReport>> rounds = new ArrayList<>();
        try (var _ = new Hogs();
                ExecutorService judges = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Future<TestReport>> reports = programs.stream()
                        .map(program -> judges.submit(() -> judge(problem, program)))
                        .toList();
                List<TestReport> ended = new ArrayList<>();
                for (Future<TestReport> report : reports) {
                    ended.add(report.get());
                }
                rounds.add(ended);
            }
        }

        for (int number = 0; number < SUBMISSIONS; number++) {
            int each = number;
            assertThat(rounds)
                    .as(
                            "%s: %s",
                            KINDS[number % KINDS.length],
                            rounds.stream().map(round -> round.get(each)).toList())
                    .allMatch(round -> round.get(each).verdict() == KINDS[each % KINDS.length].verdict);
        }
        tellSpread(rounds);
    }

    /** CPU time depends on the neighbours of the machine, too: it is told and not judged. */
    private static void tellSpread(List<List<TestReport>> rounds) {
        List<Spread> spreads = IntStream.range(0, SUBMISSIONS)
                .mapToObj(number -> Spread.of(number, rounds))
                .sorted(Comparator.comparingDouble(Spread::excess).reversed())
                .toList();
        System.out.println(
                spreads.stream().filter(spread -> spread.excess() <= 0).count() + " of " + SUBMISSIONS
                        + " submissions: CPU times within 10 % or 10 ms; the widest: " + spreads.getFirst());
    }

    /** CPU times of one submission, in milliseconds. */
    private record Spread(Kind kind, double least, double most) {
        static Spread of(int number, List<List<TestReport>> rounds) {
            DoubleSummaryStatistics cpu = rounds.stream()
                    .mapToDouble(round -> round.get(number).cpu().toNanos() / 1e6)
                    .summaryStatistics();
            return new Spread(KINDS[number % KINDS.length], cpu.getMin(), cpu.getMax());
        }

        /** How much wider it is than it should be. */
        double excess() {
            return most - least - Math.max(10, least / 10);
        }
    }

    /** Keep every processor busy. */
    private static final class Hogs implements AutoCloseable {
        private final AtomicBoolean stop = new AtomicBoolean();

        Hogs() {
            for (int number = 0; number < Runtime.getRuntime().availableProcessors(); number++) {
                Thread.ofPlatform().daemon().start(this::spin);
            }
        }

        private void spin() {
            while (!stop.get()) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void close() {
            stop.set(true);
        }
    }
}
