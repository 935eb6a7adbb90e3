package dev.brig.bench.service;

import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.measure.Latencies;
import dev.brig.bench.measure.MachineFacts;
import dev.brig.bench.measure.Statistics;
import dev.brig.bench.measure.WarmUp;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Chart;
import dev.brig.bench.report.Section.Line;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.report.TableCell;
import dev.brig.bench.service.Load.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Clients that ask again once they have their answer: the highest throughput of the services, which take turns of a second. */
public final class ClosedLoad {
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final int LEAST_WARM_UP = 8000;

    private final Map<String, Map<Integer, List<Result>>> results = new LinkedHashMap<>();
    private final List<Integer> clients;

    private ClosedLoad(List<Integer> clients) {
        this.clients = clients;
    }

    /** Enough clients to keep all slots and the network busy. */
    public static int saturating() {
        return 4 * MachineFacts.cores();
    }

    public static ClosedLoad measure(
            Section section,
            BenchPrograms programs,
            Services services,
            BenchProgress progress,
            List<Integer> clients,
            int turns) {
        ClosedLoad load = new ClosedLoad(clients);
        List<String> command = programs.trueStatic().inside();
        for (RunService service : services.all()) {
            if (service instanceof BrigService) {
                section.notes().add(warmUp(service, command, progress).note());
            }
        }
        for (int turn = 0; turn < turns; turn++) {
            progress.say("measuring clients that wait, turn %d of %d".formatted(turn + 1, turns));
            for (int number : clients) {
                for (RunService service : services.all()) {
                    String what = service.name() + ", " + number + " clients";
                    Result result = Load.closed(service.port(), service.run(command), number, TURN)
                            .requireOnly(what, HttpConnection.OK);
                    load.results
                            .computeIfAbsent(service.name(), _ -> new LinkedHashMap<>())
                            .computeIfAbsent(number, _ -> new ArrayList<>())
                            .add(result);
                    section.raw().merge(what + ", micros", List.of(result.micros(HttpConnection.OK)), ClosedLoad::both);
                }
            }
        }
        return load;
    }

    public static WarmUp warmUp(RunService service, List<String> command, BenchProgress progress) {
        String what = service.name() + ", at saturation";
        return WarmUp.untilSteady(
                what,
                service.process(),
                LEAST_WARM_UP,
                progress,
                () -> Load.closed(service.port(), service.run(command), saturating(), TURN)
                        .requireOnly(what, HttpConnection.OK)
                        .micros(HttpConnection.OK));
    }

    private static Object both(Object some, Object more) {
        List<Object> all = new ArrayList<>((List<?>) some);
        all.addAll((List<?>) more);
        return all;
    }

    /** Runs per second, turn by turn, by who ran them. */
    public Map<String, List<double[]>> rates(int number) {
        Map<String, List<double[]>> rates = new LinkedHashMap<>();
        results.forEach((service, byClients) -> rates.put(
                service,
                byClients.get(number).stream()
                        .map(result -> new double[] {result.perSecond(HttpConnection.OK)})
                        .toList()));
        return rates;
    }

    public Table table() {
        List<List<String>> rows = new ArrayList<>();
        for (int number : clients) {
            results.forEach((service, byClients) -> {
                double[] micros = Statistics.join(byClients.get(number).stream()
                        .map(result -> result.micros(HttpConnection.OK))
                        .toList());
                rows.add(row(service + ", " + number + " clients", rate(service, number), Latencies.of(micros)));
            });
        }
        return new Table(
                "Clients that wait for their answers",
                List.of("", "per second", "p50 µs", "p99 µs", "p99 µs, corrected"),
                rows);
    }

    public static List<String> row(String what, double perSecond, Latencies latencies) {
        double median = latencies.percentile(50);
        return List.of(
                what,
                TableCell.whole(perSecond),
                TableCell.whole(median),
                TableCell.whole(latencies.percentile(99)),
                TableCell.whole(latencies.corrected(median).percentile(99)));
    }

    public Chart chart() {
        return new Chart(
                "bar",
                "Runs per second by number of clients",
                "runs per second",
                false,
                clients.stream().map(String::valueOf).toList(),
                results.keySet().stream()
                        .map(service -> new Line(
                                service,
                                clients.stream()
                                        .map(number -> rate(service, number))
                                        .toList()))
                        .toList());
    }

    private double rate(String service, int number) {
        return Statistics.median(Statistics.join(rates(number).get(service)));
    }
}
