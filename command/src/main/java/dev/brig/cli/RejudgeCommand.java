package dev.brig.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.cli.problem.Table;
import dev.brig.cli.process.CommandException;
import java.io.Console;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code brig rejudge}: what a service's submissions would be worth by what a problem is now. */
@Command(
        name = "rejudge",
        description = "Has a service judge the submissions to a problem again, and shows what that changes.",
        footer = {
            "",
            "Nothing counts until it is applied. Ctrl-C ends this command alone: with --id it goes on where it was.",
            "Exit status: 0 if all verdicts stay, 1 if some change, 125 if it could not be done or was cancelled."
        })
final class RejudgeCommand implements Callable<Integer> {
    private static final int CHANGED = 1;
    private static final Duration FIRST_LOOK = Duration.ofMillis(200);
    /** An answer may name 10 000 changes. */
    private static final Duration LAST_LOOK = Duration.ofSeconds(3);

    @Parameters(paramLabel = "PROBLEM", arity = "0..1", description = "The problem's id at the service.")
    private Optional<String> problem = Optional.empty();

    @Option(
            names = "--verdict",
            paramLabel = "VERDICT",
            description = "Only submissions with this verdict, or failed or lost; may be repeated.")
    private List<String> verdicts = List.of();

    @Option(
            names = "--language",
            paramLabel = "ID",
            description = "Only submissions in this language; may be repeated.")
    private List<String> languages = List.of();

    @Option(names = "--id", paramLabel = "ID", description = "A rejudging that has begun, instead of a new one.")
    private Optional<String> begun = Optional.empty();

    @Option(names = "--apply", description = "Let the new verdicts count when all are there.")
    private boolean apply;

    @Option(names = "--cancel", description = "End the rejudging of --id: nothing comes to count.")
    private boolean cancel;

    @Option(names = "--no-wait", description = "Begin it, print its id, and do not wait for the verdicts.")
    private boolean withoutWaiting;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "The service; ${DEFAULT-VALUE} if not given.")
    private String url;

    @Option(names = "--api-key-file", paramLabel = "FILE", description = "A file with the service's key.")
    private Optional<String> keyFile = Optional.empty();

    @Option(names = "--json", description = "Print the last answer of the service.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (problem.isPresent() == begun.isPresent()) {
            throw new ParameterException(spec.commandLine(), "either a problem or --id");
        }
        if (begun.isPresent() && !(verdicts.isEmpty() && languages.isEmpty())) {
            throw new ParameterException(spec.commandLine(), "--verdict and --language are for a new rejudging");
        }
        if (cancel && (begun.isEmpty() || apply)) {
            throw new ParameterException(spec.commandLine(), "--cancel needs --id, and no --apply");
        }
        if (withoutWaiting && apply) {
            throw new ParameterException(spec.commandLine(), "--apply has to wait");
        }
        URI service = SubmitCommand.service(url);
        try (JudgeClient client = new JudgeClient(service, keyFile.map(SubmitCommand::key), service + ": ")) {
            JsonNode rejudging =
                    begun.map(client::rejudging).orElseGet(() -> client.rejudge(problem.orElseThrow(), filter()));
            return handled(client, rejudging);
        }
    }

    private ObjectNode filter() {
        ObjectNode filter = JsonNodeFactory.instance.objectNode();
        if (!verdicts.isEmpty()) {
            ArrayNode list = filter.putArray("verdicts");
            verdicts.forEach(list::add);
        }
        if (!languages.isEmpty()) {
            ArrayNode list = filter.putArray("languages");
            languages.forEach(list::add);
        }
        return filter;
    }

    private int handled(JudgeClient client, JsonNode rejudging) {
        String id = rejudging.path("id").asText();
        if (cancel) {
            out().println(client.cancelRejudging(id).path("state").asText());
            return 0;
        }
        if (withoutWaiting) {
            out().println(json ? rejudging.toPrettyString() : id);
            return 0;
        }
        JsonNode last = awaited(client, rejudging);
        boolean applied = apply && last.path("state").asText().equals("open");
        JsonNode end = applied ? client.applyRejudging(id) : last;
        out().println(json ? end.toPrettyString() : String.join("\n", lines(end)));
        if (end.path("state").asText().equals("cancelled")) {
            throw new CommandException("rejudging " + id + " was cancelled");
        }
        return end.path("changes").isEmpty() ? 0 : CHANGED;
    }

    private JsonNode awaited(JudgeClient client, JsonNode begin) {
        String id = begin.path("id").asText();
        PrintWriter err = spec.commandLine().getErr();
        boolean terminal = isTerminal();
        err.println("brig: rejudging " + id + ", submissions: " + total(begin));
        err.flush();
        JsonNode now = begin;
        Duration pause = FIRST_LOOK;
        while (unjudged(now) > 0) {
            if (terminal) {
                err.print("\r" + (total(now) - unjudged(now)) + " of " + total(now) + " judged\033[K");
                err.flush();
            }
            pause(pause);
            pause = pause.plus(pause).compareTo(LAST_LOOK) < 0 ? pause.plus(pause) : LAST_LOOK;
            now = client.rejudging(id);
        }
        if (terminal) {
            err.print("\r\033[K");
            err.flush();
        }
        return now;
    }

    @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again where there is no terminal
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    private static int total(JsonNode rejudging) {
        int total = 0;
        for (JsonNode number : rejudging.path("statuses")) {
            total += number.asInt();
        }
        return total;
    }

    private static int unjudged(JsonNode rejudging) {
        JsonNode statuses = rejudging.path("statuses");
        return statuses.path("queued").asInt() + statuses.path("running").asInt();
    }

    private static List<String> lines(JsonNode rejudging) {
        Table table = new Table();
        Map<String, Integer> kinds = new TreeMap<>();
        JsonNode changes = rejudging.path("changes");
        if (!changes.isEmpty()) {
            table.row(List.of("SUBMISSION", "BEFORE", "AFTER", "JUDGED AGAIN AS"));
        }
        for (JsonNode change : changes) {
            String before = change.path("before").asText();
            String after = change.path("after").asText();
            kinds.merge(before + " -> " + after, 1, Integer::sum);
            table.row(List.of(
                    change.path("submission").asText(),
                    before,
                    after,
                    change.path("rejudged").asText()));
        }
        kinds.forEach((kind, number) -> table.below(kind + ": " + number));
        table.below("%d of %d change; %s"
                .formatted(
                        changes.size(),
                        total(rejudging),
                        rejudging.path("state").asText().equals("applied")
                                ? "applied"
                                : "not applied: brig rejudge --id "
                                        + rejudging.path("id").asText() + " --apply lets them count"));
        return table.lines();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
