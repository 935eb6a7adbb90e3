package dev.brig.bench.scale;

import dev.brig.bench.measure.BareLoop;
import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.report.Growth;
import dev.brig.bench.report.Growth.Size;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.service.BrigService;
import dev.brig.bench.service.BrigService.Start;
import dev.brig.bench.service.ClosedLoad;
import dev.brig.bench.service.HttpConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The cost of a run over HTTP as the service has more policies and languages. All services run at once, and take turns. */
public final class ConfigurationScale {
    private static final List<Integer> EXTRA = List.of(0, 10, 100);
    private static final long PAUSE_NANOS = 4_000_000;

    private final Section section;
    private final BenchPrograms programs;
    private final Path brig;
    private final BareLoop floor;
    private final BenchProgress progress;
    private final int rounds;
    private final int runs;

    public ConfigurationScale(
            Section section,
            BenchPrograms programs,
            Path brig,
            BareLoop floor,
            BenchProgress progress,
            int rounds,
            int runs) {
        this.section = section;
        this.programs = programs;
        this.brig = brig;
        this.floor = floor;
        this.progress = progress;
        this.rounds = rounds;
        this.runs = runs;
    }

    public void byPolicies() {
        measure("policies added", "It is looked up by name.", (folder, number) -> {
            for (int policy = 0; policy < number; policy++) {
                Files.writeString(folder.resolve("own-" + policy + ".yaml"), """
                        extends: judge
                        description: One of many
                        limits:
                          cpu: { default: %ds, maximum: 60s }
                        """.formatted(1 + policy % 60));
            }
        });
    }

    public void byLanguages() {
        measure("languages added", "A run names none.", (folder, number) -> {
            StringBuilder all = new StringBuilder("languages:\n");
            for (int language = 0; language < number; language++) {
                all.append("""
                          shell%d:
                            name: Shell %d
                            source: main.sh
                            extensions: []
                            install: apt install dash
                            tools:
                              sh: /bin/sh
                            version: ["${sh}", -c, "echo 1"]
                            run:
                              files: [main.sh]
                              command: ["${sh}", main.sh]
                        """.formatted(language, language).indent(2));
            }
            if (number > 0) {
                Files.writeString(folder.resolve("languages.yaml"), all);
            }
        });
    }

    /** Writes so many of something into a directory of policies. */
    private interface Writer {
        void write(Path folder, int number) throws IOException;
    }

    private void measure(String of, String reason, Writer writer) {
        List<BrigService> services = new ArrayList<>();
        List<HttpConnection> connections = new ArrayList<>();
        try {
            List<Size> sizes = new ArrayList<>();
            List<List<String>> starts = new ArrayList<>();
            for (int number : EXTRA) {
                progress.say("starting a service with " + number + " " + of);
                BrigService service = new BrigService(
                        brig,
                        programs,
                        new Start(
                                "Brig, " + number + " " + of,
                                "--slots",
                                "1",
                                "--policies",
                                folder(writer, number).toString()));
                services.add(service);
                starts.add(List.of(
                        String.valueOf(number),
                        String.valueOf(service.startedIn().toMillis()),
                        String.valueOf(service.footprint().residentKibibytes())));
                List<String> command = programs.trueStatic().inside();
                section.notes()
                        .add(ClosedLoad.warmUp(service, command, progress).note());
                HttpConnection connection = new HttpConnection(service.port());
                connections.add(connection);
                byte[] request = service.run(command);
                sizes.add(new Size(number, times -> calls(connection, request, times)));
            }
            progress.say("measuring by " + of);
            section.tables()
                    .add(new Table(
                            "Start of the service, by " + of,
                            List.of(of, "start to ready, ms", "resident, KiB"),
                            starts));
            Growth.measure(of, sizes, floor::micros, rounds, runs, reason).addTo(section);
        } finally {
            connections.forEach(HttpConnection::close);
            services.forEach(BrigService::close);
        }
    }

    private Path folder(Writer writer, int number) {
        try {
            Path folder = Files.createTempDirectory(programs.folder(), "policies-");
            Files.copy(
                    programs.ownPolicies().resolve(BenchPrograms.POLICY + ".yaml"),
                    folder.resolve(BenchPrograms.POLICY + ".yaml"));
            writer.write(folder, number);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] calls(HttpConnection connection, byte[] request, int number) {
        double[] micros = new double[number];
        for (int call = 0; call < number; call++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            long start = System.nanoTime();
            int status = connection.send(request).status();
            micros[call] = (System.nanoTime() - start) / 1000.0;
            if (status != HttpConnection.OK) {
                throw new BenchException("answered " + status);
            }
        }
        return micros;
    }
}
