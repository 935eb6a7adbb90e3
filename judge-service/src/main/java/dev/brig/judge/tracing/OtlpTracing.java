package dev.brig.judge.tracing;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Traces by the OpenTelemetry SDK. Nothing else refers to it, so that it is not loaded where nobody asks for traces. */
final class OtlpTracing implements Tracing {
    private static final String TRACEPARENT = "traceparent";
    private static final long FLUSH_SECONDS = 5;

    /** A value of the header, as the propagator reads it. */
    private static final TextMapGetter<String> HEADER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String carrier) {
            return List.of(TRACEPARENT);
        }

        @Override
        public String get(String carrier, String key) {
            return key.equals(TRACEPARENT) ? carrier : null;
        }
    };

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;

    private OtlpTracing(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        tracer = sdk.getTracer("dev.brig");
    }

    static Tracing of(Optional<URI> receiver, Map<String, String> environment) {
        Map<String, String> settings = new HashMap<>();
        settings.put("otel.service.name", "brig");
        settings.put("otel.metrics.exporter", "none"); // GET /metrics has them
        settings.put("otel.logs.exporter", "none");
        settings.put("otel.exporter.otlp.protocol", "http/protobuf");
        environment.forEach((name, value) -> {
            if (name.startsWith("OTEL_") && !value.isBlank()) {
                settings.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        receiver.ifPresent(address -> settings.put("otel.exporter.otlp.endpoint", address.toString()));
        try {
            return new OtlpTracing(AutoConfiguredOpenTelemetrySdk.builder()
                    .disableShutdownHook()
                    .setServiceClassLoader(OtlpTracing.class.getClassLoader())
                    .addPropertiesCustomizer(_ -> settings)
                    .build()
                    .getOpenTelemetrySdk());
        } catch (ConfigurationException | IllegalArgumentException | IllegalStateException wrong) {
            throw new IllegalArgumentException("traces cannot be sent so: " + wrong.getMessage(), wrong);
        }
    }

    @Override
    public Span answering(String name, Optional<String> traceparent) {
        return begin(name, SpanKind.SERVER, context(traceparent), Optional.empty());
    }

    @Override
    public Span working(String name, Optional<String> traceparent) {
        return begin(name, SpanKind.CONSUMER, context(traceparent), Optional.empty());
    }

    private static Context context(Optional<String> traceparent) {
        return traceparent
                .map(header -> W3CTraceContextPropagator.getInstance().extract(Context.root(), header, HEADER))
                .orElse(Context.root());
    }

    private Span begin(String name, SpanKind kind, Context parent, Optional<Instant> since) {
        var builder = tracer.spanBuilder(name).setSpanKind(kind).setParent(parent);
        since.ifPresent(builder::setStartTimestamp);
        var span = builder.startSpan();
        return new OtlpSpan(span, parent.with(span));
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public void close() {
        sdk.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS);
    }

    private final class OtlpSpan implements Span {
        private final io.opentelemetry.api.trace.Span span;
        private final Context within;

        OtlpSpan(io.opentelemetry.api.trace.Span span, Context within) {
            this.span = span;
            this.within = within;
        }

        @Override
        public Span child(String name) {
            return begin(name, SpanKind.INTERNAL, within, Optional.empty());
        }

        @Override
        public Span child(String name, Instant since) {
            return begin(name, SpanKind.INTERNAL, within, Optional.of(since));
        }

        @Override
        public Span with(String key, String value) {
            span.setAttribute(key, value);
            return this;
        }

        @Override
        public Span with(String key, long value) {
            span.setAttribute(key, value);
            return this;
        }

        @Override
        public void fail(String why) {
            span.setStatus(StatusCode.ERROR, why);
        }

        @Override
        public Optional<String> traceparent() {
            Map<String, String> headers = new HashMap<>();
            W3CTraceContextPropagator.getInstance().inject(within, headers, Map::put);
            return Optional.ofNullable(headers.get(TRACEPARENT));
        }

        @Override
        public void close() {
            span.end();
        }
    }
}
