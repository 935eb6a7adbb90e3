package dev.brig.cli;

import dev.brig.cli.process.CommandException;
import dev.brig.oci.Rehearsal;
import dev.brig.policy.Languages;
import dev.brig.policy.Policies;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The build runs this once, so that the JVM records what later starts need. */
@Command(name = "rehearse", hidden = true, description = "Does in short what the other commands do; for the build.")
final class RehearseCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        rehearse("explain", "--", "true");
        rehearse("doctor");
        rehearse("run", "--best-effort", "--verbose", "--stdin", "/dev/null", "--", "true");
        Rehearsal.run(RehearseCommand::rehearse);
        Policies policies = Policies.builtIn();
        try (OwnService service = OwnService.start(policies, Languages.builtIn(policies));
                JudgeClient client = service.client()) {
            client.languages();
        } catch (CommandException notReady) {
            // The build machine may lack what sandboxes need; most of the service was loaded anyway.
        }
        return 0;
    }

    private static void rehearse(String... arguments) {
        PrintWriter nobody = new PrintWriter(Writer.nullWriter());
        Brig.commandLine().setOut(nobody).setErr(nobody).execute(arguments);
    }
}
