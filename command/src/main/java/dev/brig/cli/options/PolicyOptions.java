package dev.brig.cli.options;

import dev.brig.cli.process.CommandException;
import dev.brig.policy.Policies;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.root.Images;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that choose a sandbox's policy. */
public final class PolicyOptions {
    private static final String SUFFIX = ".yaml";

    @Option(
            names = "--policy",
            paramLabel = "NAME|FILE",
            defaultValue = "judge",
            description = "The sandbox's policy, by name or as a YAML file; judge if not given.")
    private String name;

    @Option(names = "--policies", paramLabel = "DIR", description = "A directory of your own policies.")
    private Optional<Path> directory = Optional.empty();

    @Option(
            names = "--best-effort",
            description =
                    "Run the job even if this machine cannot enforce a limit; the outcome says what enforced each.")
    private boolean bestEffort;

    /** @param images stay in use if the policy names one */
    public Policy policy(Images images) {
        Policy policy = isFile() ? ofFile(Path.of(name), images) : named(load(directory, images), name);
        return bestEffort ? policy.toBuilder().bestEffort(true).build() : policy;
    }

    /** The built-in policies and those of the directory. */
    public static Policies load(Optional<Path> directory, Images images) {
        return directory.map(own -> Policies.load(own, images)).orElseGet(() -> Policies.builtIn(images));
    }

    private boolean isFile() {
        return name.indexOf('/') >= 0 || name.endsWith(SUFFIX);
    }

    /** A file may extend the policies beside it. */
    private static Policy ofFile(Path file, Images images) {
        if (!Files.isRegularFile(file)) {
            throw new CommandException("--policy: there is no file " + file);
        }
        String name = file.getFileName().toString();
        if (!name.endsWith(SUFFIX)) {
            throw new CommandException("--policy: " + file + " must end in " + SUFFIX);
        }
        Path beside = file.toAbsolutePath().getParent();
        return named(Policies.load(beside, images), name.substring(0, name.length() - SUFFIX.length()));
    }

    private static Policy named(Policies policies, String name) {
        return policies.get(name)
                .orElseThrow(() -> new CommandException("--policy: there is no policy '" + name + "'; known are "
                        + String.join(", ", policies.names())));
    }
}
