package dev.brig.bench;

import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.Commands;
import dev.brig.bench.measure.MachineFacts;
import dev.brig.bench.report.Section;
import dev.brig.bench.service.Services;
import dev.brig.bench.service.SubmissionLoad;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code brig bench submissions}: whole submissions, compiled and run, against go-judge with the plain toolchain. */
@Command(
        name = "submissions",
        description =
                "Whole submissions per second, each with a source of its own, compiled and run on one test: by Brig,"
                        + " and by go-judge with the plain toolchain, in turn.",
        footer = {
            "",
            "Started by root, it runs go-judge as an ordinary user, without control groups: so it is fastest.",
        })
final class SubmissionsBench implements Callable<Integer> {
    @ParentCommand
    private Bench bench;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "How often all are measured; 5.")
    private int rounds;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "4", description = "How long each turn lasts; 4.")
    private int seconds;

    @Option(names = "--clients", paramLabel = "N", defaultValue = "4", description = "Submissions at once; 4.")
    private int clients;

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only the submissions whose names hold this text: C++17, iostream, Python, Java.")
    private String only;

    @Option(
            names = "--go-judge",
            paramLabel = "FILE",
            description = "A go-judge to measure beside it; one along the PATH is found by itself.")
    private Optional<Path> goJudge = Optional.empty();

    @Option(
            names = "--before",
            paramLabel = "FILE",
            description = "The command of another Brig, an older one for example, to measure beside it.")
    private Optional<Path> before = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Section section = Section.begin("submissions", "Submissions: compiled and run");
        Optional<Path> peer = goJudge.or(() -> Commands.find("go-judge"));
        peer.ifPresent(file -> section.machine().put("go-judge", MachineFacts.version(file)));
        try (BenchPrograms programs = new BenchPrograms();
                Services services = Services.compared(bench.brig(), before, peer, programs)) {
            new SubmissionLoad(services.all(), clients, Duration.ofSeconds(seconds))
                    .measure(section, bench.progress(), rounds, only);
        }
        section.notes()
                .add(
                        "Every source differs. go-judge: g++ -O2, javac and python3 as they come, without a look at the syntax"
                                + " of Python first; no seccomp. A turn ends with the last answer.");
        bench.report().add(section, spec.commandLine().getOut());
        return 0;
    }
}
