package dev.brig.judge.tracing;

import java.time.Instant;
import java.util.Optional;

/** A piece of work that has a beginning and an end, as a part of a trace. Any thread may use it. */
public interface Span extends AutoCloseable {
    /** What is not traced. */
    Span NONE = new Span() {
        @Override
        public Span child(String name, Instant since) {
            return this;
        }

        @Override
        public Span child(String name) {
            return this;
        }

        @Override
        public Span with(String key, String value) {
            return this;
        }

        @Override
        public Span with(String key, long value) {
            return this;
        }

        @Override
        public void fail(String why) {
            // Nobody asks.
        }

        @Override
        public Optional<String> traceparent() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // It never began.
        }
    };

    /** A part of this, which begins now. */
    Span child(String name);

    /** A part of this that began earlier. */
    Span child(String name, Instant since);

    /** Says something about it. @return this */
    Span with(String key, String value);

    /** As {@link #with(String, String)}. */
    Span with(String key, long value);

    /** It did not do what it should, through a fault of ours. */
    void fail(String why);

    /** What others need to continue the trace: the header of W3C Trace Context. Empty where nothing is traced. */
    Optional<String> traceparent();

    /** It ends. */
    @Override
    void close();
}
