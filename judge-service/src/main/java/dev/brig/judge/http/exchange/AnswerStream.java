package dev.brig.judge.http.exchange;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;

/**
 * A body that is being written, or the messages of a WebSocket. Used on the event loop only. When the client has gone, nothing is written any
 * more.
 */
public abstract sealed class AnswerStream {
    private static final int QUEUE_BYTES = 64 << 10;

    private final Runnable whenEnded;

    private AnswerStream(Runnable whenEnded) {
        this.whenEnded = whenEnded;
    }

    static AnswerStream of(HttpServerResponse response, Runnable whenEnded) {
        return new Body(response, whenEnded);
    }

    static AnswerStream of(ServerWebSocket socket, Runnable whenEnded) {
        return new Messages(socket, whenEnded);
    }

    /** Tells the client what comes, before there is something to write. */
    public abstract void head();

    /** Whether the client has still to read so much that nothing more should be written. */
    public abstract boolean isFull();

    /** Is run whenever the client has read on, after {@link #isFull} was so. */
    public abstract void whenRoom(Runnable more);

    /** A piece of the body, or a message. */
    public abstract void write(String text);

    /** Shows that somebody is there, where that takes no piece of the body. */
    public abstract void ping();

    /** That was all. */
    public void end() {
        close();
        whenEnded.run();
    }

    abstract void close();

    private static final class Body extends AnswerStream {
        private final HttpServerResponse response;

        Body(HttpServerResponse response, Runnable whenEnded) {
            super(whenEnded);
            this.response = response;
            response.setChunked(true).setWriteQueueMaxSize(QUEUE_BYTES);
            response.exceptionHandler(gone -> {});
        }

        @Override
        public void head() {
            if (!response.headWritten() && !response.closed()) {
                response.writeHead();
            }
        }

        @Override
        public boolean isFull() {
            return response.writeQueueFull();
        }

        @Override
        public void whenRoom(Runnable more) {
            response.drainHandler(room -> more.run());
        }

        @Override
        public void write(String text) {
            if (!response.ended() && !response.closed()) {
                response.write(text);
            }
        }

        @Override
        public void ping() {}

        @Override
        void close() {
            if (!response.ended() && !response.closed()) {
                response.end();
            }
        }
    }

    private static final class Messages extends AnswerStream {
        private final ServerWebSocket socket;

        Messages(ServerWebSocket socket, Runnable whenEnded) {
            super(whenEnded);
            this.socket = socket;
            socket.setWriteQueueMaxSize(QUEUE_BYTES);
            socket.exceptionHandler(gone -> {});
            socket.handler(said -> {}); // clients have nothing to say
        }

        @Override
        public void head() {}

        @Override
        public boolean isFull() {
            return socket.writeQueueFull();
        }

        @Override
        public void whenRoom(Runnable more) {
            socket.drainHandler(room -> more.run());
        }

        @Override
        public void write(String text) {
            if (!socket.isClosed()) {
                socket.writeTextMessage(text);
            }
        }

        @Override
        public void ping() {
            if (!socket.isClosed()) {
                socket.writePing(Buffer.buffer());
            }
        }

        @Override
        void close() {
            if (!socket.isClosed()) {
                socket.close();
            }
        }
    }
}
