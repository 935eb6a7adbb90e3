package dev.brig.cli;

import dev.brig.cli.process.CommandException;
import dev.brig.oci.Rehearsal;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The build runs this, so that the JVM records what later starts need. */
@Command(name = "rehearse", hidden = true, description = "Does in short what the other commands do; for the build.")
final class RehearseCommand implements Callable<Integer> {
    @Option(
            names = "--short",
            description = "Only what commands do that end soon: they start faster the fewer classes are recorded.")
    private boolean shortOnes;

    @Override
    public Integer call() {
        rehearse("explain", "--", "true");
        run();
        Rehearsal.run(this::rehearse);
        if (shortOnes) {
            return 0;
        }
        rehearse("doctor");
        Policies policies = Policies.builtIn();
        try (OwnService service = OwnService.start(policies, Languages.builtIn(policies));
                JudgeClient client = service.client()) {
            client.languages();
        } catch (CommandException notReady) {
            // The build machine may lack what sandboxes need; most of the service was loaded anyway.
        }
        return 0;
    }

    private void run() {
        rehearse("run", "--best-effort", "--verbose", "--stdin", "/dev/null", "--", "true");
    }

    private void rehearse(String... arguments) {
        PrintWriter nobody = new PrintWriter(Writer.nullWriter());
        CommandLine commands = shortOnes ? Brig.commandLine(arguments) : Brig.commandLine();
        commands.setOut(nobody).setErr(nobody).execute(arguments);
    }
}
