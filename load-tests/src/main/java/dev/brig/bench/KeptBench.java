package dev.brig.bench;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.Commands;
import dev.brig.bench.measure.Footprint;
import dev.brig.bench.measure.Statistics;
import dev.brig.bench.report.Bars;
import dev.brig.bench.report.Bars.Bar;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.report.TableCell;
import dev.brig.bench.service.BrigService;
import dev.brig.bench.service.KeptSubmissions;
import dev.brig.bench.service.Listeners;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brig bench kept}: what it costs that submissions are kept, and what many of them do. */
@Command(
        name = "kept",
        description = "Kept submissions: how many in a second beside those that are not kept; the delay of one tenant's"
                + " submission while another's thousands wait; a thousand listeners; what grows with many in a row;"
                + " two workers beside one, each with a CPU of its own.")
final class KeptBench implements Callable<Integer> {
    private static final String KEPT = "kept";
    private static final String NOT_KEPT = "not kept";
    private static final String ONE = "one worker";
    private static final String TWO = "two workers";
    private static final int DELAYS = 20;
    private static final int FOLLOWED = 500;
    private static final int SAMPLES = 10;

    @ParentCommand
    private Bench bench;

    private enum Part {
        STORE,
        FAIRNESS,
        LISTENERS,
        ROW,
        WORKERS
    }

    @Option(names = "--only", paramLabel = "PART", split = ",", description = "Only some: ${COMPLETION-CANDIDATES}.")
    private List<Part> parts = List.of(Part.values());

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "How often rates are measured; 5.")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "4", description = "How long each turn lasts; 4.")
    private int seconds;

    @Option(names = "--clients", paramLabel = "N", defaultValue = "4", description = "Submissions at once; 4.")
    private int clients;

    @Option(
            names = "--waiting",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many of one tenant wait; ${DEFAULT-VALUE}.")
    private int waiting;

    @Option(
            names = "--listeners",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many listen at once; ${DEFAULT-VALUE}.")
    private int listeners;

    @Option(
            names = "--row",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many submissions in a row; ${DEFAULT-VALUE}.")
    private int row;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Section section = Section.begin("kept", "Kept submissions");
        Bars bars = new Bars();
        try (BenchPrograms programs = new BenchPrograms()) {
            for (Part part : parts) {
                bench.progress().say(part.name().toLowerCase(Locale.ROOT));
                switch (part) {
                    case STORE -> store(programs, section, bars);
                    case FAIRNESS -> fairness(programs, section);
                    case LISTENERS -> listeners(programs, section);
                    case ROW -> row(programs, section);
                    case WORKERS -> workers(section, bars);
                }
            }
        }
        section.tables().addFirst(bars.table());
        bench.report().add(section, spec.commandLine().getOut());
        return 0;
    }

    private BrigService service(BenchPrograms programs, String name, String... options) {
        return new BrigService(bench.brig(), programs, new BrigService.Start(name, options));
    }

    private static KeptSubmissions client(BrigService service, String... secret) {
        return new KeptSubmissions(service.port(), List.of(secret));
    }

    /** Both services run; the one that is not measured is idle. */
    private void store(BenchPrograms programs, Section section, Bars bars) {
        try (BrigService kept = service(programs, KEPT);
                BrigService not = service(programs, NOT_KEPT, "--no-store")) {
            Duration turn = Duration.ofSeconds(seconds);
            client(kept).perSecond(true, clients, turn); // warm
            client(not).perSecond(false, clients, turn);
            KeptSubmissions keeping = client(kept);
            KeptSubmissions other = client(not);
            Map<String, List<double[]>> rates = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                add(rates, KEPT, keeping.perSecond(true, clients, turn));
                add(rates, NOT_KEPT, other.perSecond(false, clients, turn));
            }
            bars.ratio("Python 3, accepted and judged in a second", rates, KEPT, NOT_KEPT, Bar.atLeast(0.9));
            section.tables().add(rates("Submissions in a second, each with a source of its own", rates));
            section.raw().put("store", rates);
        }
    }

    private static void add(Map<String, List<double[]>> rates, String what, double rate) {
        rates.computeIfAbsent(what, _ -> new ArrayList<>()).add(new double[] {rate});
    }

    private static Table rates(String title, Map<String, List<double[]>> rates) {
        return new Table(
                title,
                List.of("", "in a second"),
                rates.entrySet().stream()
                        .map(each -> List.of(
                                each.getKey(),
                                TableCell.of("%.1f", Statistics.median(Statistics.join(each.getValue())))))
                        .toList());
    }

    private void fairness(BenchPrograms programs, Section section) {
        try (BrigService service = service(programs, "fairness", "--waiting=" + 2 * waiting)) {
            KeptSubmissions few = client(service, key(service, "few"));
            KeptSubmissions many = client(service, key(service, "many"));
            few.delays(DELAYS); // warm
            double alone = Statistics.median(few.delays(DELAYS));
            many.handIn(waiting);
            double[] beside = few.delays(DELAYS);
            section.tables()
                    .add(new Table(
                            "One tenant's submission, from request to result, in ms",
                            List.of("", "median", "longest"),
                            List.of(
                                    List.of("nobody else waits", TableCell.of("%.1f", alone / 1e3), ""),
                                    List.of(
                                            waiting + " of another tenant wait",
                                            TableCell.of("%.1f", Statistics.median(beside) / 1e3),
                                            TableCell.of(
                                                    "%.1f",
                                                    Arrays.stream(beside).max().orElseThrow() / 1e3)))));
        }
    }

    private String key(BrigService service, String tenant) {
        String printed = Commands.run(List.of(
                bench.brig().toString(),
                "keys",
                "create",
                "bench-" + tenant,
                "--tenant=" + tenant,
                "--scopes=submit,read",
                "--state=" + service.state()));
        return Stream.of(printed.split("\\s+", -1))
                .filter(word -> word.startsWith("brig_"))
                .findFirst()
                .orElseThrow(() -> new BenchException("no key in: " + printed));
    }

    private void listeners(BenchPrograms programs, Section section) {
        try (BrigService service = service(programs, "listeners", "--connections=" + 4 * listeners)) {
            KeptSubmissions client = client(service);
            client.handIn(FOLLOWED).forEach(client::await); // warm
            List<List<String>> rows = new ArrayList<>();
            for (int number : new int[] {0, listeners, 0, listeners}) {
                long cpu = cpuMillis(service);
                long begin = System.nanoTime();
                String batch = client.handIn(FOLLOWED).getFirst();
                try (Listeners following = new Listeners(service.port(), client.members(batch), number)) {
                    Footprint busy = service.footprint();
                    client.await(batch);
                    double took = (System.nanoTime() - begin) / 1e9;
                    int ends = following.awaitEnds();
                    if (ends != number) {
                        throw new BenchException("of %d listeners %d were told the end".formatted(number, ends));
                    }
                    rows.add(List.of(
                            Integer.toString(number),
                            TableCell.of("%.0f", FOLLOWED / took),
                            Long.toString(cpuMillis(service) - cpu),
                            Long.toString(busy.residentKibibytes() >> 10),
                            Long.toString(busy.descriptors()),
                            Integer.toString(following.events())));
                }
            }
            section.tables()
                    .add(new Table(
                            "A batch of " + FOLLOWED + ", followed by Server-Sent Events",
                            List.of(
                                    "listeners",
                                    "judged in a second",
                                    "CPU of the service, ms",
                                    "resident, MiB",
                                    "descriptors",
                                    "events"),
                            rows));
        }
    }

    private static long cpuMillis(BrigService service) {
        return service.process().info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    }

    /** Results are kept for a few seconds only, so that what is kept has to stop growing. */
    private void row(BenchPrograms programs, Section section) {
        try (BrigService service = service(programs, "row", "--keep=10s", "--waiting=20000")) {
            KeptSubmissions client = client(service);
            List<List<String>> rows = new ArrayList<>();
            long begin = System.nanoTime();
            for (int sample = 1; sample <= SAMPLES; sample++) {
                client.handIn(row / SAMPLES).forEach(client::await);
                Footprint now = service.footprint();
                rows.add(List.of(
                        Integer.toString(row / SAMPLES * sample),
                        Long.toString((System.nanoTime() - begin) / 1_000_000_000),
                        Long.toString(now.residentKibibytes() >> 10),
                        Long.toString(now.descriptors()),
                        TableCell.of("%.1f", bytes(service.state().resolve("submissions")) / 1e6)));
            }
            section.tables()
                    .add(new Table(
                            "Many in a row, each kept for 10 s after its end",
                            List.of("submissions", "seconds", "resident, MiB", "descriptors", "store, MB"),
                            rows));
        }
    }

    private static long bytes(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private void workers(Section section, Bars bars) {
        Map<String, List<double[]>> rates = new LinkedHashMap<>();
        try (TwoWorkers both = TwoWorkers.start(bench.brig())) {
            KeptSubmissions client = new KeptSubmissions(both.port(), List.of(both.key()));
            Duration turn = Duration.ofSeconds(2L * seconds);
            client.busyPerSecond(clients, turn); // warm
            for (int round = 0; round < rounds; round++) {
                add(rates, TWO, client.busyPerSecond(clients, turn));
                both.rest();
                add(rates, ONE, client.busyPerSecond(clients, turn));
                both.goOn();
                client.busyPerSecond(clients, turn); // until it is there, and warm
            }
        }
        bars.ratio("submissions in a second", rates, TWO, ONE, Bar.atLeast(1.8));
        section.tables().add(rates("Submissions of some tenths of a second", rates));
        section.raw().put("workers", rates);
        section.notes()
                .add(
                        "Each worker may use one CPU. The node, the database and the clients have none of their own: where the"
                                + " machine has no more than two, they take from the workers.");
    }
}
