package dev.brig.bench;

import dev.brig.bench.measure.BenchException;
import dev.brig.bench.measure.BenchProgress;
import dev.brig.bench.measure.Commands;
import dev.brig.bench.measure.Statistics;
import dev.brig.bench.report.Bars;
import dev.brig.bench.report.Bars.Bar;
import dev.brig.bench.report.Section;
import dev.brig.bench.report.Section.Table;
import dev.brig.bench.report.TableCell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brig bench command}: how long the command line takes to start, against the least that a Java program takes. */
@Command(
        name = "command",
        description =
                "The command line from its start to its end, against a Java program that prints one line, in turn.")
final class CommandBench implements Callable<Integer> {
    private static final String LEAST = "Java, one line";
    private static final String VERSION = "brig --version";
    private static final String RUN = "brig run -- true";
    private static final Bar VERSION_BAR = Bar.atMost(3);
    private static final Bar RUN_BAR = Bar.atMost(6);

    @ParentCommand
    private Bench bench;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "20", description = "How often all are measured; 20.")
    private int rounds;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        BenchProgress progress = bench.progress();
        Section section = Section.begin("command", "The command line");
        Map<String, List<double[]>> measured = new LinkedHashMap<>();
        Path directory = directory();
        try {
            Map<String, List<String>> commands = commands(directory);
            commands.values().forEach(CommandBench::millis); // what is read is in memory then
            for (int round = 0; round < rounds; round++) {
                progress.say("measuring the command line, round %d of %d".formatted(round + 1, rounds));
                commands.forEach((name, command) ->
                        measured.computeIfAbsent(name, _ -> new ArrayList<>()).add(new double[] {millis(command)}));
            }
        } finally {
            delete(directory);
        }
        section.raw().put("the command line, ms", measured);
        section.tables()
                .add(new Bars()
                        .ratio("wall time", measured, VERSION, LEAST, VERSION_BAR)
                        .ratio("wall time", measured, RUN, LEAST, RUN_BAR)
                        .table());
        section.tables().add(table(measured));
        section.notes()
                .add(
                        "The Java program is a class file, with the JDK's own archive of classes and the compiler of the first tier alone.");
        bench.report().add(section, spec.commandLine().getOut());
        return 0;
    }

    private Map<String, List<String>> commands(Path directory) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String brig = bench.brig().toString();
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put(
                LEAST,
                List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", directory.toString(), "OneLine"));
        commands.put(VERSION, List.of(brig, "--version"));
        commands.put(RUN, List.of(brig, "run", "--", "true"));
        return commands;
    }

    private static double millis(List<String> command) {
        long begin = System.nanoTime();
        Commands.run(command);
        return (System.nanoTime() - begin) / 1e6;
    }

    private static Table table(Map<String, List<double[]>> measured) {
        List<List<String>> rows = new ArrayList<>();
        measured.forEach((name, times) -> {
            Statistics.Estimate ratio = Statistics.ratioOfMedians(times, measured.get(LEAST));
            double[] all = Statistics.join(times);
            rows.add(List.of(
                    name,
                    TableCell.of("%.0f", Statistics.median(all)),
                    TableCell.of("%.0f", Statistics.percentile(all, 95)),
                    TableCell.of("%.2f", ratio.value()),
                    TableCell.interval(ratio)));
        });
        return new Table("From start to end", List.of("", "p50 ms", "p95 ms", "÷ one line of Java", "95 % CI"), rows);
    }

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("brig-bench-command");
            Path source = Files.writeString(
                    directory.resolve("OneLine.java"),
                    "class OneLine { public static void main(String[] arguments) { System.out.println(\"one line\"); } }\n");
            Commands.run(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "javac").toString(), source.toString()));
            return directory;
        } catch (IOException e) {
            throw new BenchException("cannot write a program: " + e.getMessage(), e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new BenchException("cannot delete " + directory + ": " + e.getMessage(), e);
        }
    }
}
