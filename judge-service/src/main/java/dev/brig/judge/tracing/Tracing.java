package dev.brig.judge.tracing;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where traces begin. */
public interface Tracing extends AutoCloseable {
    /** No traces. */
    Tracing OFF = new Tracing() {
        @Override
        public Span answering(String name, Optional<String> traceparent) {
            return Span.NONE;
        }

        @Override
        public Span working(String name, Optional<String> traceparent) {
            return Span.NONE;
        }

        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public void close() {
            // There is nothing to send.
        }
    };

    /**
     * Traces to a receiver of OTLP over HTTP.
     *
     * @param receiver its address; empty where the environment may name one
     * @param environment of which the variables of OpenTelemetry count, that begin with {@code OTEL_}
     * @return {@link #OFF} where nobody names a receiver
     * @throws IllegalArgumentException if the variables cannot be
     */
    static Tracing of(Optional<URI> receiver, Map<String, String> environment) {
        boolean wanted = receiver.isPresent()
                || environment.containsKey("OTEL_EXPORTER_OTLP_ENDPOINT")
                || environment.containsKey("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
                || environment.containsKey("OTEL_TRACES_EXPORTER");
        boolean off = environment
                        .getOrDefault("OTEL_SDK_DISABLED", "")
                        .toLowerCase(Locale.ROOT)
                        .equals("true")
                || environment.getOrDefault("OTEL_TRACES_EXPORTER", "").equals("none");
        return wanted && !off ? OtlpTracing.of(receiver, environment) : OFF;
    }

    /**
     * A request begins to be answered.
     *
     * @param traceparent what the client sent to have its trace continued; what is none counts as nothing
     */
    Span answering(String name, Optional<String> traceparent);

    /** As {@link #answering}, of work that somebody handed over and does not wait for. */
    Span working(String name, Optional<String> traceparent);

    boolean isOn();

    /** Sends what was not sent yet, for a few seconds at most. */
    @Override
    void close();
}
