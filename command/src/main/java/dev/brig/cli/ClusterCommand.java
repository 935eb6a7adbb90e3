package dev.brig.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brig.cli.problem.Table;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code brig cluster}: the services and workers that share a store. */
@Command(
        name = "cluster",
        description = "Shows the services and workers that share a store, what they hold, and how much waits.")
final class ClusterCommand implements Callable<Integer> {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "One of the services; ${DEFAULT-VALUE} if not given.")
    private String url;

    @Option(names = "--api-key-file", paramLabel = "FILE", description = "A file with the service's key.")
    private Optional<String> keyFile = Optional.empty();

    @Option(names = "--json", description = "Print the answer of the service.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        URI service = SubmitCommand.service(url);
        try (JudgeClient client = new JudgeClient(service, keyFile.map(SubmitCommand::key), service + ": ")) {
            JsonNode cluster = client.cluster();
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(cluster.toPrettyString());
            } else {
                lines(cluster).forEach(out::println);
            }
        }
        return 0;
    }

    private static List<String> lines(JsonNode cluster) {
        Table table = new Table();
        table.row(List.of(
                "NAME",
                "KIND",
                "SLOTS",
                "BUSY",
                "LEASES",
                "CPUS",
                "KERNEL",
                "MEMORY LIMIT BY",
                "LANGUAGES",
                "HEARD OF"));
        for (JsonNode member : cluster.path("members")) {
            String silence = member.path("silentSeconds").asInt() + " s ago";
            table.row(List.of(
                    member.path("name").asText(),
                    member.path("kind").asText(),
                    member.path("slots").asText(),
                    member.path("busy").asText(),
                    member.path("leases").asText(),
                    member.path("cpus").asText(),
                    printable(member.path("kernel").asText()),
                    printable(member.path("limits").path("memory").asText("-")),
                    Integer.toString(member.path("languages").size()),
                    member.path("reachable").asBoolean() ? silence : silence + ", not reachable"));
        }
        String oldest = cluster.path("oldestSeconds").isNull()
                ? ""
                : ", the oldest for " + cluster.path("oldestSeconds").asText() + " s";
        table.below(cluster.path("waiting").asText() + " wait" + oldest + "; "
                + cluster.path("running").asText() + " are being judged");
        return table.lines();
    }

    /** Workers say it of themselves. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
