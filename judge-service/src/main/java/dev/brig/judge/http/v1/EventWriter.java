package dev.brig.judge.http.v1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brig.judge.http.exchange.AnswerStream;

/** Writes events for one client. */
public abstract sealed class EventWriter {
    final AnswerStream out;

    private EventWriter(AnswerStream out) {
        this.out = out;
    }

    /** As Server-Sent Events. */
    public static EventWriter stream(AnswerStream out) {
        return new Stream(out);
    }

    /** As messages of a WebSocket, an event each. */
    static EventWriter messages(AnswerStream out) {
        return new Messages(out);
    }

    /** Before the first event. */
    public abstract void begin();

    /** Shows that somebody is there. */
    public abstract void signOfLife();

    /** @param id by which a client goes on behind it; empty if nothing comes behind it */
    public abstract void event(String id, String name, JsonNode data);

    /** Whether the client has still to read so much that nothing more should be written. */
    public boolean isFull() {
        return out.isFull();
    }

    /** Is run whenever the client has read on, after {@link #isFull} was so. */
    public void whenRoom(Runnable more) {
        out.whenRoom(more);
    }

    /** That was all. */
    public void end() {
        out.end();
    }

    private static final class Stream extends EventWriter {
        Stream(AnswerStream out) {
            super(out);
        }

        @Override
        public void begin() {
            out.write("retry: 1000\n\n");
        }

        @Override
        public void signOfLife() {
            out.write(":\n\n");
        }

        @Override
        public void event(String id, String name, JsonNode data) {
            out.write((id.isEmpty() ? "" : "id: " + id + "\n") + "event: " + name + "\ndata: " + data + "\n\n");
        }
    }

    private static final class Messages extends EventWriter {
        Messages(AnswerStream out) {
            super(out);
        }

        @Override
        public void begin() {}

        @Override
        public void signOfLife() {
            out.ping();
        }

        @Override
        public void event(String id, String name, JsonNode data) {
            ObjectNode message = JsonNodeFactory.instance.objectNode();
            if (!id.isEmpty()) {
                message.put("id", id);
            }
            message.put("event", name).set("data", data);
            out.write(message.toString());
        }
    }
}
