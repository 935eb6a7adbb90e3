package dev.brig.bench.service;

import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.measure.Statistics;
import dev.brig.bench.report.Bars;
import dev.brig.bench.report.Bars.Bar;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.report.TableCell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Whole submissions per second: clients that each hand in the next one when they know what became of the last. */
public final class SubmissionLoad {
    private static final Map<String, Bar> BARS = Map.of(
            "C++17, bits/stdc++.h", Bar.atLeast(2.5),
            "C++17, iostream", Bar.atLeast(3),
            "Python 3", Bar.atLeast(3),
            "Java", Bar.atLeast(2));

    private final List<RunService> services;
    private final int clients;
    private final Duration turn;
    private final AtomicLong number = new AtomicLong(System.nanoTime());

    /** @param services Brig first; the others are what it is compared with */
    public SubmissionLoad(List<RunService> services, int clients, Duration turn) {
        this.services = List.copyOf(services);
        this.clients = clients;
        this.turn = turn;
    }

    /**
     * Measures submissions of several kinds, the services in turn.
     *
     * @param only a part of the names of those that are measured
     */
    public void measure(Section section, BenchProgress progress, int rounds, String only) {
        Bars bars = new Bars();
        List<List<String>> rows = new ArrayList<>();
        for (SubmissionKind kind : SubmissionKind.all()) {
            if (!kind.name().contains(only)) {
                continue;
            }
            Map<String, List<double[]>> rates = rates(kind, progress, rounds);
            section.raw().put(kind.name() + ", submissions per second", rates);
            String brig = services.getFirst().name();
            rates.forEach((service, perSecond) -> {
                Statistics.Estimate ratio = Statistics.ratioOfMedians(rates.get(brig), perSecond);
                rows.add(List.of(
                        kind.name(),
                        service,
                        TableCell.of("%.1f", Statistics.median(Statistics.join(perSecond))),
                        TableCell.of("%.2f", ratio.value()),
                        TableCell.interval(ratio)));
            });
            for (RunService service : services) {
                if (service instanceof GoJudge) {
                    bars.ratio(kind.name(), rates, brig, service.name(), BARS.get(kind.name()));
                }
            }
        }
        section.tables().add(bars.table());
        section.tables()
                .add(new Table(
                        "Submissions, each compiled and run once, %d clients".formatted(clients),
                        List.of("", "", "per second", services.getFirst().name() + " ÷ this", "95 % CI"),
                        rows));
    }

    private Map<String, List<double[]>> rates(SubmissionKind kind, BenchProgress progress, int rounds) {
        progress.say("warming up: " + kind.name());
        services.forEach(service -> perSecond(service, kind));
        Map<String, List<double[]>> rates = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            progress.say("measuring %s, round %d of %d".formatted(kind.name(), round + 1, rounds));
            for (RunService service : services) {
                rates.computeIfAbsent(service.name(), _ -> new ArrayList<>())
                        .add(new double[] {perSecond(service, kind)});
            }
        }
        return rates;
    }

    private double perSecond(RunService service, SubmissionKind kind) {
        Submitter submitter = Submitter.of(service);
        return Load.repeated(
                        service.port(),
                        clients,
                        turn,
                        connection -> submitter.submit(connection, kind, kind.source(number.incrementAndGet())))
                .perSecond(HttpConnection.OK);
    }
}
