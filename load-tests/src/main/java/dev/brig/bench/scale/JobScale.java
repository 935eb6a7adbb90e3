package dev.brig.bench.scale;

import dev.brig.bench.measure.BareLoop;
import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.measure.BrigContender;
import dev.brig.bench.measure.PolicyEngine;
import dev.brig.bench.measure.WarmUp;
import dev.brig.bench.report.Growth;
import dev.brig.bench.report.Growth.Point;
import dev.brig.bench.report.Growth.Size;
import dev.brig.bench.report.Section;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A job's cost, by the number of its files, by its output, by the number of slots, and by the number of jobs done before. */
public final class JobScale {
    private static final long PAUSE_NANOS = 4_000_000;
    private static final int LEAST_WARM_UP = 5000;
    private static final int BATCH = 250;
    private static final long MOST_OUTPUT = 16L << 20;

    private final Section section;
    private final BenchPrograms programs;
    private final BareLoop floor;
    private final BenchProgress progress;
    private final int rounds;
    private final int runs;

    public JobScale(
            Section section, BenchPrograms programs, BareLoop floor, BenchProgress progress, int rounds, int runs) {
        this.section = section;
        this.programs = programs;
        this.floor = floor;
        this.progress = progress;
        this.rounds = rounds;
        this.runs = runs;
        try (PolicyEngine engine = PolicyEngine.open(programs.policy(), 1)) {
            BrigContender brig = new BrigContender(engine, programs.trueStatic().inside());
            section.notes()
                    .add(WarmUp.untilSteady("engine", LEAST_WARM_UP, progress, () -> brig.backToBack(BATCH))
                            .note());
        }
    }

    public void bySlots() {
        List<PolicyEngine> engines = new ArrayList<>();
        try {
            IntStream.of(1, 2, 4, 8, 16, 32, 64)
                    .forEach(slots -> engines.add(PolicyEngine.open(programs.policy(), slots)));
            Job job = Job.builder(programs.trueStatic().inside()).build();
            grow(
                    "slots, the others idle",
                    engines.stream()
                            .map(engine -> new Size(engine.slots(), number -> calls(engine, job, number)))
                            .toList(),
                    "An idle slot has nothing to do with a job on another.");
        } finally {
            engines.forEach(PolicyEngine::close);
        }
    }

    public void byInputFiles() {
        try (PolicyEngine engine = PolicyEngine.open(programs.policy(), 1)) {
            grow(
                    "input files",
                    LongStream.of(0, 1, 10, 100, 1000)
                            .mapToObj(files -> new Size(files, number -> calls(engine, withFiles(files), number)))
                            .toList(),
                    "Each is made, written and closed in the sandbox's tmpfs: four system calls or five, and a page.");
        }
    }

    private Job withFiles(long files) {
        Job.Builder job = Job.builder(programs.trueStatic().inside());
        LongStream.range(0, files).forEach(file -> job.file("in-" + file + ".txt", "a line\n"));
        return job.build();
    }

    public void byOutputBytes() {
        try (PolicyEngine engine = PolicyEngine.open(programs.policy(), 1)) {
            grow(
                    "bytes of output",
                    LongStream.of(0, 1 << 10, 64 << 10, 1 << 20, MOST_OUTPUT)
                            .mapToObj(bytes -> new Size(bytes, number -> calls(engine, writing(bytes), number)))
                            .toList(),
                    "They pass through a pipe of 64 KiB, and are copied into the outcome.");
        }
    }

    private Job writing(long bytes) {
        return Job.builder(programs.own("write", "write", String.valueOf(bytes)).inside())
                .limit(Limit.OUTPUT, 2 * MOST_OUTPUT)
                .build();
    }

    /** With jobs waiting, for a high throughput; the cost is the time from outcome to outcome. */
    public void byJobsDone(int most) {
        List<Point> points = new ArrayList<>();
        try (PolicyEngine engine = PolicyEngine.open(programs.policy(), 1)) {
            BrigContender brig = new BrigContender(engine, programs.trueStatic().inside());
            long done = 0;
            for (long until = 1; until <= most; until *= 10) {
                progress.say("measuring after %d jobs".formatted(until));
                while (done < until - 1) {
                    int batch = (int) Math.min(BATCH, until - 1 - done);
                    brig.backToBack(batch);
                    done += batch + 1;
                }
                Point point = new Point(until, new ArrayList<>(), new ArrayList<>());
                for (int round = 0; round < rounds; round++) {
                    point.floor().add(floor.micros(runs));
                    point.micros().add(brig.backToBack(runs));
                    done += runs + 1;
                }
                points.add(point);
            }
        }
        new Growth("jobs done before", points, "Something is kept for each job: a leak.").addTo(section);
    }

    private void grow(String of, List<Size> sizes, String reason) {
        progress.say("measuring by " + of);
        Growth.measure(of, sizes, floor::micros, rounds, runs, reason).addTo(section);
    }

    private static double[] calls(PolicyEngine engine, Job job, int number) {
        double[] micros = new double[number];
        for (int call = 0; call < number; call++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            long start = System.nanoTime();
            BrigContender.succeeded(engine.run(job));
            micros[call] = (System.nanoTime() - start) / 1000.0;
        }
        return micros;
    }
}
