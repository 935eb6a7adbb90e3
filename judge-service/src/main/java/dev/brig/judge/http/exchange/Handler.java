package dev.brig.judge.http.exchange;

import io.vertx.core.Future;

/** Answers an operation. Called on the event loop, which it must not hold up. */
@FunctionalInterface
public interface Handler {

    /** The answer; where it fails, the dialect says what is answered. */
    Future<Answer> answer(Exchange exchange);
}
