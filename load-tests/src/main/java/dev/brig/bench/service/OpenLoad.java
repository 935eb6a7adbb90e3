package dev.brig.bench.service;

import static dev.brig.bench.service.HttpConnection.OK;
import static dev.brig.bench.service.HttpConnection.TOO_MANY;

import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.measure.Latencies;
import dev.brig.bench.measure.MachineFacts;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.report.TableCell;
import dev.brig.bench.service.Load.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Requests at a steady rate, independent of their answers: below a service's highest throughput, at it, and above. */
public final class OpenLoad {
    private static final List<Double> SHARES = List.of(0.5, 0.8, 1.0, 2.0);

    /** The default of {@code brig serve}. */
    private static final int QUEUE = 64;

    private OpenLoad() {}

    /** @param most the service's highest throughput, in runs a second */
    public static Table measure(
            Section section, RunService service, byte[] run, double most, Duration duration, BenchProgress progress) {
        List<List<String>> rows = new ArrayList<>();
        for (double share : SHARES) {
            String what = TableCell.of("%.1f", share) + " × saturation";
            progress.say("measuring open load, " + what);
            Result result = Load.open(service.port(), run, 2 * (QUEUE + MachineFacts.cores()), share * most, duration)
                    .requireOnly(what, OK, TOO_MANY);
            section.raw().put("open load, " + what, result);
            Latencies done = result.latencies(OK);
            Latencies refused = result.latencies(TOO_MANY);
            rows.add(List.of(
                    what,
                    TableCell.whole(share * most),
                    TableCell.whole(result.perSecond(OK)),
                    TableCell.of("%.2f", result.perSecond(OK) / most),
                    TableCell.whole(done.percentile(50)),
                    TableCell.whole(done.percentile(99)),
                    TableCell.whole(result.perSecond(TOO_MANY)),
                    TableCell.whole(refused.percentile(50)),
                    TableCell.whole(refused.percentile(99))));
        }
        section.notes()
                .add(
                        "Open load: requests are due at a steady rate, and what waits for a connection counts from when it was"
                                + " due, so that nothing is left out when the service is slow. Every answer was 200, or 429 with"
                                + " Retry-After.");
        return new Table(
                "Open load, a queue of " + QUEUE,
                List.of(
                        "",
                        "asked per second",
                        "200 per second",
                        "÷ saturation",
                        "p50 µs",
                        "p99 µs",
                        "429 per second",
                        "p50 µs",
                        "p99 µs"),
                rows);
    }
}
