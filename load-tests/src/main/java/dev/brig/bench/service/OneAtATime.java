package dev.brig.bench.service;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.measure.BrigContender;
import dev.brig.bench.measure.MachineFacts;
import dev.brig.bench.measure.PolicyEngine;
import dev.brig.bench.measure.Statistics;
import dev.brig.bench.measure.WarmUp;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.report.TableCell;
import dev.brig.sandbox.Job;
import dev.brig.sandbox.SandboxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The times that one client sees if it pauses between requests, so that a sandbox is ready for each. */
public final class OneAtATime {
    public static final String CALL = "engine call";

    private static final long PAUSE_NANOS = 4_000_000;
    private static final int BATCH = 200;
    private static final int LEAST_WARM_UP = 2000;
    private static final int WARM_UP_OF_OTHERS = 100;

    private OneAtATime() {}

    /** Microseconds of each run, round by round, by who ran it. The engine, called from this JVM, is first. */
    public static Map<String, List<double[]>> measure(
            Section section, BenchPrograms programs, Services services, BenchProgress progress, int rounds, int runs) {
        Map<String, List<double[]>> measured = new LinkedHashMap<>();
        Job job = Job.builder(programs.trueStatic().inside()).build();
        Map<String, HttpConnection> connections = new LinkedHashMap<>();
        try (PolicyEngine engine = PolicyEngine.open(programs.policy(), MachineFacts.cores())) {
            Map<String, Runnable> contenders = new LinkedHashMap<>();
            contenders.put(CALL, () -> BrigContender.succeeded(engine.run(job)));
            for (RunService service : services.all()) {
                HttpConnection connection = new HttpConnection(service.port());
                connections.put(service.name(), connection);
                byte[] request = service.run(programs.trueStatic().inside());
                contenders.put(service.name(), () -> expect(service.success(), connection.send(request)));
            }
            warmUp(section, CALL, ProcessHandle.current(), progress, contenders.get(CALL));
            for (RunService service : services.all()) {
                Runnable once = contenders.get(service.name());
                if (service instanceof BrigService) {
                    warmUp(section, service.name(), service.process(), progress, once);
                } else {
                    timed(WARM_UP_OF_OTHERS, PAUSE_NANOS, once);
                }
            }
            progress.say("measuring one at a time");
            for (int round = 0; round < rounds; round++) {
                contenders.forEach((name, once) ->
                        measured.computeIfAbsent(name, _ -> new ArrayList<>()).add(timed(runs, PAUSE_NANOS, once)));
            }
        } catch (SandboxException e) {
            throw new BenchException(e.getMessage(), e);
        } finally {
            connections.values().forEach(HttpConnection::close);
        }
        section.raw().put("one at a time, micros", measured);
        return measured;
    }

    public static Table table(Map<String, List<double[]>> measured) {
        double call = Statistics.median(Statistics.join(measured.get(CALL)));
        List<List<String>> rows = new ArrayList<>();
        measured.forEach((what, samples) -> {
            double[] all = Statistics.join(samples);
            Statistics.Estimate ratio = Statistics.ratioOfMedians(samples, measured.get(CALL));
            rows.add(List.of(
                    what,
                    TableCell.whole(Statistics.median(all)),
                    TableCell.whole(Statistics.percentile(all, 99)),
                    TableCell.of("%+.0f", Statistics.median(all) - call),
                    TableCell.of("%.2f", ratio.value()),
                    TableCell.interval(ratio)));
        });
        return new Table("One at a time", List.of("", "p50 µs", "p99 µs", "+ µs", "÷ engine call", "95 % CI"), rows);
    }

    private static void warmUp(
            Section section, String name, ProcessHandle process, BenchProgress progress, Runnable once) {
        String what = name + ", one after the other";
        section.notes()
                .add(WarmUp.untilSteady(what, process, LEAST_WARM_UP, progress, () -> timed(BATCH, 0, once))
                        .note());
    }

    private static double[] timed(int times, long pauseNanos, Runnable what) {
        double[] micros = new double[times];
        for (int time = 0; time < times; time++) {
            LockSupport.parkNanos(pauseNanos);
            long start = System.nanoTime();
            what.run();
            micros[time] = (System.nanoTime() - start) / 1000.0;
        }
        return micros;
    }

    private static void expect(String success, HttpConnection.Response response) {
        if (response.status() != HttpConnection.OK || !response.text().contains(success)) {
            throw new BenchException("answered " + response.status() + ": " + response.text());
        }
    }
}
