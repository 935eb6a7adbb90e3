package dev.brig.bench;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.measure.Commands;
import dev.brig.bench.measure.Footprint;
import dev.brig.bench.measure.Statistics;
import dev.brig.bench.measure.Statistics.Estimate;
import dev.brig.bench.report.Bars;
import dev.brig.bench.report.Bars.Bar;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.report.TableCell;
import dev.brig.rootfs.Progress;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.layer.LayerFiles;
import dev.brig.rootfs.store.ImageStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brig bench unpack}: how long an image takes to come in. */
@Command(
        name = "unpack",
        description =
                "Bringing an image of one layer in, its digests verified, plain and by gzip, beside tar, umoci and"
                        + " podman where they are; all of it on a tmpfs.")
final class UnpackBench implements Callable<Integer> {
    private static final String BRIG = "brig";
    private static final String TAR = "tar -x";
    private static final String UMOCI = "umoci unpack";
    private static final String PODMAN = "podman pull";
    private static final String COMMAND = "brig image import";
    private static final String GZIPPED = ", gzip";
    private static final int WARM_UP = 6; // of the library: until then the JVM compiles what it runs
    private static final double MIB = 1 << 20;

    @ParentCommand
    private Bench bench;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "7", description = "How often all are measured; 7.")
    private int rounds;

    @Option(
            names = "--archive",
            paramLabel = "FILE",
            description =
                    "The layer, a plain tar archive; one of programs, headers and libraries of this machine if not given.")
    private Optional<Path> archive = Optional.empty();

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = "/dev/shm",
            description = "A directory on a tmpfs, with room for eight times the archive; /dev/shm if not given.")
    private Path parent;

    @Spec
    private CommandSpec spec;

    private BenchProgress progress;
    private Path folder;

    /** Something that unpacks an image. */
    private interface Contender {
        void unpack(Path empty);
    }

    @Override
    public Integer call() {
        progress = bench.progress();
        Section section = Section.begin("unpack", "Images: bringing one in");
        try {
            folder = Files.createTempDirectory(parent, "brig"); // podman wants short names
        } catch (IOException e) {
            throw new BenchException("cannot write into " + parent + ": " + e.getMessage(), e);
        }
        try {
            measure(section);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            LayerFiles.delete(folder);
        }
        bench.report().add(section, spec.commandLine().getOut());
        return 0;
    }

    private void measure(Section section) throws IOException {
        progress.say("making an image");
        LayerLayout plain = LayerLayout.plain(folder.resolve("plain"), archive);
        LayerLayout gzipped = plain.gzipped(folder.resolve("gzip"));
        section.notes().add(plain.description());
        Map<String, Contender> contenders = new LinkedHashMap<>();
        add(contenders, "", plain);
        add(contenders, GZIPPED, gzipped);
        for (int time = 0; time < WARM_UP; time++) {
            progress.say("warming up");
            millis(contenders.get(BRIG));
            millis(contenders.get(BRIG + GZIPPED));
        }
        Map<String, List<double[]>> measured = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) { // before the first, for the files of the others to be in memory
            for (Map.Entry<String, Contender> contender : contenders.entrySet()) {
                progress.say("round %d of %d: %s".formatted(Math.max(round, 0) + 1, rounds, contender.getKey()));
                double millis = millis(contender.getValue());
                if (round >= 0) {
                    measured.computeIfAbsent(contender.getKey(), _ -> new ArrayList<>())
                            .add(new double[] {millis});
                }
            }
        }
        section.tables()
                .add(new Bars()
                        .ratio("wall time", measured, BRIG, TAR, Bar.atMost(1.2))
                        .ratio("wall time", measured, BRIG + GZIPPED, TAR + GZIPPED, Bar.atMost(0.7))
                        .ratio("wall time", measured, UMOCI + GZIPPED, BRIG + GZIPPED, Bar.atLeast(4))
                        .ratio("wall time", measured, PODMAN + GZIPPED, BRIG + GZIPPED, Bar.atLeast(4))
                        .table());
        section.tables().add(table(measured, plain.bytes()));
        section.tables().add(memory(plain));
        section.raw().put("ms", measured);
    }

    private void add(Map<String, Contender> contenders, String kind, LayerLayout layout) {
        contenders.put(
                BRIG + kind,
                empty -> new ImageStore(empty, UnpackLimits.DEFAULT, false)
                        .add(layout.directory(), Optional.empty(), List.of(), Progress.NONE));
        contenders.put(
                COMMAND + kind, // with the start of a JVM, in which nothing is compiled yet
                empty -> Commands.run(List.of(
                        bench.brig().toString(),
                        "image",
                        "import",
                        "--store",
                        empty.resolve("store").toString(),
                        layout.directory().toString())));
        contenders.put(
                TAR + kind,
                empty -> Commands.run(List.of(
                        "tar", kind.isEmpty() ? "-xf" : "-xzf", layout.blob().toString(), "-C", empty.toString())));
        String name = layout.directory() + ":" + LayerLayout.NAME;
        Commands.find("umoci")
                .ifPresent(umoci -> contenders.put(
                        UMOCI + kind,
                        empty -> Commands.run(List.of(
                                umoci.toString(),
                                "unpack",
                                "--rootless",
                                "--image",
                                name,
                                empty.resolve("b").toString()))));
        Commands.find("podman")
                .ifPresent(podman -> contenders.put(
                        PODMAN + kind,
                        empty -> Commands.run(List.of(
                                podman.toString(),
                                "--root",
                                empty.resolve("root").toString(),
                                "--runroot",
                                empty.resolve("r").toString(),
                                "--storage-driver",
                                "vfs",
                                "pull",
                                "--quiet",
                                "oci:" + name))));
    }

    private double millis(Contender contender) throws IOException {
        Path empty = Files.createDirectory(folder.resolve("u"));
        try {
            long start = System.nanoTime();
            contender.unpack(empty);
            return (System.nanoTime() - start) / 1e6;
        } finally {
            delete(empty);
        }
    }

    /** What podman has unpacked belongs to others. */
    private static void delete(Path directory) {
        Optional<Path> podman = Commands.find("podman");
        if (podman.isPresent() && Files.exists(directory.resolve("root"))) {
            Commands.run(List.of(podman.get().toString(), "unshare", "rm", "-rf", directory.toString()));
        } else {
            LayerFiles.delete(directory);
        }
    }

    private static Table table(Map<String, List<double[]>> measured, long bytes) {
        List<List<String>> rows = new ArrayList<>();
        measured.forEach((name, times) -> {
            Estimate ratio =
                    Statistics.ratioOfMedians(times, measured.get(name.endsWith(GZIPPED) ? TAR + GZIPPED : TAR));
            double median = Statistics.median(Statistics.join(times));
            rows.add(List.of(
                    name,
                    TableCell.of("%.0f", median),
                    TableCell.of("%.0f", bytes / MIB / median * 1000),
                    TableCell.of("%.2f", ratio.value()),
                    TableCell.interval(ratio)));
        });
        return new Table("From the image to its files", List.of("", "p50 ms", "MiB/s", "÷ tar", "95 % CI"), rows);
    }

    /** The command's peak, with an image and with one of a tenth of it. */
    private Table memory(LayerLayout whole) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        LayerLayout tenth = whole.tenth(folder.resolve("tenth"));
        for (LayerLayout layout : List.of(tenth, whole)) {
            progress.say("measuring memory");
            Path store = folder.resolve("store");
            rows.add(List.of(
                    TableCell.of("%.0f", layout.bytes() / MIB),
                    TableCell.of("%.0f", peakKibibytes(layout, store) / 1024.0)));
            LayerFiles.delete(store);
        }
        return new Table(
                "Resident memory of brig image import at its highest", List.of("MiB of the image", "MiB"), rows);
    }

    private long peakKibibytes(LayerLayout layout, Path store) throws IOException {
        Process process = new ProcessBuilder(
                        bench.brig().toString(),
                        "image",
                        "import",
                        "--store",
                        store.toString(),
                        layout.directory().toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long peak = 0;
        try {
            while (!process.waitFor(2, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, Footprint.peakKibibytes(process.toHandle()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new BenchException("brig image import exited with " + process.exitValue());
        }
        return peak;
    }
}
