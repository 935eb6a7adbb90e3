package dev.brig.judge.http;

import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.exchange.Answer;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;

/** Answers what reached the service and is not HTTP. */
final class Malformed {
    private Malformed() {}

    static void answer(HttpServerRequest request) {
        ProblemDocument problem = switch (request.decoderResult().cause()) {
            case TooLongHttpLineException line ->
                ProblemDocument.of(414, "uri-too-long", "The first line of the request is too long.");
            case TooLongHttpHeaderException headers ->
                ProblemDocument.of(431, "headers-too-large", "The headers of the request are too large.");
            default -> ProblemDocument.of(400, "malformed-http", "The request is not HTTP/1.1 as RFC 9112 defines it.");
        };
        Answer answer = Answer.of(problem.closing());
        var response = request.response().setStatusCode(answer.status());
        response.putHeader("Content-Type", answer.mediaType());
        answer.headers().forEach(response::putHeader);
        response.end(answer.body()).onComplete(sent -> request.connection().close());
    }
}
