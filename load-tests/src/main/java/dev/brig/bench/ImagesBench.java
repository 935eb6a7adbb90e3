package dev.brig.bench;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.measure.BrigContender;
import dev.brig.bench.measure.PolicyEngine;
import dev.brig.bench.measure.Statistics;
import dev.brig.bench.measure.Statistics.Estimate;
import dev.brig.bench.measure.WarmUp;
import dev.brig.bench.report.Bars;
import dev.brig.bench.report.Bars.Bar;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.report.TableCell;
import dev.brig.rootfs.ImageConfig;
import dev.brig.rootfs.ImageConfig.Settings;
import dev.brig.rootfs.Progress;
import dev.brig.rootfs.Reference;
import dev.brig.rootfs.UnpackLimits;
import dev.brig.rootfs.source.FileList;
import dev.brig.rootfs.source.SourceLayer;
import dev.brig.rootfs.store.Assembly;
import dev.brig.rootfs.store.ImageStore;
import dev.brig.rootfs.store.ImageTree;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.SandboxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brig bench images}: what it costs to run in an image. */
@Command(
        name = "images",
        description =
                "Launch and full cycle in images of 1, 10 and 60 layers and in one that can be written to, beside the files"
                        + " of the host; and in an image of a store of many.")
final class ImagesBench implements Callable<Integer> {
    private static final String HOST = "host";
    private static final String PROGRAM = "/bench/true-static";
    private static final int FEW = 1;
    private static final int SOME = 10;
    private static final int MANY = 60;
    private static final int CHUNK = 250;

    @ParentCommand
    private Bench bench;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How often all are measured in turn; 30.")
    private int rounds;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "20", description = "Runs of one in one round; 20.")
    private int runs;

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many images the store of many has; 1000.")
    private int images;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        BenchProgress progress = bench.progress();
        Section section = Section.begin("images", "Images: what it costs to run in one");
        Map<String, List<double[]>> measured = new LinkedHashMap<>();
        List<AutoCloseable> open = new ArrayList<>();
        try (BenchPrograms programs = new BenchPrograms()) {
            Policy policy = programs.policy();
            Policy writable = policy.toBuilder().writableRoot(true).build();
            Map<String, BrigContender> contenders = new LinkedHashMap<>();
            contenders.put(HOST, contender(open, PolicyEngine.open(policy, 1)));
            ImageStore store = store(programs, "store");
            for (int layers : List.of(FEW, SOME, MANY)) {
                ImageTree tree = tree(open, store, layers(programs, layers));
                contenders.put(name(layers), contender(open, PolicyEngine.open(policy, tree, 1)));
                contenders.put(name(layers) + ", writable", contender(open, PolicyEngine.open(writable, tree, 1)));
            }
            progress.say("making " + images + " images");
            ImageStore crowded = store(programs, "crowded");
            section.tables().add(find(crowded, programs));
            contenders.put(
                    "a store of " + images,
                    contender(open, PolicyEngine.open(policy, tree(open, crowded, layers(programs, FEW)), 1)));
            contenders.forEach((name, contender) -> section.notes()
                    .add(WarmUp.untilSteady(name, CHUNK, progress, () -> contender.backToBack(CHUNK))
                            .note()));
            for (int round = 0; round < rounds; round++) {
                contenders.forEach((name, contender) -> contender
                        .round(runs)
                        .forEach((what, micros) -> measured.computeIfAbsent(name + ": " + what, _ -> new ArrayList<>())
                                .add(micros)));
            }
        } catch (SandboxException e) {
            throw new BenchException(e.getMessage(), e);
        } finally {
            open.reversed().forEach(ImagesBench::close);
        }
        section.tables().add(table(measured));
        section.tables().add(bars(measured));
        section.raw().put("µs", measured);
        bench.report().add(section, spec.commandLine().getOut());
        return 0;
    }

    private static String name(int layers) {
        return layers + (layers == 1 ? " layer" : " layers");
    }

    private static ImageStore store(BenchPrograms programs, String name) {
        return new ImageStore(programs.folder().resolve(name), UnpackLimits.DEFAULT, false);
    }

    private static BrigContender contender(List<AutoCloseable> open, PolicyEngine engine) {
        open.add(engine);
        return new BrigContender(engine, List.of(PROGRAM));
    }

    private static List<SourceLayer> layers(BenchPrograms programs, int count) {
        List<SourceLayer> layers = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            layers.add(layer(programs, "layer " + number));
        }
        return layers;
    }

    private static FileList layer(BenchPrograms programs, String text) {
        FileList layer = new FileList(text, 0);
        layer.add(PROGRAM, programs.programs().resolve(Path.of(PROGRAM).getFileName()), true);
        layer.add("/etc/" + text.replace(' ', '-'), text.getBytes(StandardCharsets.UTF_8), false);
        return layer;
    }

    private static ImageTree tree(List<AutoCloseable> open, ImageStore store, List<SourceLayer> layers) {
        Assembly assembly =
                store.assemble(store.extend(ImageConfig.empty(), layers, Settings.NONE, List.of(), Progress.NONE));
        open.add(assembly);
        return new ImageTree(assembly);
    }

    /** Fills a store, and looks something up in it with a tenth of its images and with all. */
    private Table find(ImageStore store, BenchPrograms programs) {
        List<List<String>> rows = new ArrayList<>();
        for (int number = 1; number <= images; number++) {
            FileList layer = layer(programs, "image " + number);
            Reference name = Reference.parse("bench:" + number);
            store.extend(ImageConfig.empty(), List.of(layer), Settings.NONE, List.of(name), Progress.NONE);
            if (number == Math.max(1, images / 10) || number == images) {
                double[] micros = new double[CHUNK];
                for (int run = 0; run < micros.length; run++) {
                    long start = System.nanoTime();
                    store.assemble("bench:1").close();
                    micros[run] = (System.nanoTime() - start) / 1000.0;
                }
                rows.add(List.of(Integer.toString(number), TableCell.of("%.0f", Statistics.median(micros))));
            }
        }
        return new Table(
                "To find an image by name and hold its layers", List.of("images in the store", "p50 µs"), rows);
    }

    private static Table table(Map<String, List<double[]>> measured) {
        List<List<String>> rows = new ArrayList<>();
        measured.forEach((what, samples) -> {
            List<double[]> host = measured.get(HOST + what.substring(what.indexOf(": ")));
            Estimate ratio = Statistics.ratioOfMedians(samples, host);
            double[] all = Statistics.join(samples);
            rows.add(List.of(
                    what,
                    TableCell.of("%.2f", ratio.value()),
                    TableCell.interval(ratio),
                    TableCell.of("%.0f", Statistics.median(all)),
                    TableCell.of("%.0f", Statistics.percentile(all, 99))));
        });
        return new Table("Static true", List.of("", "p50 ÷ host", "95 % CI", "p50 µs", "p99 µs"), rows);
    }

    private static Table bars(Map<String, List<double[]>> measured) {
        Bars bars = new Bars();
        String launch = ": " + BrigContender.LAUNCH;
        for (int layers : List.of(FEW, SOME, MANY)) {
            bars.ratio("launch", measured, name(layers) + launch, HOST + launch, Bar.atMost(1.1));
            bars.ratio(
                    "launch", measured, name(layers) + ", writable" + launch, name(layers) + launch, Bar.atMost(1.1));
        }
        String cycle = ": " + BrigContender.CYCLE;
        double added = Statistics.median(Statistics.join(measured.get(name(MANY) + ", writable" + cycle)))
                - Statistics.median(Statistics.join(measured.get(name(MANY) + cycle)));
        return bars.atMost("what a writable root adds to a full cycle, µs", added, "%.0f", 200)
                .table();
    }

    private static void close(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            throw new BenchException(String.valueOf(e.getMessage()), e);
        }
    }
}
