package dev.brig.cli;

import dev.brig.cli.image.StoreDirectory;
import dev.brig.cli.process.CommandException;
import dev.brig.judge.RefusedException;
import dev.brig.judge.toolchain.PreparedStore;
import dev.brig.judge.toolchain.PreparedToolchains;
import dev.brig.judge.worker.LocalSandboxRunner;
import dev.brig.judge.worker.PolicyQueues;
import dev.brig.judge.worker.RunListener;
import dev.brig.judge.worker.RunScope;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import dev.brig.policy.PreparedDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code brig languages}: what can be done ahead for languages. */
@Command(
        name = "languages",
        description = "Makes ahead what compilers would otherwise do again for every submission.",
        synopsisSubcommandLabel = "COMMAND")
final class LanguagesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing; see brig languages --help");
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
            @Mixin StoreDirectory images) {
        Policies policies = PolicyOptions.load(directory, images.images());
        Languages languages = ServeCommand.languages(directory, policies);
        PreparedStore store = new PreparedStore(PreparedDirectory.path());
        store.create();
        PreparedToolchains toolchains = new PreparedToolchains(languages, store);
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
