package dev.brig.judge.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Takes traces as a collector does: protobuf of OTLP over HTTP. */
final class TraceReceiver implements AutoCloseable {
    private static final HexFormat HEX = HexFormat.of();

    private final HttpServer http;
    private final List<Span> spans = new ArrayList<>();

    /** @param service the name of whoever sent it */
    record Span(
            String service,
            String name,
            String trace,
            String id,
            String parent,
            long startNanos,
            long endNanos,
            Map<String, String> attributes) {}

    private TraceReceiver(HttpServer http) {
        this.http = http;
    }

    static TraceReceiver start() {
        try {
            TraceReceiver receiver =
                    new TraceReceiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            receiver.http.createContext("/v1/traces", receiver::take);
            receiver.http.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    private void take(HttpExchange exchange) throws IOException {
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try (InputStream body = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            add(ExportTraceServiceRequest.parseFrom(body));
        }
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private synchronized void add(ExportTraceServiceRequest request) {
        request.getResourceSpansList().forEach(resource -> {
            String service =
                    attributes(resource.getResource().getAttributesList()).getOrDefault("service.name", "");
            resource.getScopeSpansList()
                    .forEach(scope -> scope.getSpansList()
                            .forEach(span -> spans.add(new Span(
                                    service,
                                    span.getName(),
                                    HEX.formatHex(span.getTraceId().toByteArray()),
                                    HEX.formatHex(span.getSpanId().toByteArray()),
                                    HEX.formatHex(span.getParentSpanId().toByteArray()),
                                    span.getStartTimeUnixNano(),
                                    span.getEndTimeUnixNano(),
                                    attributes(span.getAttributesList())))));
        });
    }

    private static Map<String, String> attributes(List<KeyValue> all) {
        return all.stream().collect(Collectors.toMap(KeyValue::getKey, each -> text(each.getValue())));
    }

    private static String text(AnyValue value) {
        return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
    }

    /** All that have come. */
    synchronized List<Span> spans() {
        return List.copyOf(spans);
    }

    /** All of a name that have come. */
    List<Span> named(String name) {
        return spans().stream().filter(span -> span.name().equals(name)).toList();
    }

    /** The one of this name. */
    Span only(String name) {
        List<Span> found = named(name);
        if (found.size() != 1) {
            throw new AssertionError(name + " is there " + found.size() + " times: " + spans());
        }
        return found.getFirst();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
