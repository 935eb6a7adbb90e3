package dev.brig.judge.http;

import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.exchange.Exchange;
import dev.brig.judge.tracing.Span;
import dev.brig.judge.tracing.Tracing;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;

/** The spans of requests, named and described as OpenTelemetry's conventions for HTTP say. */
record RequestTraces(Tracing tracing) {
    /** Asked for every few seconds, by nobody who waits for something: traced only where the client does. */
    private static final Set<String> PROBES = Set.of("live", "health", "ready", "metrics");

    private static final int SERVER_ERROR = 500;

    void began(Exchange exchange, Contract.Operation operation) {
        HttpServerRequest request = exchange.request();
        Optional<String> traceparent = Optional.ofNullable(request.getHeader("traceparent"));
        if (tracing.isOn() && (traceparent.isPresent() || !isProbe(operation))) {
            Span span = tracing.answering(operation.method() + " " + operation.path(), traceparent)
                    .with("http.request.method", request.method().name())
                    .with("http.route", operation.path())
                    .with("url.path", request.path())
                    .with("url.scheme", request.scheme());
            exchange.traced(span);
            // So a client that traces nothing can be told what to look for.
            span.traceparent().ifPresent(own -> request.response().putHeader("traceresponse", own));
        }
    }

    /** Workers ask all the time whether there is work. */
    private static boolean isProbe(Contract.Operation operation) {
        return PROBES.contains(operation.id()) || operation.id().startsWith("worker ");
    }

    void ended(Exchange exchange, int status) {
        Span span = exchange.span();
        span.with("http.response.status_code", status);
        Optional.ofNullable(exchange.notes().get("submission")).ifPresent(id -> span.with("brig.submission.id", id));
        Optional.ofNullable(exchange.notes().get("batch")).ifPresent(id -> span.with("brig.batch.id", id));
        if (status >= SERVER_ERROR) {
            span.fail("answered with " + status);
        }
        span.close();
    }
}
