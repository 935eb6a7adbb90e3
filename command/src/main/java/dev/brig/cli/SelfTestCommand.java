package dev.brig.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.cli.output.Figures;
import dev.brig.cli.process.CommandException;
import dev.brig.cli.process.Termination;
import dev.brig.hostile.HostileProgram;
import dev.brig.hostile.HostilePrograms;
import dev.brig.hostile.Result;
import dev.brig.hostile.Suite;
import dev.brig.policy.Policies;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code brig selftest}: checks that the walls hold on this machine. */
@Command(
        name = "selftest",
        description =
                "Runs hostile programs and checks that each is held: Brig reports it correctly, it leaves nothing on this"
                        + " machine, the next program in its sandbox finds no trace of it, and an innocent program that runs"
                        + " beside it has the right answer and is charged no more CPU time than beside any other.",
        footer = {"", "Exit status: 0 if all programs that ran were held, 1 if not."})
final class SelfTestCommand implements Callable<Integer> {
    private static final Duration CLEANING_UP = Duration.ofSeconds(60);

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description = "Only programs whose name or group contains this text.")
    private Optional<String> filter = Optional.empty();

    @Option(names = "--json", description = "Print the results as JSON.")
    private boolean json;

    @Option(
            names = "--soak",
            paramLabel = "N",
            description =
                    "Instead, run N hostile programs in random order in all slots, among N innocent ones, and say what is"
                            + " in use before and after.")
    private Optional<Integer> soak = Optional.empty();

    @Option(names = "--seed", paramLabel = "SEED", description = "The order of a soak, as it printed it.")
    private Optional<Long> seed = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        long start = System.nanoTime();
        List<HostileProgram> programs =
                HostilePrograms.all().stream().filter(this::isAskedFor).toList();
        if (programs.isEmpty()) {
            throw new CommandException("--filter: there is no program '" + filter.orElse("") + "'");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (soak.isPresent()) {
            return new SoakRun(json, out, spec.commandLine().getErr()).run(programs, soak.get(), seed);
        }
        try (Termination termination = Termination.within(CLEANING_UP)) {
            List<Result> results = results(programs, termination, out);
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            out.println(json ? json(results, time).toPrettyString() : "\n" + sum(results, time));
            out.flush(); // the process may end here
            return broken(results) == 0 ? 0 : 1;
        }
    }

    private List<Result> results(List<HostileProgram> programs, Termination termination, PrintWriter out) {
        List<Result> results = new ArrayList<>();
        try (Suite suite = Suite.open(Policies.builtIn(), programs)) {
            for (HostileProgram program : programs) {
                if (termination.isRequested()) {
                    break;
                }
                Result result = suite.run(program);
                results.add(result);
                if (!json) {
                    print(result, out);
                }
            }
        }
        return results;
    }

    private boolean isAskedFor(HostileProgram program) {
        return filter.map(
                        text -> program.name().contains(text) || program.group().contains(text))
                .orElse(true);
    }

    private void print(Result result, PrintWriter out) {
        Ansi ansi = spec.commandLine().getColorScheme().ansi();
        String mark = result.held()
                ? "@|green held   |@"
                : result.skipped().isPresent() ? "@|yellow skipped|@" : "@|red,bold BROKEN |@";
        HostileProgram program = result.program();
        out.println(ansi.string(mark)
                + String.format(
                        Locale.ROOT,
                        "  %-19s  %-24s  %-17s  %6d ms",
                        program.group(),
                        program.name(),
                        program.expected().summary(),
                        result.time().toMillis()));
        result.skipped().ifPresent(reason -> out.println("         " + reason));
        if (!result.deviations().isEmpty()) {
            out.println("         it tries " + program.tries());
            result.deviations().forEach(deviation -> out.println("         " + deviation));
        }
        result.wronged().forEach(wrong -> out.println("         " + wrong));
        out.flush();
    }

    private static ObjectNode json(List<Result> results, Duration time) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("programs", results.size())
                .put("held", held(results))
                .put("broken", broken(results))
                .put("skipped", skipped(results))
                .put("victims", victims(results))
                .put("victimsJudgedWrong", wronged(results))
                .put("millis", time.toMillis());
        ArrayNode list = json.putArray("results");
        for (Result result : results) {
            HostileProgram program = result.program();
            ObjectNode entry = list.addObject()
                    .put("name", program.name())
                    .put("group", program.group())
                    .put("tries", program.tries())
                    .put("success", program.success())
                    .put("expected", program.expected().summary())
                    .put("held", result.held())
                    .put("skipped", result.skipped().orElse(null))
                    .put("victims", result.victims())
                    .put("brigMicros", result.hidden().brigMicros())
                    .put("kernelMicros", result.hidden().kernelMicros())
                    .put("millis", result.time().toMillis());
            ArrayNode deviations = entry.putArray("deviations");
            result.deviations().forEach(deviations::add);
            ArrayNode wronged = entry.putArray("wronged");
            result.wronged().forEach(wronged::add);
        }
        return json;
    }

    private static String sum(List<Result> results, Duration time) {
        long skipped = skipped(results);
        return held(results) + " of " + results.size() + " hostile programs held, " + broken(results) + " broken"
                + (skipped == 0 ? "" : ", " + skipped + " skipped") + " (" + Figures.time(time.toNanos() / 1000) + ")\n"
                + victims(results) + " innocent programs ran beside them; judged wrong: " + wronged(results);
    }

    private static long held(List<Result> results) {
        return results.stream().filter(Result::held).count();
    }

    private static long skipped(List<Result> results) {
        return results.stream().filter(result -> result.skipped().isPresent()).count();
    }

    private static long victims(List<Result> results) {
        return results.stream().mapToLong(Result::victims).sum();
    }

    private static long wronged(List<Result> results) {
        return results.stream().mapToLong(result -> result.wronged().size()).sum();
    }

    private static long broken(List<Result> results) {
        return results.size() - held(results) - skipped(results);
    }
}
