package dev.brig.bench;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.Statistics;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.TableCell;
import dev.brig.bench.store.PostgresEngine;
import dev.brig.bench.store.SqliteEngine;
import dev.brig.bench.store.StoreEngine;
import dev.brig.bench.store.StoreLoad;
import dev.brig.bench.store.StoreLoad.Cost;
import dev.brig.bench.store.StoreLoad.Operation;
import dev.brig.judge.store.SubmissionStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brig bench store}: what the stores of submissions do in a second, and whether what is kept makes them slower. */
@Command(
        name = "store",
        description =
                "Operations of the stores of submissions, SQLite and PostgreSQL: how many in a second, what CPU time each takes,"
                        + " and whether that grows with what is kept. Stores of different sizes are measured in turn.",
        footer = {
            "",
            "It starts a PostgreSQL of its own where Debian's package postgresql is installed, and does without otherwise; root cannot.",
        })
final class StoreBench implements Callable<Integer> {
    @ParentCommand
    private Bench bench;

    @Option(
            names = "--rows",
            paramLabel = "N",
            split = ",",
            defaultValue = "10,10000,1000000",
            description = "How many submissions have ended before; ${DEFAULT-VALUE}.")
    private List<Long> rows = List.of();

    @Option(
            names = "--operations",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Of each kind; ${DEFAULT-VALUE}.")
    private int operations;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often all are measured; ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "16",
            description = "How many ask at once; ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description =
                    "Where the stores are for the while; a temporary directory if not given. Its disk is measured, too.")
    private Optional<Path> directory = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Section section = Section.begin("store", "Stores of submissions");
        section.machine().put("threads", Integer.toString(threads));
        Path work = work();
        try {
            measure(new SqliteEngine(work), section);
            Optional<PostgresEngine> postgres = System.getProperty("user.name").equals("root")
                    ? Optional.empty()
                    : PostgresEngine.start(work, threads + 2);
            postgres.ifPresentOrElse(
                    engine -> measure(engine, section),
                    () -> section.notes().add("PostgreSQL was not measured: it is not installed, or this is root."));
        } finally {
            delete(work);
        }
        section.notes()
                .add("Commits are on the disk when they return. CPU time is that of this process and of the database's"
                        + " server; what a kernel does for both is in it. Rates are by the clock on the wall: other load of the"
                        + " machine is in them.");
        bench.report().add(section, spec.commandLine().getOut());
        return 0;
    }

    private void measure(StoreEngine engine, Section section) {
        List<SubmissionStore> stores = new ArrayList<>();
        try (engine) {
            try {
                measure(engine, stores, section);
            } finally {
                stores.forEach(SubmissionStore::close);
            }
        }
    }

    /** @param stores those that are opened, to be closed */
    private void measure(StoreEngine engine, List<SubmissionStore> stores, Section section) {
        for (long number : rows) {
            bench.progress().say(engine.name() + ": a store with " + number + " submissions that have ended");
            stores.add(engine.storeWith(number));
        }
        List<StoreLoad> loads = stores.stream()
                .map(store -> new StoreLoad(engine, store, threads))
                .toList();
        loads.forEach(load -> load.measure(operations)); // what is measured is warm
        List<List<Map<Operation, Cost>>> measured = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            bench.progress().say(engine.name() + ": round " + (round + 1) + " of " + rounds);
            measured.add(loads.stream().map(load -> load.measure(operations)).toList());
        }
        section.tables().add(table(engine.name() + ": operations in a second", measured, Cost::perSecond));
        section.tables().add(table(engine.name() + ": CPU time of an operation, in µs", measured, Cost::cpuMicros));
        section.tables()
                .add(table(engine.name() + ": of that in the database's server, in µs", measured, Cost::serverMicros));
        section.raw().put(engine.name(), measured);
    }

    private Section.Table table(
            String title, List<List<Map<Operation, Cost>>> measured, ToDoubleFunction<Cost> figure) {
        List<String> columns = new ArrayList<>(List.of("", "÷"));
        rows.forEach(number -> columns.add(number + " ended"));
        List<List<String>> lines = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            List<double[]> first = figures(measured, 0, operation, figure);
            List<double[]> last = figures(measured, rows.size() - 1, operation, figure);
            List<String> cells = new ArrayList<>(List.of(
                    operation.text(),
                    TableCell.of("%.2f", Statistics.ratioOfMedians(last, first).value())));
            for (int size = 0; size < rows.size(); size++) {
                cells.add(TableCell.whole(
                        Statistics.median(Statistics.join(figures(measured, size, operation, figure)))));
            }
            lines.add(cells);
        }
        return new Section.Table(title, columns, lines);
    }

    private static List<double[]> figures(
            List<List<Map<Operation, Cost>>> measured, int size, Operation operation, ToDoubleFunction<Cost> figure) {
        return measured.stream()
                .map(round -> new double[] {figure.applyAsDouble(round.get(size).get(operation))})
                .toList();
    }

    private Path work() {
        try {
            return directory.isPresent()
                    ? Files.createTempDirectory(Files.createDirectories(directory.get()), "brig-stores")
                    : Files.createTempDirectory("brig-stores");
        } catch (IOException e) {
            throw new BenchException("cannot make a directory for the stores: " + e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
