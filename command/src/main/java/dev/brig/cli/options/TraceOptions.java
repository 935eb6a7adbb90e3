package dev.brig.cli.options;

import dev.brig.cli.process.CommandException;
import dev.brig.judge.tracing.Tracing;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where traces go. */
public final class TraceOptions {
    @Option(
            names = "--trace-to",
            paramLabel = "URL",
            description =
                    "Send traces to this receiver of OTLP over HTTP, such as http://localhost:4318. The variables of OpenTelemetry,"
                            + " OTEL_…, count as well.")
    private Optional<String> receiver = Optional.empty();

    /** @throws CommandException if it is no URL */
    public void check() {
        var _ = receiver.map(TraceOptions::url);
    }

    /** To be closed when nothing is traced any more. */
    public Tracing begin() {
        try {
            return Tracing.of(receiver.map(TraceOptions::url), System.getenv());
        } catch (IllegalArgumentException wrong) {
            throw new CommandException(wrong.getMessage(), wrong);
        }
    }

    private static URI url(String text) {
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
                return url;
            }
        } catch (IllegalArgumentException wrong) {
            // said below
        }
        throw new CommandException("--trace-to: write http://HOST:PORT or https://HOST:PORT, not " + text);
    }
}
