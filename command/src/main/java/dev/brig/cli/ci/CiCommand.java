package dev.brig.cli.ci;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code brig ci}: jobs of continuous integration. */
@Command(
        name = "ci",
        description = "Runs jobs of continuous integration: a workspace, caches, a live log, artifacts.",
        subcommands = {CiRunCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class CiCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    private CiCommand() {}

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
    }
}
