package dev.brig.cli.options;

import dev.brig.cli.process.Logs;
import picocli.CommandLine.Option;

/** How a service logs. */
public final class LogOptions {
    @Option(
            names = "--log-json",
            description = "Log a JSON object in each line, with the submission that it is about where there is one.")
    private boolean json;

    public void begin() {
        Logs.forAService();
        if (json) {
            Logs.forACollector();
        }
    }
}
