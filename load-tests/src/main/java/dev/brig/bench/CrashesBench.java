package dev.brig.bench;

import dev.brig.bench.faults.Clients;
import dev.brig.bench.faults.History;
import dev.brig.bench.faults.OneDatabase;
import dev.brig.bench.faults.OneService;
import dev.brig.bench.faults.Service;
import dev.brig.bench.faults.ServiceFaults;
import dev.brig.bench.faults.ServiceFaults.Kind;
import dev.brig.bench.faults.Verdict;
import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.Commands;
import dev.brig.bench.report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brig bench crashes}: whether a single service keeps its promises when it is killed, or what it stands on fails. */
@Command(
        name = "crashes",
        description =
                "A service with many submissions, some in batches, that wait and run, to which harm is done: it is"
                        + " killed at random moments; the disk of its store is full; its store is read-only; its clock is set"
                        + " back an hour; its database is stopped. All that clients are told is kept, and checked: each"
                        + " accepted submission has one result, which does not change; nothing is lost.",
        footer = {
            "",
            "Exit status: 0 if all is well, 1 if not.",
            "",
            "It needs unshare and a user who may make namespaces, and, for the last two, Debian's packages faketime and"
                    + " postgresql.",
        })
final class CrashesBench implements Callable<Integer> {
    private static final int CLIENTS = 8;

    @ParentCommand
    private Bench bench;

    @Option(names = "--only", paramLabel = "KIND", split = ",", description = "Only some: ${COMPLETION-CANDIDATES}.")
    private List<Kind> kinds = List.of(Kind.values());

    @Option(
            names = "--submissions",
            paramLabel = "N",
            defaultValue = "500",
            description = "How many are handed in, for each kind; one in 20 is a batch of 5. ${DEFAULT-VALUE}.")
    private int submissions;

    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "200",
            description = "How often the service is killed; ${DEFAULT-VALUE}.")
    private int kills;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long the database is stopped; a sixth of it how long the others last. ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--slots", paramLabel = "N", defaultValue = "2", description = "Of the service; ${DEFAULT-VALUE}.")
    private int slots;

    @Mixin
    private FaultOptions options;

    @Option(names = "--inside", hidden = true, description = "The namespaces are ours already.")
    private boolean inside;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        long seed = options.seed();
        Path folder = bench.report().folder();
        if (!inside) {
            FaultOptions.require("unshare", "mount", "ip");
            return FaultOptions.inside(List.of(
                    bench.brig().toString(),
                    "bench",
                    "crashes",
                    "--inside",
                    "--brig=" + bench.brig(),
                    "--out=" + folder,
                    "--only=" + String.join(",", kinds.stream().map(Kind::name).toList()),
                    "--submissions=" + submissions,
                    "--kills=" + kills,
                    "--seconds=" + seconds,
                    "--slots=" + slots,
                    "--seed=" + seed,
                    "--minutes=" + options.minutes(),
                    "--history=" + options.history(folder, "crashes")));
        }
        Commands.run(List.of("ip", "link", "set", "lo", "up"));
        Section section = Section.begin("crashes", "A service among faults");
        section.machine().put("seed", Long.toString(seed));
        bench.progress().say("seed " + seed);
        boolean well = true;
        for (Kind kind : kinds) {
            Optional<String> missing = kind.missing();
            if (missing.isPresent()) {
                section.notes().add(kind.text() + ": left out, for it needs " + missing.get());
            } else {
                bench.progress().say(kind.text());
                well &= run(kind, section, seed);
            }
        }
        bench.report().add(section, spec.commandLine().getOut());
        return well ? 0 : 1;
    }

    private boolean run(Kind kind, Section section, long seed) {
        Path work = FaultOptions.work();
        Path file = options.history(bench.report().folder(), "crashes");
        Path own = file.resolveSibling(
                file.getFileName().toString().replaceFirst("(\\.\\w+)?$", "-" + kind.text() + "$1"));
        Duration length = Duration.ofSeconds(seconds).dividedBy(kind == Kind.DATABASE_STOPPED ? 1 : 6);
        List<AutoCloseable> open = new ArrayList<>();
        try (History history = new History(own)) {
            ServiceFaults faults = new ServiceFaults(work, history, bench.progress(), seed, length);
            Optional<OneDatabase> database = kind == Kind.DATABASE_STOPPED
                    ? Optional.of(new OneDatabase(directory(work, "db")))
                    : Optional.empty();
            database.ifPresent(open::add);
            open.add(faults);
            OneService service = new OneService(
                    bench.brig(),
                    work,
                    faults.state(kind),
                    database.map(OneDatabase::address),
                    slots,
                    faults.environment(kind));
            open.add(service);
            service.awaitListening();
            Service asked = new Service(service.addresses(), Optional.empty(), history, options.over());
            Clients clients = new Clients(asked, submissions, CLIENTS, true, seed);
            open.add(clients);
            Verdict verdict = Verdict.of(history, Verdict.troubleOf(() -> {
                faults.run(kind, service, clients, kills, database);
                clients.finish(1);
            }));
            section.notes().add(kind.text() + ":");
            verdict.tell(section, clients, own);
            return verdict.wrong().isEmpty();
        } finally {
            close(open);
            FaultOptions.delete(work);
        }
    }

    private static Path directory(Path work, String name) {
        try {
            return Files.createDirectory(work.resolve(name));
        } catch (IOException failed) {
            throw new BenchException("cannot make a directory", failed);
        }
    }

    private static void close(List<AutoCloseable> open) {
        for (AutoCloseable each : open.reversed()) {
            try {
                each.close();
            } catch (Exception failed) {
                throw new BenchException("cannot end what was started", failed);
            }
        }
    }
}
