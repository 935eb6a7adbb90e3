package dev.brig.judge.http;

import dev.brig.judge.access.AuditEntry;
import dev.brig.judge.access.AuditLog;
import dev.brig.judge.http.exchange.Exchange;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Tells the audit log what was changed or run, by whom, and who was not let in. Used on one event loop only. */
final class Trail {
    private static final Set<Integer> NOT_LET_IN = Set.of(401, 403, 429);
    private final AuditLog log;
    // Whoever is not let in must not fill the log.
    private final Budget ofUnknown = new Budget(60);
    private final Budget ofKnown = new Budget(600);

    /** So many in a minute. */
    private static final class Budget {
        private static final long MINUTE = Duration.ofMinutes(1).toNanos();

        private final int most;
        private long begin = System.nanoTime();
        private int used;

        Budget(int most) {
            this.most = most;
        }

        boolean use() {
            long now = System.nanoTime();
            if (now - begin > MINUTE) {
                begin = now;
                used = 0;
            }
            return used++ < most;
        }
    }

    Trail(AuditLog log) {
        this.log = log;
    }

    /** A request was answered, or its client has gone. */
    void ended(Exchange exchange, String operation, int status) {
        HttpServerRequest request = exchange.request();
        boolean looks =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        boolean refused = NOT_LET_IN.contains(status);
        boolean known = exchange.isOf(caller -> !caller.scopes().isEmpty());
        if ((looks || !known) && !refused) {
            return;
        }
        if (refused && !(known ? ofKnown : ofUnknown).use()) {
            return;
        }
        Map<String, String> details = new LinkedHashMap<>();
        if (known && !exchange.caller().name().isEmpty()) {
            details.put("name", exchange.caller().name());
        }
        details.put("path", request.path() == null ? "" : request.path());
        details.putAll(exchange.notes());
        log.record(new AuditEntry(
                Instant.now(),
                known ? exchange.caller().key() : "unknown",
                known ? exchange.caller().tenant() : "",
                from(request.remoteAddress()),
                operation,
                Integer.toString(status),
                details));
    }

    private static String from(SocketAddress address) {
        return address == null || address.hostAddress() == null ? "" : address.hostAddress();
    }
}
