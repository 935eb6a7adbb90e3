package dev.brig.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.brig.cli.image.StoreDirectory;
import dev.brig.cli.options.PolicyOptions;
import dev.brig.cli.problem.Table;
import dev.brig.cli.process.CommandException;
import dev.brig.judge.RefusedException;
import dev.brig.judge.toolchain.PreparedStore;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.judge.worker.LocalSandboxRunner;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunListener;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Language;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import dev.brig.policy.PreparedDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code brig languages}: what is done ahead for languages. */
@Command(
        name = "languages",
        description =
                "Lists the languages of this machine, and what is done ahead for them. A command makes ahead what compilers would otherwise do again for every submission.",
        synopsisSubcommandLabel = "[prepare]")
final class LanguagesCommand implements Runnable {
    @Option(names = "--policies", paramLabel = "DIR", description = "A directory of your own policies.")
    private Optional<Path> own = Optional.empty();

    @Option(names = "--json", description = "Print the list as JSON.")
    private boolean json;

    @Mixin
    private StoreDirectory images;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        Policies policies = PolicyOptions.load(own, images.images());
        Languages languages = ServeCommand.languages(own, policies);
        PreparedToolchains toolchains = new PreparedToolchains(languages, new PreparedStore(PreparedDirectory.path()));
        Map<String, StartedAhead> ahead = StartedAhead.of(languages);
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        Table table = new Table();
        table.row(List.of("language", "name", "prepared", "started ahead"));
        for (Language language : languages.all()) {
            Optional<Long> bytes = language.preparation().isPresent() ? toolchains.bytes(language) : Optional.empty();
            Optional<StartedAhead> start = Optional.ofNullable(ahead.get(language.id()));
            list.addObject()
                    .put("id", language.id())
                    .put("name", language.name())
                    .put("prepares", language.preparation().isPresent())
                    .put("preparedBytes", bytes.orElse(null))
                    .put("startedAhead", start.map(StartedAhead::word).orElse(null));
            table.row(List.of(
                    language.id(),
                    language.name(),
                    language.preparation().isEmpty()
                            ? "-"
                            : bytes.map(size -> size / 1_000_000 + " MB").orElse("not yet"),
                    start.map(StartedAhead::word).orElse("-")));
        }
        if (json) {
            say(JsonNodeFactory.instance.objectNode().set("languages", list).toPrettyString());
        } else {
            table.lines().forEach(this::say);
        }
    }

    @Command(
            name = "prepare",
            description =
                    "Makes precompiled headers and the like, in sandboxes, and keeps them: in BRIG_PREPARED, or else in"
                            + " brig/prepared in XDG_CACHE_HOME; root's in /var/cache/brig/prepared. brig serve does it by itself.",
            footer = {"", "Exit status: 0 if all is there, 1 if something could not be made."})
    int prepare(
            @Option(names = "--policies", paramLabel = "DIR", description = "A directory of your own policies.")
                    Optional<Path> directory,
            @Mixin StoreDirectory store) {
        Policies policies = PolicyOptions.load(directory, store.images());
        Languages languages = ServeCommand.languages(directory, policies);
        PreparedStore prepared = new PreparedStore(PreparedDirectory.path());
        prepared.create();
        PreparedToolchains toolchains = new PreparedToolchains(languages, prepared);
        toolchains.find();
        languages.all().stream()
                .filter(language -> toolchains.compile(language).isPresent())
                .forEach(language -> say(language.id() + " is prepared already"));
        try (PolicyQueues queues = new PolicyQueues(
                new LocalSandboxRunner(1, policies.images()), policies, Set.of(), 0, RunListener.NONE)) {
            return toolchains.make(queues, new RunScope(), this::say) ? 0 : 1;
        } catch (RefusedException refused) {
            throw new CommandException(refused.getMessage(), refused);
        }
    }

    private void say(String what) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(what);
        out.flush();
    }
}
