package dev.brig.bench;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What all measurements are told. */
final class ReportOptions {
    static final String FOLDER = "brig-bench";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = FOLDER,
            description = "The folder for the figures and the report; ${DEFAULT-VALUE} if not given.")
    private Path folder;

    Report report() {
        return new Report(folder);
    }
}
