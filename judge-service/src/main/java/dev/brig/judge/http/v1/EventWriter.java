package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.http.exchange.AnswerStream;

/** Writes events for one client. */
abstract sealed class EventWriter {
    final AnswerStream out;

    private EventWriter(AnswerStream out) {
        this.out = out;
    }

    /** As Server-Sent Events. */
    static EventWriter stream(AnswerStream out) {
        return new Stream(out);
    }

    /** As messages of a WebSocket, an event each. */
    static EventWriter messages(AnswerStream out) {
        return new Messages(out);
    }

    abstract void begin();

    abstract void signOfLife();

    /** @param id by which a client goes on behind it; empty if nothing comes behind it */
    abstract void event(String id, String name, JsonNode data);

    boolean isFull() {
        return out.isFull();
    }

    void end() {
        out.end();
    }

    private static final class Stream extends EventWriter {
        Stream(AnswerStream out) {
            super(out);
        }

        @Override
        void begin() {
            out.write("retry: 1000\n\n");
        }

        @Override
        void signOfLife() {
            out.write(":\n\n");
        }

        @Override
        void event(String id, String name, JsonNode data) {
            out.write((id.isEmpty() ? "" : "id: " + id + "\n") + "event: " + name + "\ndata: " + data + "\n\n");
        }
    }

    private static final class Messages extends EventWriter {
        Messages(AnswerStream out) {
            super(out);
        }

        @Override
        void begin() {}

        @Override
        void signOfLife() {
            out.ping();
        }

        @Override
        void event(String id, String name, JsonNode data) {
            ObjectNode message = JsonNodeFactory.instance.objectNode();
            if (!id.isEmpty()) {
                message.put("id", id);
            }
            message.put("event", name).set("data", data);
            out.write(message.toString());
        }
    }
}
