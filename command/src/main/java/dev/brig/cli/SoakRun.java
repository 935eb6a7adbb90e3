package dev.brig.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.cli.output.Figures;
import dev.brig.cli.process.CommandException;
import dev.brig.cli.process.Termination;
import dev.brig.hostile.HostileProgram;
import dev.brig.hostile.Soak;
import dev.brig.policy.Policies;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code brig selftest --soak}. */
record SoakRun(boolean json, PrintWriter out, PrintWriter err) {
    private static final Duration CLEANING_UP = Duration.ofSeconds(60);
    private static final int MOST = 1_000_000;

    /** @return the exit status */
    int run(List<HostileProgram> programs, int count, Optional<Long> wanted) {
        if (count < 1 || count > MOST) {
            throw new CommandException("--soak: must be 1 to " + MOST + ": " + count);
        }
        long seed = wanted.orElseGet(System::currentTimeMillis);
        if (!json) {
            out.println("seed " + seed);
            out.flush();
        }
        try (Termination termination = Termination.within(CLEANING_UP)) {
            Soak.Report report = Soak.run(
                            Policies.builtIn(),
                            programs,
                            count,
                            seed,
                            termination::isRequested,
                            started -> tell(started, count))
                    .orElseThrow(() -> new CommandException("--soak: there is no C compiler (cc)"));
            if (json) {
                out.println(json(report).toPrettyString());
            } else {
                print(report);
            }
            out.flush(); // the process may end here
            return report.broken().isEmpty() && report.wronged().isEmpty() ? 0 : 1;
        }
    }

    private void tell(int started, int count) {
        err.println("brig: " + started + " of " + 2L * count + " jobs");
        err.flush();
    }

    private void print(Soak.Report report) {
        report.broken().forEach(out::println);
        report.wronged().forEach(out::println);
        out.println(String.format(Locale.ROOT, "%n%-20s %14s %14s", "in use", "before", "after"));
        table("own ", report.before().own(), report.after().own());
        table("", report.before().machine(), report.after().machine());
        out.println("\n" + report.hostile() + " hostile programs in " + report.slots() + " slots, "
                + report.broken().size() + " broken ("
                + Figures.time(report.time().toNanos() / 1000) + ")\n"
                + report.innocent() + " innocent programs ran among them; judged wrong: "
                + report.wronged().size());
    }

    private void table(String whose, Map<String, Long> before, Map<String, Long> after) {
        before.forEach((what, number) ->
                out.println(String.format(Locale.ROOT, "%-20s %14d %14d", whose + what, number, after.get(what))));
    }

    private static ObjectNode json(Soak.Report report) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("seed", report.seed())
                .put("slots", report.slots())
                .put("hostile", report.hostile())
                .put("innocent", report.innocent())
                .put("innocentJudgedWrong", report.wronged().size())
                .put("millis", report.time().toMillis());
        report.broken().forEach(json.putArray("broken")::add);
        report.wronged().forEach(json.putArray("wronged")::add);
        counts(json.putObject("before"), report.before().own(), report.before().machine());
        counts(json.putObject("after"), report.after().own(), report.after().machine());
        return json;
    }

    private static void counts(ObjectNode json, Map<String, Long> own, Map<String, Long> machine) {
        own.forEach(json.putObject("own")::put);
        machine.forEach(json.putObject("machine")::put);
    }
}
