package dev.brig.bench.peer;

import dev.brig.bench.measure.BenchPrograms;
import dev.brig.bench.measure.BenchPrograms.Program;
import dev.brig.bench.measure.CommandContender;
import dev.brig.bench.measure.Commands;
import dev.brig.bench.measure.Contender;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** isolate, in a box made for the measurement; only root can make one. */
final class IsolateContender implements Contender {
    private static final String BOX = "--box-id=97";

    private final Path isolate;
    private final Contender runs;

    IsolateContender(String name, Path isolate, BenchPrograms programs, Program program) {
        this.isolate = isolate;
        Commands.run(List.of(isolate.toString(), BOX, "--init"));
        runs = new CommandContender(
                name,
                programs.bare(),
                Peers.join(
                        List.of(
                                isolate.toString(),
                                BOX,
                                "--silent",
                                "--mem=262144", // in KiB
                                "--fsize=65536",
                                "--stack=262144",
                                "--open-files=256",
                                "--time=2", // in seconds
                                "--wall-time=10",
                                "--dir=" + BenchPrograms.INSIDE + "=" + programs.programs(),
                                "--run",
                                "--"),
                        program.inside()),
                Optional.empty());
    }

    @Override
    public Map<String, double[]> round(int runs) {
        return this.runs.round(runs);
    }

    @Override
    public void close() {
        runs.close();
        Commands.run(List.of(isolate.toString(), BOX, "--cleanup"));
    }
}
