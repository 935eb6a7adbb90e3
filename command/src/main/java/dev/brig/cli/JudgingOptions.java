package dev.brig.cli;

import dev.brig.cli.options.PolicyOptions;
import dev.brig.judge.http.ServerOptions;
import dev.brig.policy.Policies;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.root.Images;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What commands that judge for others have in common: how many sandboxes, by which policies and languages. */
final class JudgingOptions {
    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "How many sandboxes run at once; one per CPU if not given.")
    private Optional<Integer> slots = Optional.empty();

    @Option(
            names = "--policies",
            paramLabel = "DIR",
            description = "A directory of your own policies, and perhaps a languages.yaml.")
    private Optional<Path> directory = Optional.empty();

    @Option(names = "--no-prepare", description = "Do not make toolchains ahead; those that are there are used.")
    private boolean plain;

    /** What jobs of CI run by: a directory of the user may have changed it. */
    Policy ciPolicy() {
        return directory.map(Policies::ci).orElseGet(Policies::ci);
    }

    /** @param images stay in use while a policy names one */
    ServerOptions options(Images images) {
        Policies policies = PolicyOptions.load(directory, images);
        ServerOptions options = ServerOptions.of(policies, ServeCommand.languages(directory, policies))
                .withPreparing(!plain);
        return slots.map(options::withSlots).orElse(options);
    }
}
