package dev.brig.bench.scale;

import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.measure.BrigContender;
import dev.brig.bench.measure.MachineFacts;
import dev.brig.bench.measure.PolicyEngine;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Chart;
import dev.brig.bench.report.Section.Line;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.report.TableCell;
import dev.brig.bench.service.BrigService;
import dev.brig.bench.service.BrigService.Start;
import dev.brig.bench.service.ClosedLoad;
import dev.brig.bench.service.HttpConnection;
import dev.brig.bench.service.Load;
import dev.brig.bench.service.Load.Result;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** More and more clients of the service, and jobs in the engine's queue: throughput must not fall. */
public final class ClientScale {
    private static final List<Integer> NUMBERS = List.of(1, 10, 100, 1000);
    private static final int LEAST_JOBS = 1000;

    private ClientScale() {}

    public static void measure(
            Section section, BenchPrograms programs, Path brig, Duration duration, BenchProgress progress) {
        List<Double> overHttp = new ArrayList<>();
        List<Double> queued = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        try (BrigService service =
                new BrigService(brig, programs, new Start("Brig", "--queue", "2000", "--connections", "2000"))) {
            List<String> command = programs.trueStatic().inside();
            section.notes().add(ClosedLoad.warmUp(service, command, progress).note());
            for (int clients : NUMBERS) {
                progress.say("measuring " + clients + " clients");
                String what = clients + " clients";
                Result result = Load.closed(service.port(), service.run(command), clients, duration)
                        .requireOnly(what, HttpConnection.OK);
                section.raw().put(what, result.micros(HttpConnection.OK));
                overHttp.add(result.perSecond(HttpConnection.OK));
                rows.add(ClosedLoad.row(what, overHttp.getLast(), result.latencies(HttpConnection.OK)));
            }
        }
        section.tables()
                .add(new Table(
                        "Clients at once, over HTTP",
                        List.of("", "per second", "p50 µs", "p99 µs", "p99 µs, corrected"),
                        rows));
        List<List<String>> engineRows = new ArrayList<>();
        try (PolicyEngine engine = PolicyEngine.open(programs.policy(), MachineFacts.cores())) {
            Job job = Job.builder(programs.trueStatic().inside()).build();
            for (int jobs : NUMBERS) {
                progress.say("measuring " + jobs + " jobs in the queue");
                queued.add(perSecond(engine, job, jobs));
                engineRows.add(List.of(String.valueOf(jobs), TableCell.whole(queued.getLast())));
            }
        }
        section.tables()
                .add(new Table(
                        "Jobs given to an engine of %d slots at once".formatted(MachineFacts.cores()),
                        List.of("jobs", "per second"),
                        engineRows));
        section.charts()
                .add(new Chart(
                        "line",
                        "Jobs per second, by how many are asked for at once",
                        "per second",
                        false,
                        NUMBERS.stream().map(String::valueOf).toList(),
                        List.of(new Line("over HTTP", overHttp), new Line("engine", queued))));
    }

    /** As often as it takes to have a thousand in all. */
    private static double perSecond(PolicyEngine engine, Job job, int jobs) {
        int times = Math.max(1, LEAST_JOBS / jobs);
        long start = System.nanoTime();
        for (int time = 0; time < times; time++) {
            List<CompletableFuture<Outcome>> outcomes = IntStream.range(0, jobs)
                    .mapToObj(_ -> engine.start(job).outcome(Runnable::run).toCompletableFuture())
                    .toList();
            outcomes.forEach(outcome -> BrigContender.succeeded(outcome.join()));
        }
        return times * jobs * 1e9 / (System.nanoTime() - start);
    }
}
