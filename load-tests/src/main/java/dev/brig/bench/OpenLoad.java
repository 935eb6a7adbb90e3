package dev.brig.bench;

import static dev.brig.bench.HttpConnection.OK;
import static dev.brig.bench.HttpConnection.TOO_MANY;

import dev.brig.bench.Load.Result;
import dev.brig.bench.Section.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Requests at a steady rate, independent of their answers: below a service's highest throughput, at it, and above. */
final class OpenLoad {
    private static final List<Double> SHARES = List.of(0.5, 0.8, 1.0, 2.0);

    /** The default of {@code brig serve}. */
    private static final int QUEUE = 64;

    private OpenLoad() {}

    /** @param most the service's highest throughput, in runs a second */
    static Table measure(
            Section section, RunService service, byte[] run, double most, Duration duration, Progress progress) {
        List<List<String>> rows = new ArrayList<>();
        for (double share : SHARES) {
            String what = Cell.of("%.1f", share) + " × saturation";
            progress.say("measuring open load, " + what);
            Result result = Load.open(service.port(), run, 2 * (QUEUE + Machine.cores()), share * most, duration)
                    .requireOnly(what, OK, TOO_MANY);
            section.raw().put("open load, " + what, result);
            Latencies done = result.latencies(OK);
            Latencies refused = result.latencies(TOO_MANY);
            rows.add(List.of(
                    what,
                    Cell.whole(share * most),
                    Cell.whole(result.perSecond(OK)),
                    Cell.of("%.2f", result.perSecond(OK) / most),
                    Cell.whole(done.percentile(50)),
                    Cell.whole(done.percentile(99)),
                    Cell.whole(result.perSecond(TOO_MANY)),
                    Cell.whole(refused.percentile(50)),
                    Cell.whole(refused.percentile(99))));
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
