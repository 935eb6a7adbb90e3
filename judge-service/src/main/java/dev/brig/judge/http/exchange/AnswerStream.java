package dev.brig.judge.http.exchange;

import io.vertx.core.http.HttpServerResponse;

/** A body that is being written. Used on the event loop only. When the client has gone, nothing is written any more. */
public final class AnswerStream {
    private static final int QUEUE_BYTES = 64 << 10;

    private final HttpServerResponse response;
    private final Runnable whenEnded;

    AnswerStream(HttpServerResponse response, Runnable whenEnded) {
        this.response = response;
        this.whenEnded = whenEnded;
        response.setChunked(true).setWriteQueueMaxSize(QUEUE_BYTES);
        response.exceptionHandler(gone -> {});
    }

    /** Tells the client what comes, before there is something to write. */
    public void head() {
        if (!response.headWritten() && !response.closed()) {
            response.writeHead();
        }
    }

    /** Whether the client has still to read so much that nothing more should be written. */
    public boolean isFull() {
        return response.writeQueueFull();
    }

    /** Is run whenever the client has read on, after {@link #isFull} was so. */
    public void whenRoom(Runnable more) {
        response.drainHandler(room -> more.run());
    }

    public void write(String text) {
        if (!response.ended() && !response.closed()) {
            response.write(text);
        }
    }

    /** That was all. */
    public void end() {
        if (!response.ended() && !response.closed()) {
            response.end();
        }
        whenEnded.run();
    }
}
