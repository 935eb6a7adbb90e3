package dev.brig.judge.http;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/**
 * The open connections. One on which no request is under way, be it since none was sent or since its headers never end, is
 * closed after a while; beyond a number none is taken. Used on one event loop only.
 */
final class Connections {
    private final int most;
    private final long idleNanos;
    private final Map<HttpConnection, State> open = new HashMap<>();

    private static final class State {
        private int requests;
        private long idleSince = System.nanoTime();
    }

    Connections(int most, Duration idle) {
        this.most = most;
        idleNanos = idle.toNanos();
    }

    void opened(HttpConnection connection) {
        if (open.size() >= most) {
            connection.close();
            return;
        }
        open.put(connection, new State());
        connection.closeHandler(closed -> open.remove(connection));
    }

    void began(HttpConnection connection) {
        State state = open.get(connection);
        if (state != null) {
            state.requests++;
        }
    }

    void ended(HttpConnection connection) {
        State state = open.get(connection);
        if (state != null) {
            state.requests--;
            state.idleSince = System.nanoTime();
        }
    }

    /** Closes the connections that were idle for too long. */
    void sweep() {
        long now = System.nanoTime();
        var idle = new ArrayList<HttpConnection>();
        open.forEach((connection, state) -> {
            if (state.requests == 0 && now - state.idleSince > idleNanos) {
                idle.add(connection);
            }
        });
        idle.forEach(HttpConnection::close);
    }

    int count() {
        return open.size();
    }
}
