package dev.brig.judge.http;

import dev.brig.judge.http.contract.Contract;
import dev.brig.judge.http.contract.ProblemDocument;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.http.exchange.Answer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which web pages may read answers in a browser: those of the origins that are named, and none otherwise. Cookies are no part of it; a page
 * has a key, or the service has none.
 */
final class Cors {
    /** What a browser asks before a page may send such a request. It carries no key. */
    static final Contract.Operation PREFLIGHT =
            new Contract.Operation("preflight", "OPTIONS", "*", true, Set.of(), Optional.empty());

    private static final String ORIGIN = "Origin";
    private static final String HEADERS =
            "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, Prefer, X-Api-Key";
    private static final String SHOWN = "Location, Preference-Applied, Retry-After, WWW-Authenticate";
    private static final String METHODS = "GET, HEAD, POST, PUT, DELETE";
    private static final String MAX_AGE_SECONDS = "600";

    private final List<String> origins;

    /** @param origins each as {@link #requireOrigin} takes it */
    Cors(List<String> origins) {
        this.origins = List.copyOf(origins);
    }

    /** @throws IllegalArgumentException if it is not like {@code https://contest.example} or {@code http://localhost:3000} */
    static String requireOrigin(String text) {
        try {
            URI origin = new URI(text);
            if (origin.getHost() != null
                    && Set.of("http", "https").contains(String.valueOf(origin.getScheme()))
                    && text.equals(origin.getScheme() + "://" + origin.getRawAuthority())
                    && origin.getRawUserInfo() == null) {
                return text;
            }
        } catch (URISyntaxException wrong) {
            // said below
        }
        throw new IllegalArgumentException("an origin is like https://contest.example, not " + text);
    }

    /** Tells the browser whether the page may read the answer. */
    void mark(HttpServerRequest request) {
        if (origins.isEmpty()) {
            return;
        }
        HttpServerResponse response = request.response();
        response.putHeader("Vary", ORIGIN);
        String origin = request.getHeader(ORIGIN);
        if (origin != null && origins.contains(origin)) {
            response.putHeader("Access-Control-Allow-Origin", origin);
            response.putHeader("Access-Control-Expose-Headers", SHOWN);
        }
    }

    /**
     * A browser lets any page open a WebSocket, and read what comes; it only says whose page that is.
     *
     * @throws ProblemException if it is that of an origin that is not named
     */
    void requireMayUpgrade(HttpServerRequest request) {
        String origin = request.getHeader(ORIGIN);
        if (request.getHeader("Upgrade") != null && origin != null && !origins.contains(origin)) {
            throw ProblemDocument.of(403, "origin-forbidden", "Pages of this origin may not follow submissions here.")
                    .exception();
        }
    }

    boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.getHeader("Access-Control-Request-Method") != null
                && origins.contains(String.valueOf(request.getHeader(ORIGIN)));
    }

    static Answer preflight() {
        return Answer.nothing()
                .withHeader("Access-Control-Allow-Methods", METHODS)
                .withHeader("Access-Control-Allow-Headers", HEADERS)
                .withHeader("Access-Control-Max-Age", MAX_AGE_SECONDS);
    }
}
